import Fields

/// The reversible Heun method, of order 2, for the price of one evaluation a step.
///
/// Dense output: the cubic with the slopes f(tₙ, ŷₙ), which err by O(h²): of order 2.
///
/// - When this misleads: its only stable steps on y′ = λy are those with hλ on [−i, i], as for
///   leapfrog; on dissipative problems ŷ and y part in opposite directions.
///
/// P. Kidger, J. Foster, X. Li and T. Lyons, Efficient and accurate gradients for neural SDEs,
/// NeurIPS 2021, arXiv:2105.13493.
public struct ReversibleHeunFamily: MethodFamily {
  public init() {}

  public var order: Int { 2 }
  public var denseOrder: Int { 2 }
  public var isImplicit: Bool { false }
  public var isReversible: Bool { true }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    ReversibleHeun(field: field, tolerances: tolerances)
  }

  public func makeTranspose(
    field: FieldKernels
  ) throws(IntegrationFailure) -> any StepTransposeMap {
    ReversibleHeunTranspose(field: field)
  }

  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    ReversibleHeunTangent(
      slopes: TangentSlopes(field, initialCount: initialCount, parameters: parameters))
  }
}
