import Integrators

/// Where the continuous adjoint has the forward state from on the way back.
public enum StateSource: Sendable, Hashable {
  /// Dense output of the whole solution: 8·(2 + (d + 1)·stride(n)) bytes a step, d the degree of the
  /// polynomial.
  case dense(DenseInterpolant)
  /// Dense output of one segment between checkpoints at a time, its steps taken again as the first time:
  /// the checkpoints (the state, and what makes later steps repeatable) and one segment.
  case segments(DenseInterpolant)
  /// Nowhere: the state is integrated backward from y(T) together with λ. Bytes: y(T) and what it is
  /// reset to; the states before resets of events among it, always, because those cannot be undone.
  ///
  /// - When this misleads: almost always where it matters. Backward in time every contracting
  ///   direction expands: errors grow like e^{|λ_min|·t} (Lorenz: e^{14.57 t}; Robertson: e^{2180 t}),
  ///   and an L-stable method damps the growing mode and returns a smooth, plausible, wrong state
  ///   without any error flag. Resets help where they are closer than that growth. Compare against
  ///   another strategy before believing it.
  case backsolve(Reset)

  /// Where a state that is integrated backward is set right.
  public enum Reset: String, CaseIterable, Sendable {
    /// Nowhere.
    case free
    /// At each observation.
    case observations = "reset"
    /// At a state kept every `checkpointInterval` forward steps.
    case checkpoints
  }

  var base: String {
    switch self {
    case .dense: "interpolated"
    case .segments: "checkpointed"
    case .backsolve: "backsolve"
    }
  }

  /// Nil of the usual answer.
  var modifier: String? {
    switch self {
    case .dense(.own), .segments(.own), .backsolve(.free): nil
    case .dense(let interpolant), .segments(let interpolant): interpolant.rawValue
    case .backsolve(let reset): reset.rawValue
    }
  }
}

/// Where the continuous adjoint takes the parameter integral ∫ (∂f/∂p)ᵀ λ dt.
public enum ParameterIntegral: String, CaseIterable, Sendable {
  /// μ′ = −(∂f/∂p)ᵀ λ in the adjoint's own system, its error controlled with λ's.
  case augmented
  /// The same, with μ left out of the error norm, because nothing depends on μ: Kidger, Chen & Lyons,
  /// "Hey, that's not an ODE", ICML 2021. (So is the running cost of a state that is solved backward.)
  ///
  /// - When this misleads: where ∂f/∂p has features that λ has not, such as a parameter that acts in a
  ///   short pulse, nothing makes the steps see them.
  case seminorm
  /// λ alone in the system, all its steps kept; then the integral over each of them by the
  /// Gauss–Kronrod pair of 7 and 15 points, bisected until the two agree to the tolerance of quadratures.
  ///
  /// Cost: 15 VJPs a step of λ at least.
  case quadrature
  /// λ alone in the system; on each step the Gauss–Legendre sum of ⌈(p + 1)/2⌉ points, p the order of the
  /// method, with λ from the step's continuous extension. SciML's GaussAdjoint.
  ///
  /// - When this misleads: as `seminorm`; the quadrature has no error estimate of its own.
  case gauss

  /// Nil of the usual answer.
  var modifier: String? { self == .augmented ? nil : rawValue }

  /// Whether μ is part of the state that is integrated backward.
  var isInState: Bool { self == .augmented || self == .seminorm }
}
