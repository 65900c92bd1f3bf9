import Expressions
import Fields
import Gradients
import Integrators
import TestProblems

/// One strategy, to be listed among the arguments of a test.
struct Named: Sendable, CustomStringConvertible {
  let strategy: any GradientStrategy
  var description: String { strategy.name }

  static let all = Strategies.all.map { Named(strategy: $0) }
  /// Those that claim to be right wherever the solution is.
  static let sound = all.filter { $0.strategy.claim != .reconstruction }
  static let reversible = Named(strategy: ReversibleAdjoint())
  static let symplectic = Named(strategy: SymplecticAdjoint())
  static let tangent = Named(strategy: Tangent())
  static let discrete = Named(strategy: DiscreteAdjoint())
  static let backsolve = Named(strategy: ContinuousAdjoint(.backsolve(.free)))
  static let backsolveReset = Named(strategy: ContinuousAdjoint(.backsolve(.observations)))
  static let interpolated = Named(strategy: ContinuousAdjoint(.dense(.own)))
  static let checkpointed = Named(strategy: ContinuousAdjoint(.segments(.own)))
}

extension TestProblem {
  /// The gradient by one strategy.
  ///
  /// - Parameter change: sets what the request has besides.
  func gradient(
    _ named: Named, _ method: Method, relative: Double, absolute: Double? = nil,
    backend: Backend = .interpreter, change: (inout GradientRequest) -> Void = { _ in }
  ) throws -> GradientResult {
    var request = try GradientRequest(
      problem: compiled(backend), method: method,
      tolerances: GradientTolerances(relative: relative, absolute: absolute ?? relative))
    change(&request)
    return named.strategy.gradient(request)
  }
}
