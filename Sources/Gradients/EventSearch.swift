import Fields
import Integrators

/// Looks for the events of a problem before its gradient is computed.
///
/// A solution of its own, by the method of the forward pass. Where an event resets or ends, or is read by
/// the objective, the step is taken again up to there and the time corrected by Newton's method, so that it
/// is as exact as steps are and not as the continuous extension. The work is part of the forward pass, the
/// steps counting as replayed ones.
///
/// Rejected: to look for events in the forward pass itself, because every strategy would have to know of
/// steps that are cut at an event after they were accepted and recorded; and to differentiate the root of
/// the continuous extension, because each method would need its transpose.
struct EventSearch {
  static func path(
    _ request: GradientRequest, counts: UnsafeMutablePointer<Counts>
  ) throws(IntegrationFailure) -> SolutionPath {
    let problem = request.problem
    guard let events = problem.events else { return SolutionPath(of: problem.problem) }
    let box = CountsBox()
    defer { counts.pointee = counts.pointee + box.value.asReplays }
    let span = problem.problem.span
    let integrator = Integrator(
      request.method, field: problem.field.kernels.counting(into: box.pointer),
      tolerances: request.tolerances.forward(problem), t: span.start, y: problem.initialState(),
      end: span.end, options: request.options)
    var options = EventIntegration.Options()
    options.landsExactly = true
    options.landings = Set(problem.problem.objective.readings.map(\.event))
    let search = EventIntegration(integrator, events: events, options: options)
    for stop in problem.stops where !search.isOver { try search.integrate(to: stop) }
    return try EventSearch(problem: problem, occurrences: search.occurrences, isOver: search.isOver)
      .path()
  }

  let problem: CompiledProblem
  let occurrences: [EventOccurrence]
  let isOver: Bool

  private func path() throws(IntegrationFailure) -> SolutionPath {
    let readings = problem.problem.objective.readings
    var counts: [Int: Int] = [:]
    var stops: [SolutionPath.Stop] = []
    for occurrence in occurrences {
      counts[occurrence.index, default: 0] += 1
      let (index, ordinal) = (occurrence.index, counts[occurrence.index] ?? 0)
      let isRead = readings.contains { $0.event == index && $0.ordinal == ordinal }
      guard isRead || problem.problem.events[index].interrupts else { continue }
      stops.append(
        SolutionPath.Stop(
          time: occurrence.time,
          event: .init(index: index, ordinal: ordinal, scale: occurrence.scale)))
    }
    for reading in readings where reading.ordinal > counts[reading.event] ?? 0 {
      let name = problem.problem.events[reading.event].name
      throw .unsupported(
        "the objective reads the event `\(name)` when it happens for time \(reading.ordinal), but it"
          + " happens \(counts[reading.event] ?? 0) times")
    }
    let eventCount = stops.count
    let end = isOver ? stops.last?.time ?? .infinity : .infinity
    for stop in SolutionPath.plainStops(problem.problem) {
      if stop.time < end {
        stops.append(stop)
      } else if stop.observation != nil {
        let name = occurrences.last?.name ?? ""
        throw .unsupported(
          "the observation at t = \(stop.time) is never made, because the event `\(name)` ends the"
            + " solution at t = \(end): observe earlier")
      }
    }
    let order = stops.indices.sorted {
      stops[$0].time != stops[$1].time ? stops[$0].time < stops[$1].time : $0 < $1
    }
    let sorted = order.map { stops[$0] }
    if eventCount > 0 { try rejectCoincidences(sorted) }
    return SolutionPath(sorted, isTerminated: isOver)
  }

  /// At one time with another stop, what a reset does to it depends on which is first.
  private func rejectCoincidences(_ stops: [SolutionPath.Stop]) throws(IntegrationFailure) {
    func name(_ stop: SolutionPath.Stop) -> String {
      if let event = stop.event { return "the event `\(problem.problem.events[event.index].name)`" }
      return stop.observation == nil ? "the end of the span" : "an observation"
    }
    for (a, b) in zip(stops, stops.dropFirst()) where abs(b.time - a.time) <= 16 * b.time.ulp {
      let interrupts = [a, b].contains {
        $0.event.map { problem.problem.events[$0.index].interrupts } ?? false
      }
      guard interrupts else { continue }
      throw .unsupported(
        "\(name(a)) and \(name(b)) come at the same time, t = \(a.time), so the derivative depends on"
          + " which is first: move one of them")
    }
  }
}
