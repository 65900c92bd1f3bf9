import Fields

/// Symmetric compositions of Störmer–Verlet steps: symplectic and reversible, for separable systems
/// q′ = f(t, p), p′ = g(t, q), at fixed steps.
///
/// On a Hamiltonian system with H = T(p) + V(q) the error of the energy stays bounded over times
/// exponentially long in 1/h, where that of other methods grows with time. Which states are q and
/// which p is read off the sparsity of the Jacobian (see `SeparableSplit`), time is allowed in both
/// (see ``Splitting``), quadratures may depend on everything.
///
/// Dense output: the cubic with the slopes at both ends, of order 4 or the method's if that is less;
/// two evaluations more for each step asked for.
///
/// - When this misleads: steps that vary with the solution make the energy drift as elsewhere;
///   hence no error estimate. A step too long for the fastest frequency (hω > 2 for one substep) is
///   unstable, without notice.
public struct SplittingFamily: MethodFamily {
  public let composition: SymmetricComposition

  public init(_ composition: SymmetricComposition) { self.composition = composition }

  public var order: Int { composition.order }
  public var denseOrder: Int { min(composition.order, 4) }
  public var isImplicit: Bool { false }
  public var isReversible: Bool { true }

  public func objection(to field: FieldKernels) -> String? {
    do {
      _ = try SeparableSplit(field.jacobianPattern, coupled: field.coupledCount)
      return nil
    } catch {
      let (row, column) = (error.row + 1, error.column + 1)
      let system = "the method needs a separable system, q′ = f(t, p) and p′ = g(t, q)"
      return row == column
        ? "\(system), but the rate of state \(row) depends on that state itself"
        : "\(system), but the rate of state \(row) depends on state \(column), which the other "
          + "dependencies put in the same group"
    }
  }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    guard let layout = try? SplittingLayout(composition, field: field) else {
      return RefusingStepper(
        field: field, tolerances: tolerances, refusal: objection(to: field) ?? "not separable")
    }
    return Splitting(layout, order: order, tolerances: tolerances)
  }

  public func makeTranspose(
    field: FieldKernels
  ) throws(IntegrationFailure) -> any StepTransposeMap {
    SplittingTranspose(try layout(field))
  }

  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    SplittingTangent(
      try layout(field),
      slopes: TangentSlopes(field, initialCount: initialCount, parameters: parameters))
  }

  private func layout(_ field: FieldKernels) throws(IntegrationFailure) -> SplittingLayout {
    do { return try SplittingLayout(composition, field: field) } catch {
      throw .unsupported(objection(to: field) ?? "not separable")
    }
  }
}
