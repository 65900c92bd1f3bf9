import Fields

/// Adams and BDF methods of variable order and step, as CVODES has them.
///
/// `order` and `denseOrder` are the highest there are; what order a step has is decided anew
/// throughout (``MultistepControl``).
///
/// The tangent and the transpose of a step carry the whole history: the array, its rescaling, changes of
/// order, starts. Step for step they are exact (``MultistepTranspose`` says of what).
///
/// - When the derivative misleads: where steps are limited by stability and not by accuracy, as those
///   of Adams formulas and of functional iteration are on stiff problems. The control of sizes
///   keeps small the one perturbation that the solution has; others grow along the same steps, by
///   10¹⁵ on Robertson's problem to T = 40 with `adams-newton` at 1e-8, whose solution has seven
///   digits, and the discrete gradient with them. `tangent`, whose errors choose the steps too, is right
///   there, and so is `discrete` with `bdf`.
public struct MultistepFamily: MethodFamily {
  public let formula: MultistepFormula
  public let iteration: MultistepIteration
  /// The highest order used. BDF of order 5 and 4 are unstable near the imaginary axis: a problem
  /// with fast oscillations may go better at 2, where BDF is A-stable.
  public let maximumOrder: Int

  public init(
    _ formula: MultistepFormula, _ iteration: MultistepIteration, maximumOrder: Int? = nil
  ) {
    let highest = maximumOrder ?? formula.greatestOrder
    precondition((1...formula.greatestOrder).contains(highest), "\(formula) has no such order")
    self.formula = formula
    self.iteration = iteration
    self.maximumOrder = highest
  }

  public var order: Int { maximumOrder }
  public var denseOrder: Int { maximumOrder }
  public var isImplicit: Bool { iteration == .newton }
  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    Multistep(
      formula, iteration, field: field, tolerances: tolerances, maximumOrder: maximumOrder)
  }

  public func makeTranspose(
    field: FieldKernels
  ) throws(IntegrationFailure) -> any StepTransposeMap {
    MultistepTranspose(self, field: field)
  }

  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    MultistepTangent(self, field: field, initialCount: initialCount, parameters: parameters)
  }
}
