import Expressions
import Fields
import Gradients
import Integrators

/// A study of adjoint drift: what becomes of a solution that is integrated backward, and of the gradient
/// that rests on it.
public struct DriftPlan: Sendable {
  public var problem: Problem
  public var methods: [Method]
  public var rtols: [Double] = [1e-6, 1e-9, 1e-12]
  /// Ends of the span for which start and gradient are reconstructed.
  public var horizons: [Double]
  /// An error of a state, relative to its largest value, from which it counts as lost.
  public var allowed = 1e-2
  /// The most steps of one integration.
  public var stepLimit = 200_000
  public var backend = Backend.native
  public var progress: @Sendable (String) -> Void = { _ in }

  /// The methods that suit the problem, and horizons that halve from its end down, ten in all.
  public init(_ problem: Problem) {
    self.problem = problem
    methods = problem.isStiff ? [.radau5, .kvaerno5, .rodas5p] : [.tsit5, .dop853, .adams]
    let span = problem.span
    // A stiff problem loses its way within a thousandth of any span worth the name.
    let ratio = problem.isStiff ? 4.0 : 1.6
    var length = span.length
    horizons = (0..<10).map { _ in
      defer { length /= ratio }
      return span.start + length
    }.reversed()
  }

  var options: Integrator.Options {
    var options = Integrator.Options()
    options.stepLimit = stepLimit
    return options
  }

  func tolerances(_ rtol: Double) -> GradientTolerances {
    GradientTolerances(relative: rtol, absolute: rtol * problem.scale)
  }

  func compiled(to end: Double) throws(BadInput) -> CompiledProblem {
    var problem = problem
    problem.span = try TimeSpan(start: problem.span.start, end: end)
    return CompiledProblem(problem, backend: backend)
  }
}
