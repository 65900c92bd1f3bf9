import Fields
import Glibc
import LinearAlgebra

/// Explicit Taylor series methods, of an order that the tolerance decides about, or of a given one.
///
/// A step is the Taylor polynomial of the solution itself, y(tₙ + τ) ≈ Σ yₖ τᵏ, k = 0 … N, whose
/// coefficients come one after the other from the field's recurrences (`SeriesRule`). So
/// the order is any, dense output is the step itself, at no cost and of the same order, and the
/// derivatives of a step are steps of the same kind: the tangent is the series of the variational
/// equation, the transpose a series too (``TaylorTranspose``).
///
/// - Order: N = ⌈1 − ½ ln ε⌉ of the least relative tolerance ε, within ``orders``: 8 at 1e-6, 13 at 1e-10,
///   18 at 1e-14. The work of a step grows as N², its length as ε^(1/N), and this N is where work over
///   length is least.
/// - Steps: see ``TaylorStepper``. They are accepted as a rule, since their size is known from the
///   coefficients beforehand.
///
/// Cost of a step: N coefficients of f, each counted as an evaluation; products of states, quotients
/// and functions cost N²/2 multiplications, sums N. One more evaluation checks the end of the step.
///
/// Source: À. Jorba & M. Zou, A software package for the numerical integration of ODEs by means of
/// high-order Taylor methods, Experimental Mathematics 14 (2005) 99–117.
///
/// - When this misleads: stiff problems, on which steps are limited to about N/(e|λ|) for the fastest rate
///   λ. Relative tolerances below 1e-15, which round-off does not follow. A kink (`abs`, `min`, `max`,
///   `select`, `sign` of a state) inside a step: the series is that of the branch at its start; if the
///   solution is beyond the kink at the end of the step that is seen there and the step made shorter, if
///   it is back by then it is missed; backward along dense output no kink is seen, and jumps must be listed
///   (`discontinuities`). A power with an exponent that is a parameter has no series where its
///   base is 0, even if the parameter is a whole number.
public struct TaylorFamily: MethodFamily {
  /// The order of every step; nil where the tolerance decides.
  public let fixedOrder: Int?

  /// What orders the tolerance may choose: those of ε from 1e-2 to 1e-17.
  public static let orders = 4...21
  /// The greatest order there is.
  public static let greatestOrder = 32

  public init(order: Int? = nil) {
    precondition(
      order.map { (2...TaylorFamily.greatestOrder).contains($0) } ?? true,
      "Taylor methods have orders 2 to \(TaylorFamily.greatestOrder)")
    fixedOrder = order
  }

  /// What every step has at least.
  public var order: Int { fixedOrder ?? TaylorFamily.orders.lowerBound }
  public var denseOrder: Int { order }
  public var isImplicit: Bool { false }

  /// N for a relative tolerance.
  public static func order(for relative: Double) -> Int {
    guard relative > 0 else { return orders.upperBound }
    let wanted = (1 - 0.5 * log(relative)).rounded(.up)
    return Int(min(max(wanted, Double(orders.lowerBound)), Double(orders.upperBound)))
  }

  func order(for tolerances: Tolerances) -> Int {
    fixedOrder ?? TaylorFamily.order(for: tolerances.relative.min() ?? 1)
  }

  public func objection(to field: FieldKernels) -> String? {
    field.series != nil
      ? nil
      : "Taylor series are made of the operations of a model, and this field is not given by them: take "
        + "dop853 or verner9"
  }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    guard let series = field.series else {
      return RefusingStepper(
        field: field, tolerances: tolerances, refusal: objection(to: field) ?? "no series")
    }
    return TaylorStepper(
      series, field: field, tolerances: tolerances, order: order(for: tolerances))
  }

  public func compileSteps(on field: FieldKernels, tolerances: Tolerances) {
    guard let series = field.series, series.leadingCount == 0 else { return }
    field.steps?.compileSeries(
      series.programs.field, order: order(for: tolerances),
      stride: Arena.stride(for: field.stateCount))
  }

  public func makeTranspose(
    field: FieldKernels
  ) throws(IntegrationFailure) -> any StepTransposeMap {
    guard let series = field.series else {
      throw .unsupported(objection(to: field) ?? "no series")
    }
    return TaylorTranspose(series.programs, field: field, capacity: capacity)
  }

  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    guard let series = field.series else {
      throw .unsupported(objection(to: field) ?? "no series")
    }
    return TaylorTangent(
      series.programs, field: field, capacity: capacity, initialCount: initialCount,
      parameters: parameters)
  }

  private var capacity: Int { fixedOrder ?? TaylorFamily.orders.upperBound }
}
