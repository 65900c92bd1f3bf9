import Fields

/// A method of integration by the name it has on the command line: how to make its step, the
/// derivatives of its step, and the controller that suits it.
///
/// A method of your own is a value too: `Method(rungeKutta: myTableau)`, or `Method(name:…)` with a
/// ``MethodFamily`` of yours. Two methods are equal if their names are.
public struct Method: Sendable {
  public let name: String
  /// A phrase for lists: what it is and what it is for.
  public let summary: String
  public let family: any MethodFamily
  public let controller: StepController

  public init(
    name: String, summary: String, family: any MethodFamily, controller: StepController
  ) {
    self.name = name
    self.summary = summary
    self.family = family
    self.controller = controller
  }

  /// The method of a Runge–Kutta tableau; fixed steps if it has no error estimate.
  public init(
    rungeKutta tableau: ButcherTableau, name: String? = nil, summary: String = "",
    controller: StepController? = nil
  ) {
    self.init(
      name: name ?? tableau.name, summary: summary, family: RungeKuttaFamily(tableau: tableau),
      controller: controller
        ?? (tableau.hasErrorEstimate
          ? StepController(errorOrder: min(tableau.order, tableau.embeddedOrder) + 1, beta: 0.04)
          : .fixed))
  }

  /// Whether it chooses its steps by an estimate of their error; if not, it takes those it is given.
  public var isAdaptive: Bool { controller.kind != .fixed }
  public var isImplicit: Bool { family.isImplicit }

  /// The coefficients of a Runge–Kutta method; nil for any other.
  public var tableau: ButcherTableau? { (family as? RungeKuttaFamily)?.tableau }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    family.makeStepper(field: field, tolerances: tolerances)
  }

  /// Has whole steps of this method compiled for `field`, where it is a native program: for many
  /// solves to come. Takes 30 to 100 ms the first time and next to nothing once they are in the cache.
  /// Results are the same to the bit with and without it, and long solves do it by themselves.
  public func compileSteps(on field: FieldKernels, tolerances: Tolerances) {
    family.compileSteps(on: field, tolerances: tolerances)
  }

  /// The transpose of this method's step.
  public func makeTranspose(field: FieldKernels) throws(IntegrationFailure) -> any StepTransposeMap
  {
    try family.makeTranspose(field: field)
  }

  /// The tangent of this method's step, for the first `initialCount` initial values and the
  /// parameters of these indices.
  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    try family.makeTangent(field: field, initialCount: initialCount, parameters: parameters)
  }
}

extension Method: Hashable, CustomStringConvertible {
  public static func == (a: Method, b: Method) -> Bool { a.name == b.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
  public var description: String { name }
}
