import Fields

/// Stabilised explicit methods.
public struct StabilisedFamily: MethodFamily {
  public let scheme: StabilisedScheme

  public init(scheme: StabilisedScheme) { self.scheme = scheme }

  public var order: Int { scheme.order }
  /// That of cubic Hermite interpolation, or of the steps where it is less.
  public var denseOrder: Int { min(scheme.order, 4) }
  public var isImplicit: Bool { false }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    Stabilised(scheme, field: field, tolerances: tolerances)
  }

  public func makeTranspose(
    field: FieldKernels
  ) throws(IntegrationFailure) -> any StepTransposeMap {
    StabilisedTranspose(scheme, field: field)
  }

  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    StabilisedTangent(scheme, field: field, initialCount: initialCount, parameters: parameters)
  }
}
