import Fields
import Integrators

/// The continuous adjoint: λ′ = −(∂f/∂y)ᵀ λ integrated backward from the objective's seeds, and
/// dL/dp = ∫ (∂f/∂p)ᵀ λ dt. A point of two axes: ``StateSource`` and ``ParameterIntegral``.
///
/// The literature's names, by our own:
///
/// | name | literature |
/// | --- | --- |
/// | `interpolated` | interpolating adjoint, optimise-then-discretise with dense output |
/// | `interpolated+quadrature` | QuadratureAdjoint (SciML) |
/// | `interpolated+gauss`, `checkpointed+gauss` | GaussAdjoint (SciML) |
/// | `checkpointed`, `checkpointed+hermite` | CVODES' adjoint (with our methods) |
/// | `backsolve` | the adjoint method of Chen et al. 2018, BacksolveAdjoint (unchecked) |
/// | `backsolve+reset` | the same as torchdiffeq and diffrax do it, put right at each output time |
/// | `backsolve+checkpoints` | BacksolveAdjoint with checkpointing |
/// | `…+seminorm` | Kidger, Chen & Lyons 2021 |
///
/// Cost: the forward solution (`checkpointed`: twice), then one VJP an evaluation of the adjoint equation
/// (`backsolve`: and one f), and what the parameter integral adds. Memory: see ``StateSource``, and of
/// `quadrature` 8·(2 + (d + 1)·stride(n)) bytes for each step of λ (of one segment of `checkpointed`; of
/// `backsolve` with 2n for n).
///
/// - When this misleads: the gradient cannot be better than the polynomial it reads the state from
///   (``resolvedName(for:)`` says which); for `backsolve` see ``StateSource/backsolve(_:)``.
public struct ContinuousAdjoint: GradientStrategy {
  public let source: StateSource
  public let integral: ParameterIntegral

  public init(_ source: StateSource, _ integral: ParameterIntegral = .augmented) {
    self.source = source
    self.integral = integral
  }

  public var name: String {
    StrategyFamily.name(source.base, [source.modifier, integral.modifier])
  }

  public var claim: GradientClaim {
    if case .backsolve = source { return .reconstruction }
    return .trueSensitivity
  }

  public var usesCheckpointInterval: Bool {
    switch source {
    case .segments, .backsolve(.checkpoints): true
    case .dense, .backsolve: false
    }
  }

  /// With the polynomial that the state is read from, and its order: `interpolated (own, order 7)`.
  public func resolvedName(for method: Method) -> String {
    switch source {
    case .dense(let interpolant), .segments(let interpolant):
      let polynomial = interpolant == .own ? "own, " : ""
      let words =
        interpolant != .own
        ? "" : method.family is MultistepFamily ? "up to " : method == .taylor ? "at least " : ""
      return "\(name) (\(polynomial)order \(words)\(interpolant.order(for: method)))"
    case .backsolve: return name
    }
  }

  public func gradient(_ request: GradientRequest) -> GradientResult {
    switch source {
    case .dense(let interpolant): alongDenseOutput(request, interpolant)
    case .segments(let interpolant): alongSegments(request, interpolant)
    case .backsolve(let reset): backsolve(request, reset)
    }
  }
}
