import Expressions
import Fields
import Integrators

/// Hessian-vector products of a problem's objective, by any strategy and any method: the gradient of its
/// tangent problem (``Fields/TangentProblem``), compiled once for all directions.
///
/// H = ∂²L/∂(y₀, p)², y₀ in the sense of ``GradientResult/initial``: y(t₀) = y₀(p) + δ.
///
/// Cost of a product: a gradient of a problem of twice the size. By a discrete strategy it is the exact
/// second derivative of the discrete map with the steps that the tangent problem took (for methods that
/// commute with differentiation, all of ours but those with a Jacobian of their own choosing), by a
/// continuous one an approximation of the true one.
///
/// - When this misleads: see ``Fields/TangentProblem``. The product by a discrete strategy is symmetric to
///   round-off only where the steps are the same for all directions (`Integrator.Options.fixedStep`).
public final class HessianProducts {
  public let tangent: TangentProblem
  public let compiled: CompiledProblem
  private let values: [Double]

  public init(_ problem: Problem, backend: Backend) throws(BadInput) {
    let count = problem.model.stateNames.count + problem.model.parameterNames.count
    tangent = try TangentProblem(problem, direction: Array(repeating: 0, count: count))
    compiled = CompiledProblem(tangent.problem, backend: backend)
    values = problem.model.parameterValues.map(\.value)
  }

  /// n + m, the size of H.
  public var count: Int { tangent.stateCount + tangent.parameterCount }

  /// H v.
  ///
  /// - Parameters:
  ///   - direction: v = (v_y, v_p).
  ///   - change: sets what the request has besides.
  public func product(
    along direction: [Double], by strategy: any GradientStrategy, _ method: Method,
    tolerances: GradientTolerances, change: (inout GradientRequest) -> Void = { _ in }
  ) -> HessianProduct {
    let (scaled, factor) = tangent.scaledDirection(direction)
    compiled.field.parameterValues = tangent.parameterValues(values, direction: scaled)
    var request = GradientRequest(problem: compiled, method: method, tolerances: tolerances)
    change(&request)
    let result = strategy.gradient(request)
    var product = HessianProduct(failure: result.failure, run: result)
    guard result.failure == nil, let value = result.value else { return product }
    let parts = tangent.split(initial: result.initial, parameters: result.parameters)
    product.product = parts.product.map { $0 * factor }
    product.gradient = parts.gradient
    product.directional = value * factor
    return product
  }
}

/// A Hessian-vector product, or why there is none.
public struct HessianProduct: Sendable {
  /// H v, n + m numbers; empty if the run failed.
  public var product: [Double] = []
  /// The gradient of L by the same run.
  public var gradient: [Double] = []
  /// L̇, the derivative of L along v; equal to gradient · v but for errors.
  public var directional: Double?
  public var failure: GradientFailure?
  /// The gradient of the tangent problem that this is taken from, with its costs.
  public var run: GradientResult
}
