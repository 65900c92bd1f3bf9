import Fields

/// The asynchronous leapfrog method (ALF), undamped (η = 1) or damped (½ < η < 1).
///
/// Undamped it is of order 2 and undoes itself without magnifying rounding; its only stable steps on
/// y′ = λy are those with hλ on [−i, i]: every decaying solution is followed by a parasite in v that
/// grows as fast as the solution falls.
///
/// Damping multiplies the parasite by 1 − 2η, and costs two things. The slope v lags behind f by
/// (1 − η)/(2η) · h f′, which makes the method one of order 1. And a step back divides by 1 − 2η: at
/// η = 0.9 rounding grows by a quarter in each, so that 160 steps back leave no digit. The authors'
/// code has η = 1; 0.9 here is a compromise between a stable region worth having (hλ down to about
/// −0.22 on the real axis) and a way back worth having.
///
/// Dense output: the cubic with slopes vₙ and vₙ₊₁, of the order of the method.
///
/// - When this misleads: undamped, on dissipative problems over more than a few time constants; the
///   estimate sees the parasite and the steps shrink, which does not stop it.
///
/// U. Mutze, An asynchronous leapfrog method II, arXiv:1311.6602; J. Zhuang et al., MALI: a memory
/// efficient and reverse accurate integrator for neural ODEs, ICLR 2021.
public struct LeapfrogFamily: MethodFamily {
  /// η.
  public let damping: Double

  public init(damping: Double = 1) {
    precondition(damping > 0.5 && damping <= 1, "η must be in (½, 1]")
    self.damping = damping
  }

  public var order: Int { damping == 1 ? 2 : 1 }
  public var denseOrder: Int { order }
  public var isImplicit: Bool { false }
  public var isReversible: Bool { true }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    AsynchronousLeapfrog(self, field: field, tolerances: tolerances)
  }

  public func makeTranspose(
    field: FieldKernels
  ) throws(IntegrationFailure) -> any StepTransposeMap {
    LeapfrogTranspose(damping: damping, field: field)
  }

  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    LeapfrogTangent(
      damping: damping,
      slopes: TangentSlopes(field, initialCount: initialCount, parameters: parameters))
  }
}
