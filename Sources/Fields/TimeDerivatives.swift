/// The derivatives of an objective with respect to the times of its problem: t₀, T and the observation
/// times tₖ, each with everything else fixed (the data observed, p, and y₀ as a function of t₀ and p).
///
/// With λ the adjoint of the path (∂L/∂y(t), what the objective reads of y(t₀) itself left out), the
/// running costs ∫g dt among the states, and ∂ the derivatives of what the objective says explicitly:
///
///     ∂L/∂T  =  ∂Φ/∂y(T) · f(T, y(T)) + ∂Φ/∂I · g(T, y(T)) + ∂Φ/∂T
///     ∂L/∂tₖ =  ∂L/∂S · (∂h/∂y · f(tₖ, y(tₖ)) + ∂h/∂t)
///     ∂L/∂t₀ = −λ(t₀) · f(t₀, y₀) − ∂Φ/∂I · g(t₀, y₀) + (λ(t₀) + ∂Φ/∂y(t₀)) · ∂y₀/∂t₀ + ∂Φ/∂t₀
///
/// After a terminal event the end of the span plays no part: ∂L/∂T = 0.
///
/// Where nothing depends explicitly on time, they sum to 0: the whole may be moved in time. (λ·f is
/// then constant between observations. Slides and papers often leave out the terms beside λ·f, with
/// which ∂L/∂t₀ is *not* −∂L/∂T.)
///
/// - When this misleads: of the discrete strategies too these are the formulas of the true sensitivity,
///   on the states and with the λ(t₀) that were computed: right to truncation. The exact derivative of
///   the map of steps with respect to, say, T would be that of its last step by its size, which is f(T, y(T)) only
///   up to the error of the step. Where t₀, T or a tₖ is a time at which the field jumps, they are
///   one-sided: those of moving t₀ later, and T and tₖ earlier. And the sum is not 0 where the field
///   jumps at given times, which stay where they are.
public struct TimeDerivatives: Sendable, Equatable, Codable {
  /// ∂L/∂t₀.
  public var initial = 0.0
  /// ∂L/∂T.
  public var final = 0.0
  /// ∂L/∂tₖ.
  public var observations: [Double] = []

  public init(initial: Double = 0, final: Double = 0, observations: [Double] = []) {
    self.initial = initial
    self.final = final
    self.observations = observations
  }

  public var all: [Double] { [initial] + observations + [final] }
}
