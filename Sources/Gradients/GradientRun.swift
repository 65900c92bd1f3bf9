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
    backwardCounts.pointer.pointee = backwardCounts.value + forwardCounts.value.asReplays
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
    guard times.all.allSatisfy(\.isFinite) || !objective.value.isFinite else {
      result.failure = GradientFailure(.backward, .nonFinite(at: problem.problem.span.start))
      return result
    }
    result.times = objective.value.isFinite ? times : nil
    return conclude(problem, value: objective.value, initial: initial, parameters: parameters)
  }

  /// The finished result of a strategy that has the whole derivatives at once, but none by times; of none
  /// if `value` is nil.
  mutating func finish(
    _ problem: CompiledProblem, value: Double?, initial: [Double], parameters: [Double],
    memory: MemoryLedger = MemoryLedger()
  ) -> GradientResult {
    result.forward = forwardCounts.value
    result.forwardSeconds += searchSeconds
    result.backward = backwardCounts.value
    result.memory = memory
    guard let value else { return result }
    result.value = value
    guard result.failure == nil else { return result }
    return conclude(problem, value: value, initial: initial, parameters: parameters)
  }

  /// The finished result of a tangent: λᵀS summed over the stops.
  ///
  /// - Parameter columns: of each stop, the tangent's columns, a stride apart.
  mutating func finish(
    _ problem: CompiledProblem, objective: ObjectiveValue?, columns: [[Double]], stride: Int,
    note: String? = nil
  ) -> GradientResult {
    let n = problem.stateCount
    var gradient = [Double](repeating: 0, count: n + problem.parameterCount)
    for (seed, columns) in zip(objective?.stops ?? [], columns) {
      for c in gradient.indices {
        for i in seed.indices { gradient[c] += seed[i] * columns[c * stride + i] }
      }
    }
    result.note = note
    return finish(
      problem, objective: objective, lambda: Array(gradient.prefix(n)),
      mu: Array(gradient.dropFirst(n)))
  }

  private mutating func conclude(
    _ problem: CompiledProblem, value: Double, initial: [Double], parameters: [Double]
  ) -> GradientResult {
    guard value.isFinite else {
      result.failure = GradientFailure(.forward, .nonFinite(at: problem.problem.span.end))
      return result
    }
    guard (initial + parameters).allSatisfy(\.isFinite) else {
      result.failure = GradientFailure(.backward, .nonFinite(at: problem.problem.span.start))
      result.times = nil
      return result
    }
    result.initial = initial
    result.parameters = parameters
    return result
  }
}
