import Fields
import Integrators

/// One gradient computation: runs the two phases with their own counts and clocks, and turns
/// whatever happens into a result.
struct GradientRun {
  private(set) var result = GradientResult()
  let forwardCounts = CountsBox()
  let backwardCounts = CountsBox()
  /// The stops of the solution, for which events were looked for.
  let path: SolutionPath
  private let searchSeconds: Double
  private let searchFailure: IntegrationFailure?

  init(_ request: GradientRequest) {
    let watch = Stopwatch()
    do throws(IntegrationFailure) {
      path = try EventSearch.path(request, counts: forwardCounts.pointer)
      searchFailure = nil
    } catch {
      path = SolutionPath(of: request.problem.problem)
      searchFailure = error
    }
    searchSeconds = watch.seconds
  }

  /// Runs the forward phase; false if it failed.
  mutating func forward(_ body: () throws(IntegrationFailure) -> Void) -> Bool {
    let watch = Stopwatch()
    defer { result.forwardSeconds = watch.seconds }
    return attempt(.forward, body)
  }

  /// Runs the backward phase; false if it failed.
  mutating func backward(_ body: () throws(IntegrationFailure) -> Void) -> Bool {
    let watch = Stopwatch()
    defer { result.backwardSeconds = watch.seconds }
    return attempt(.backward, body)
  }

  private mutating func attempt(
    _ phase: GradientFailure.Phase, _ body: () throws(IntegrationFailure) -> Void
  ) -> Bool {
    do throws(IntegrationFailure) {
      if let searchFailure { throw searchFailure }
      try body()
      return true
    } catch {
      result.failure = GradientFailure(phase, error)
      return false
    }
  }

  /// What the forward pass counts from now on is work of the way back: steps taken again.
  func countReplays(_ body: () -> Void) {
    let before = forwardCounts.value
    forwardCounts.pointer.pointee = Counts()
    body()
    var again = forwardCounts.value
    again.replayed += again.accepted
    again.accepted = 0
    again.rejected = 0
    backwardCounts.pointer.pointee = backwardCounts.value + again
    forwardCounts.pointer.pointee = before
  }

  /// The finished result: fills in counts, the gradient and its memory.
  ///
  /// - Parameters:
  ///   - lambda: ∂L/∂y(t₀) by the path, without the objective's own dependence on y(t₀).
  ///   - mu: ∂L/∂p by the path, without that of the objective and of y₀(p).
  mutating func finish(
    _ problem: CompiledProblem, objective: ObjectiveValue?, lambda: [Double] = [],
    mu: [Double] = [], memory: MemoryLedger = MemoryLedger(), schedule: ScheduleReport? = nil,
    reversal: ReversalReport? = nil
  ) -> GradientResult {
    result.forward = forwardCounts.value
    result.forwardSeconds += searchSeconds
    result.backward = backwardCounts.value
    result.memory = memory
    result.schedule = schedule
    result.reversal = reversal
    guard let objective else { return result }
    result.value = objective.value
    guard result.failure == nil else { return result }
    let (initial, parameters, times) = problem.totalGradient(
      lambda: lambda, mu: mu, objective: objective)
    guard objective.value.isFinite else {
      result.failure = GradientFailure(.forward, .nonFinite(at: problem.problem.span.end))
      return result
    }
    guard (initial + parameters + times.all).allSatisfy(\.isFinite) else {
      result.failure = GradientFailure(.backward, .nonFinite(at: problem.problem.span.start))
      return result
    }
    result.initial = initial
    result.parameters = parameters
    result.times = times
    return result
  }
}
