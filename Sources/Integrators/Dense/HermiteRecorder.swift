import Fields
import LinearAlgebra

/// Writes Hermite polynomials of accepted steps into the records of a dense trajectory.
///
/// The slope at the end of a step is the one with which the method itself begins the next: what it
/// carries (a stage's, a Nordsieck vector's), not f(y) evaluated anew, because on stiff problems f
/// amplifies the error of y by h‖J‖, which the method's own slope has damped. So a polynomial is
/// finished when the next step is recorded; the last one, and one that ends at a discontinuity, by f.
///
/// The quintic needs y″ = J f + ∂f/∂t at both ends: a product with the Jacobian for each.
///
/// Cost a step: nothing for the cubic, one JVP (and ∂f/∂t of a field that depends on t) for the quintic.
///
/// - When this misleads: y″ does amplify errors of y by ‖J‖², so the quintic is for problems that
///   are not stiff.
final class HermiteRecorder {
  private let stepper: any Stepper
  private let field: FieldKernels
  private let stride, count: Int
  private let isQuintic: Bool
  private let end, slope, startSecond, endSecond, rates: UnsafeMutablePointer<Double>
  private let arena: Arena
  /// The step whose polynomial is not finished: its coefficients, of which the first row holds the slope
  /// at its start.
  private var open: Open?

  private struct Open {
    let coefficients: UnsafeMutablePointer<Double>
    let start: UnsafePointer<Double>
    let end, size: Double
    /// Between which times the field was evaluated.
    let window: (Double, Double)
  }

  init(_ stepper: any Stepper, isQuintic: Bool) {
    self.stepper = stepper
    self.isQuintic = isQuintic
    field = stepper.field
    stride = stepper.stride
    count = field.stateCount
    arena = Arena(capacity: 5 * stride)
    end = arena.take(stride)
    slope = arena.take(stride)
    startSecond = arena.take(stride)
    endSecond = arena.take(stride)
    rates = arena.take(stride)
  }

  /// Why the polynomial cannot be made on a field, as a whole sentence; nil where it can.
  static func objection(_ interpolant: DenseInterpolant, to field: FieldKernels) -> String? {
    guard interpolant == .hermite5, field.timeDerivative == nil else { return nil }
    return "hermite5 needs ∂f/∂t, which hand-written fields do not have; hermite does not"
  }

  private var window: (Double, Double) {
    guard let discontinuities = field.discontinuities else { return (0, 0) }
    return (discontinuities.window[0], discontinuities.window[1])
  }

  /// Begins the polynomial of the step just accepted, and finishes that of the one before.
  func append(
    t: Double, h: Double, end time: Double, start: UnsafePointer<Double>,
    into coefficients: UnsafeMutablePointer<Double>
  ) {
    let window = window
    if let open {
      if open.end == t, open.window == window {
        slope.update(from: stepper.slope, count: stride)
        finish(open)
        startSecond.update(from: endSecond, count: stride)
      } else {
        finishByField(open)
        self.window(is: window)
        evaluateSecond(t, start, stepper.slope, into: startSecond)
      }
    } else {
      evaluateSecond(t, start, stepper.slope, into: startSecond)
    }
    coefficients.update(from: stepper.slope, count: stride)
    end.update(from: stepper.result, count: stride)
    open = Open(coefficients: coefficients, start: start, end: time, size: h, window: window)
  }

  /// Finishes the last polynomial.
  func finish() {
    guard let open else { return }
    let window = window
    finishByField(open)
    self.window(is: window)
    self.open = nil
  }

  func removeAll() { open = nil }

  private func window(is window: (Double, Double)) {
    guard let discontinuities = field.discontinuities else { return }
    (discontinuities.window[0], discontinuities.window[1]) = window
  }

  private func finishByField(_ open: Open) {
    window(is: open.window)
    field.rhs(open.end, end, into: slope)
    finish(open)
  }

  /// Writes the coefficients from both ends; ``slope`` is that at the end.
  private func finish(_ open: Open) {
    evaluateSecond(open.end, end, slope, into: endSecond)
    if isQuintic {
      HermiteQuintic.write(
        h: open.size, from: open.start, to: end, slope, seconds: startSecond, endSecond,
        count: count, stride: stride, into: open.coefficients)
    } else {
      HermiteCubic.write(
        h: open.size, from: open.start, to: end, slopes: open.coefficients, slope, count: count,
        stride: stride, into: open.coefficients)
    }
  }

  /// out ← y″ = J f + ∂f/∂t.
  private func evaluateSecond(
    _ t: Double, _ y: UnsafePointer<Double>, _ slope: UnsafePointer<Double>,
    into out: UnsafeMutablePointer<Double>
  ) {
    guard isQuintic else { return }
    field.jvp(t, y, slope, into: out)
    guard field.second?.isAutonomous != true, let rate = field.timeDerivative else { return }
    rate.function(rate.context, t, y, field.parameters, nil, rates, nil)
    for i in 0..<count { out[i] += rates[i] }
  }
}
