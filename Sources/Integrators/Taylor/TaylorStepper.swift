import Expressions
import Fields
import Glibc
import LinearAlgebra

/// A Taylor method of order N at work (see ``Stepper`` and ``TaylorFamily``).
///
/// The size of a step comes from the last two coefficients (Jorba & Zou): with the norm ‖·‖ of the
/// tolerances at the state the step begins with,
///
///     h = exp(−0.7/(N − 1)) · min(‖y_{N−1}‖^(−1/(N−1)), (e²‖y_N‖)^(−1/N)),
///
/// so that the last coefficient but one is within the tolerance at the end of the step, the last one e² times
/// better, and what is left out better still: coefficients fall by e² each, as N was chosen. (Theirs is
/// the maximum norm, and one tolerance; with that the two rules are one.) The last two, because
/// every other coefficient of an even solution is 0.
///
/// What the coefficients do not know is found at the end of the step, where f is evaluated and compared with
/// the slope of the polynomial: a step is rejected if h times the difference is more than
/// ``allowedDefect`` tolerances, and is tried at half its size, which costs one evaluation and no
/// expansion. So kinks, and solutions whose last coefficients happen to vanish, are met.
///
/// It records yₙ and N; the derivatives of the step expand again.
final class TaylorStepper: Stepper {
  /// In tolerances, of the defect times h; that of a step of the size above is below 1, for the terms
  /// left out are.
  static let allowedDefect = 10.0

  let field: FieldKernels
  let order: Int
  let stride: Int
  let state, slope, result: UnsafeMutablePointer<Double>
  var record: UnsafeMutablePointer<Double> { state }
  var recordRows: Int { 2 }
  var denseDegree: Int { order }
  private(set) var proposedFactor: Double?
  let choosesSize = true

  private let arena: Arena
  private let errorScale: ErrorScale
  private let expansion: TaylorExpansion
  private let count: Int
  private let endSlope, defect: UnsafeMutablePointer<Double>
  // Of the expansion at hand: the squared norms of the last two coefficients, and the step over the scale.
  private var isExpanded = false
  private var beforeLast = 0.0
  private var last = 0.0
  private var ownRatio = Double.nan
  /// Of exp(−0.7/(N − 1)).
  private let safetyLog2: Double
  // A power of two.
  private var scale = 1.0

  init(_ source: FieldSeries, field: FieldKernels, tolerances: Tolerances, order: Int) {
    self.field = field
    self.order = order
    count = field.stateCount
    stride = Arena.stride(for: count)
    safetyLog2 = -0.7 / Double(order - 1) / log(2)
    errorScale = ErrorScale(tolerances, coupled: field.coupledCount)
    expansion = TaylorExpansion(source, field: field, order: order)
    arena = Arena(capacity: 6 * stride)
    state = arena.take(2 * stride)
    slope = arena.take(stride)
    result = arena.take(stride)
    endSlope = arena.take(stride)
    defect = arena.take(stride)
    state[stride] = Double(order)
  }

  func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: count)
    field.rhs(t, state, into: slope)
    isExpanded = false
    // The time in which the state changes by its size: a guess that the first expansion sets right, if it
    // is near enough for coefficients to be numbers.
    let time = (squaredNorm(state) / squaredNorm(slope)).squareRoot()
    if time > 0, time.isFinite { scale = TaylorScale.near(time) }
  }

  // MARK: The expansion

  /// The size of the step from the present state, as the coefficients have it; ∞ where they set no limit,
  /// NaN where they are not finite.
  func ownSize(t: Double) -> Double {
    if !isExpanded { expand(t) }
    return scale * ownRatio
  }

  private func expand(_ t: Double) {
    let clamped = field.discontinuities?.clamped(t) ?? t
    isExpanded = true
    for tries in 0..<60 {
      expandOnce(clamped)
      if ownRatio.isFinite {
        let isNear = ownRatio > 0x1p-8 && ownRatio < 0x1p8
        if isNear { return }
        // So far away the norms have few digits left, or coefficients are about to leave the range of
        // numbers.
        scale *= TaylorScale.near(ownRatio)
        if tries > 0, ownRatio > 0x1p-30, ownRatio < 0x1p30 { return expandOnce(clamped) }
      } else {
        // No limit, or numbers too large for the scale.
        guard ownRatio != .infinity, squaredNorm(slope).isFinite else { return }
        scale *= 0x1p-16
      }
    }
  }

  private func expandOnce(_ t: Double) {
    expansion.expand(t, state, scale: scale)
    let rows = expansion.coefficients + (order - 1) * stride
    beforeLast = errorScale.squaredNorm(rows, state, state)
    last = errorScale.squaredNorm(rows + stride, state, state)
    guard (beforeLast + last).isFinite else {
      ownRatio = .nan
      return
    }
    let n = Double(order)
    // Logarithms of the squared norms: −∞ of what is 0.
    let exponent = min(
      -log2(beforeLast) / (2 * n - 2),
      -(log2(last) + 2 * TaylorScale.lastWeightLog2) / (2 * n))
    ownRatio = exp2(exponent + safetyLog2)
  }

  // MARK: The step

  func attempt(t: Double, h: Double) -> StepAttempt {
    if !isExpanded { expand(t) }
    proposedFactor = nil
    guard !ownRatio.isNaN else { return .candidate(squaredError: .nan) }
    let x = h / scale
    expansion.evaluate(x, into: result, slope: defect)
    field.rhs(t + h, result, into: endSlope)
    var i = 0
    while i < count {
      defect[i] -= h * endSlope[i]
      i += 1
    }
    let (left, checked) = (squaredLeft(abs(x)), squaredDefect)
    // A NaN must not lose against a number.
    let error = checked > left || checked.isNaN ? checked : left
    if error > 1 {
      let byCoefficients = 0.9 * pow(left, -0.5 / Double(order - 1))
      proposedFactor = min(byCoefficients, checked > 1 ? 0.5 : 1)
    }
    return .candidate(squaredError: error)
  }

  /// The square of what the last two coefficients say of a step of x scales.
  private func squaredLeft(_ x: Double) -> Double {
    // The rule's own steps, and those stretched to a landing, are within it by e^−0.7.
    if x <= 1.011 * ownRatio { return 0.5 }
    let (n, weight) = (Double(order), TaylorScale.lastWeight)
    return max(beforeLast * pow(x, 2 * n - 2), weight * weight * last * pow(x, 2 * n))
  }

  private var squaredDefect: Double {
    // With leading states the two differ by the error of these, which no shorter step takes away.
    if expansion.hasLeadingStates { return 0 }
    let allowed = TaylorStepper.allowedDefect
    return errorScale.squaredNorm(defect, state, result) / (allowed * allowed)
  }

  func complete(t: Double, h: Double) {
    // The next expansion says how long the next step is.
    proposedFactor = .infinity
  }

  func advance() {
    state.update(from: result, count: count)
    slope.update(from: endSlope, count: count)
    isExpanded = false
  }

  func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    expansion.write(h / scale, into: coefficients)
  }

  func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    errorScale.squaredNorm(vector, state, state)
  }

  var snapshotObjection: String? { nil }

  /// The slope at the end of a step is evaluated at tₙ + h, where the time may be a landing's, a rounding
  /// error away; the scale changes nothing but what overflows.
  func carry(through archive: inout SnapshotArchive) {
    archive.carry(state, count: stride)
    archive.carry(slope, count: stride)
    archive.carry(&scale)
    if archive.isRestoring { isExpanded = false }
  }
}
