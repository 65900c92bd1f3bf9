import Expressions

/// The programs of a tangent problem, of those of the problem: inputs (t, (y, ẏ), (p, v_y, v_p)).
struct TangentPrograms {
  /// n and m of the problem.
  let states, parameters: Int

  func recorder(extra: Int = 0, states count: Int? = nil) -> Recorder {
    Recorder(
      inputs: ProgramInputs(
        states: count ?? 2 * states, parameters: 2 * parameters + states, extra: extra))
  }

  func state(_ recorder: Recorder) -> [Expression] { (0..<states).map(recorder.state) }
  func tangent(_ recorder: Recorder) -> [Expression] {
    (states..<2 * states).map(recorder.state)
  }
  func parameter(_ recorder: Recorder) -> [Expression] {
    (0..<parameters).map(recorder.parameter)
  }
  /// v_y.
  private func initialDirection(_ recorder: Recorder) -> [Expression] {
    (parameters..<parameters + states).map(recorder.parameter)
  }
  /// v_p.
  func direction(_ recorder: Recorder) -> [Expression] {
    (parameters + states..<2 * parameters + states).map(recorder.parameter)
  }

  /// The outputs of `program`, then those of its derivative along (ẏ, v_p); `extra` inputs are kept, their
  /// tangents are 0.
  private func both(_ program: Program, extra: Int = 0) -> Program {
    let recorder = recorder(extra: extra)
    let inputs =
      [recorder.time] + state(recorder) + parameter(recorder) + (0..<extra).map(recorder.extra)
    let values = recorder.replay(program, on: inputs).outputs
    let derivative = program.jvp(along: [.states, .parameters])
    let rates = recorder.replay(
      derivative, on: inputs + tangent(recorder) + direction(recorder)
    ).outputs
    return recorder.program(outputs: values + rates)
  }

  /// (f, J ẏ + (∂f/∂p) v_p).
  func field(_ rhs: Program) -> Program { both(rhs) }

  /// (y₀, v_y + (∂y₀/∂p) v_p).
  func initial(_ initial: Program) -> Program {
    let recorder = recorder(states: 0)
    let inputs = [recorder.time] + parameter(recorder)
    let values = recorder.replay(initial, on: inputs).outputs
    let rates = recorder.replay(
      initial.jvp(along: .parameters), on: inputs + direction(recorder)
    ).outputs
    return recorder.program(
      outputs: values + zip(initialDirection(recorder), rates).map { $0 + $1 })
  }

  /// L̇, with integrals (I, İ), sums (S, Ṡ) and values at events (R, Ṙ).
  func objective(
    _ objective: ObjectiveModel, events: [EventModel], rhs: Program
  ) -> ObjectiveModel {
    let (q, r, k) = (objective.integralCount, objective.sumCount, objective.readings.count)
    let start = objective.readsStartTime ? 1 : 0
    let recorder = recorder(extra: 2 * (states + q + r + k) + start)
    // Of the extra inputs, those of the problem, and their tangents.
    var (plain, rates): ([Expression], [Expression]) = ([], [])
    var next = 0
    for count in [states, q, r, k] {
      plain += (next..<next + count).map(recorder.extra)
      rates += (next + count..<next + 2 * count).map(recorder.extra)
      next += 2 * count
    }
    if start == 1 {
      plain.append(recorder.extra(next))
      rates.append(0)
    }
    let derivative = objective.terminal.jvp(along: [.states, .parameters, .extra])
    let inputs = [recorder.time] + state(recorder) + parameter(recorder) + plain
    let value = recorder.replay(
      derivative, on: inputs + tangent(recorder) + direction(recorder) + rates
    ).outputs
    return ObjectiveModel(
      terminal: recorder.program(outputs: value), integrands: objective.integrands.map { both($0) },
      observed: objective.observed.map { both($0, extra: objective.dataColumns.count) },
      dataColumns: objective.dataColumns,
      readings: readings(objective.readings, of: events, rhs))
  }
}
