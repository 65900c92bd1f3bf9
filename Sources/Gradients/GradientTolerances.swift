import Fields
import Integrators

/// The three pairs of tolerances of a gradient: of the forward solution, of the sensitivities
/// (tangent or adjoint), and of the quadratures (running costs forward, the parameter integral
/// backward).
///
/// What is left nil follows: relative ones follow the forward solution's, absolute ones are made
/// from the size of what they measure (see ``adjoint(seeds:final:parameters:)``).
///
/// - When this misleads: a tight adjoint tolerance over a loose forward solution refines the
///   gradient of the wrong trajectory.
public struct GradientTolerances: Sendable, Hashable, Codable {
  public var relative, absolute: Double
  public var adjointRelative, adjointAbsolute: Double?
  public var quadratureRelative, quadratureAbsolute: Double?

  public init(relative: Double, absolute: Double) {
    self.relative = relative
    self.absolute = absolute
  }

  /// The fraction of the largest value below which an adjoint or a tangent is noise, as a multiple
  /// of the relative tolerance.
  static let floor = 1e-3

  /// Tolerances of the forward solution with its running costs.
  public func forward(_ problem: CompiledProblem) -> Tolerances {
    let costs = problem.fullCount - problem.stateCount
    return Tolerances(relative: relative, absolute: absolute, count: problem.stateCount)
      .appending(
        Tolerances(
          relative: quadratureRelative ?? relative, absolute: quadratureAbsolute ?? absolute,
          count: costs))
  }

  /// Tolerances of λ (as long as the seeds) and of μ (as long as `parameters`).
  ///
  /// Where none is given, λ's absolute tolerance is 10⁻³ · rtol · (largest seed), and that of μⱼ is
  /// the same for the logarithmic sensitivity pⱼ·∂L/∂pⱼ, measured against Σ |λᵢyᵢ| at the end:
  /// parameters of 1e-2 and 3e7 in one problem need different absolute tolerances.
  public func adjoint(
    seeds: [[Double]], final: [Double], parameters: [Double]
  ) -> (lambda: Tolerances, parameters: Tolerances) {
    let relative = adjointRelative ?? self.relative
    let largest = seeds.joined().map(abs).max() ?? 0
    let scale = largest > 0 && largest.isFinite ? largest : 1
    let lambda = Tolerances(
      relative: relative,
      absolute: adjointAbsolute ?? GradientTolerances.floor * relative * scale,
      count: final.count)
    let quadrature = quadratureRelative ?? relative
    let change = final.map { abs($0) }.max() ?? 1
    let size = change > 0 && change.isFinite ? scale * min(change, 1) : scale
    let mu = Tolerances(
      relative: Array(repeating: quadrature, count: parameters.count),
      absolute: parameters.map {
        quadratureAbsolute ?? GradientTolerances.floor * quadrature * size / ($0 == 0 ? 1 : abs($0))
      })
    return (lambda, mu)
  }

  /// Tolerances of one tangent column: the state's absolute ones, divided by the size of what is
  /// perturbed (CVODES' p̄), so that a column is as exact as the change of y it stands for.
  func tangent(_ problem: CompiledProblem, perturbing value: Double) -> Tolerances {
    let relative = adjointRelative ?? self.relative
    let base = forward(problem)
    let size = value == 0 ? 1 : abs(value)
    return Tolerances(
      relative: Array(repeating: relative, count: base.relative.count),
      absolute: base.absolute.map { (adjointAbsolute ?? $0) / size })
  }
}
