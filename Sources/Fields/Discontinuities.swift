import Expressions

/// The times at which a field jumps, and the side of them on which it is evaluated now.
///
/// An integration ends a step at each of them and begins anew beyond it. On [a, b] between two of
/// them a one-step method evaluates f at a and b themselves, where a text says what it likes
/// (`select(t <= 5, …)` or `select(t < 5, …)`): at b the value from the left is wanted, at a the one
/// from the right. So every kernel of the field is called with the time clamped to
/// [a + δ, b − δ], δ = ``margin`` units in the last place, whatever the time asked for; the states
/// and the step sizes know nothing of it. Rejected: to stop at b − δ and go on at b + δ, because the
/// rounding of t + cᵢh is relative to the step, not to b, and reaches over it where b is near 0; and
/// to let problems say which side they mean at b, because they would have to get it right.
///
/// One object belongs to one ``Field``, and its window is shared by all copies of the kernels:
/// whoever calls them says first where he is (``enter(_:)``), as `Integrator` does in each step.
///
/// Cost: two comparisons and an indirect call an evaluation; a field without discontinuities has no
/// such object and pays nothing.
///
/// - When this misleads: a jump at a time that is not listed, or that moves with a parameter or
///   a state. The derivative with respect to the *time* of a jump is not part of any gradient.
public final class Discontinuities {
  /// In units in the last place: a time as a person writes it and the comparison in the model may
  /// be rounded differently.
  public static let margin = 4

  /// Ascending.
  public let times: [Double]
  /// Lower and upper bound of each segment: two numbers for each of `times.count + 1`.
  public let bounds: [Double]
  /// The lower and the upper bound in force.
  public let window: UnsafeMutablePointer<Double>
  private var calls: [UnsafeMutablePointer<ClampedCall>] = []

  /// - Parameter times: ascending, apart by more than twice the margin.
  public init(_ times: [Double]) {
    self.times = times
    var bounds = [-Double.infinity]
    for time in times {
      var (below, above) = (time, time)
      for _ in 0..<Discontinuities.margin { (below, above) = (below.nextDown, above.nextUp) }
      bounds += [below, above]
    }
    self.bounds = bounds + [.infinity]
    window = .allocate(capacity: 2)
    window[0] = -.infinity
    window[1] = .infinity
  }

  deinit {
    window.deallocate()
    calls.forEach { $0.deallocate() }
  }

  /// The segment in which an integration stands that is at `t` and goes toward `end`: the number of
  /// discontinuities before it in time.
  public func segment(at t: Double, toward end: Double) -> Int {
    var count = 0
    if end < t {
      while count < times.count, times[count] < t { count += 1 }
    } else {
      while count < times.count, times[count] <= t { count += 1 }
    }
    return count
  }

  /// Where a step from inside `segment` toward `end` must not go beyond.
  public func landing(in segment: Int, from t: Double, toward end: Double) -> Double {
    if end < t { return segment > 0 ? max(end, times[segment - 1]) : end }
    return segment < times.count ? min(end, times[segment]) : end
  }

  /// Evaluates the field inside `segment` from now on.
  @inline(__always)
  public func enter(_ segment: Int) {
    bounds.withUnsafeBufferPointer {
      window[0] = $0[2 * segment]
      window[1] = $0[2 * segment + 1]
    }
  }

  /// `t`, moved into the segment in force.
  public func clamped(_ t: Double) -> Double { min(max(t, window[0]), window[1]) }

  private struct ClampedCall {
    let inner: KernelCall
    let window: UnsafeMutablePointer<Double>
  }

  /// `call` at clamped times. The result is valid while this object lives.
  func clamping(_ call: KernelCall) -> KernelCall {
    let context = UnsafeMutablePointer<ClampedCall>.allocate(capacity: 1)
    context.initialize(to: ClampedCall(inner: call, window: window))
    calls.append(context)
    return KernelCall(
      { context, t, y, p, v, out, sums in
        let call = context!.assumingMemoryBound(to: ClampedCall.self)
        let window = call.pointee.window
        // A time that is not a number stays one.
        let clamped = t < window[0] ? window[0] : t > window[1] ? window[1] : t
        call.pointee.inner.function(
          call.pointee.inner.context, clamped, y, p, v, out, sums)
      }, UnsafeMutableRawPointer(context))
  }
}
