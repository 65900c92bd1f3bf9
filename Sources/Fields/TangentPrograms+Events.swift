import Expressions

/// Events of the tangent problem: those of the problem, at the same times, with the saltation of ẏ as part
/// of the reset.
extension TangentPrograms {
  /// At (τ, y⁻): f⁻ and dτ = −(g_y ẏ + g_p v_p)/(g_t + g_y f⁻).
  private func delay(
    _ event: EventModel, _ rhs: Program, in recorder: Recorder
  ) -> (slope: [Expression], delay: Expression) {
    let inputs = [recorder.time] + state(recorder) + parameter(recorder)
    let slope = recorder.replay(rhs, on: inputs).outputs
    let derivative = event.function.jvp(along: [.time, .states, .parameters])
    let none = [Expression](repeating: 0, count: parameters)
    let rate = recorder.replay(derivative, on: inputs + [1] + slope + none).outputs[0]
    let change = recorder.replay(
      derivative, on: inputs + [0] + tangent(recorder) + direction(recorder)
    ).outputs[0]
    return (slope, -(change / rate))
  }

  /// The event, with (R, R_t dτ + R_y (ẏ + f⁻ dτ) + R_p v_p − f⁺ dτ) for its reset. After a terminal one
  /// nothing is asked of the state.
  func event(_ event: EventModel, _ rhs: Program) -> EventModel {
    let function = recorder()
    let inputs = [function.time] + state(function) + parameter(function)
    let value = function.replay(event.function, on: inputs).outputs
    return EventModel(
      name: event.name, function: function.program(outputs: value), direction: event.direction,
      isTerminal: event.isTerminal, reset: event.isTerminal ? nil : reset(event, rhs))
  }

  private func reset(_ event: EventModel, _ rhs: Program) -> Program? {
    guard let reset = event.reset else { return nil }
    let recorder = recorder()
    let inputs = [recorder.time] + state(recorder) + parameter(recorder)
    let (slope, delay) = delay(event, rhs, in: recorder)
    let after = recorder.replay(reset, on: inputs).outputs
    let moved = recorder.replay(
      reset.jvp(along: [.time, .states, .parameters]),
      on: inputs + along(slope, delay, in: recorder)
    ).outputs
    let slopeAfter = recorder.replay(
      rhs, on: [recorder.time] + after + parameter(recorder)
    ).outputs
    return recorder.program(
      outputs: after + zip(moved, slopeAfter).map { $0 - $1 * delay })
  }

  /// The direction in which (t, y, p) of an event moves: (dτ, ẏ + f⁻ dτ, v_p).
  private func along(
    _ slope: [Expression], _ delay: Expression, in recorder: Recorder
  ) -> [Expression] {
    [delay] + zip(tangent(recorder), slope).map { $0 + $1 * delay } + direction(recorder)
  }

  /// What is read at events, then its derivatives, the events' own moving included.
  func readings(
    _ readings: [ObjectiveModel.Reading], of events: [EventModel], _ rhs: Program
  ) -> [ObjectiveModel.Reading] {
    let values = readings.map { reading in
      let recorder = recorder()
      let inputs = [recorder.time] + state(recorder) + parameter(recorder)
      return ObjectiveModel.Reading(
        event: reading.event, ordinal: reading.ordinal,
        program: recorder.program(outputs: recorder.replay(reading.program, on: inputs).outputs))
    }
    let rates = readings.map { reading in
      let recorder = recorder()
      let inputs = [recorder.time] + state(recorder) + parameter(recorder)
      let (slope, delay) = delay(events[reading.event], rhs, in: recorder)
      let derivative = reading.program.jvp(along: [.time, .states, .parameters])
      return ObjectiveModel.Reading(
        event: reading.event, ordinal: reading.ordinal,
        program: recorder.program(
          outputs: recorder.replay(
            derivative, on: inputs + along(slope, delay, in: recorder)
          ).outputs))
    }
    return values + rates
  }
}
