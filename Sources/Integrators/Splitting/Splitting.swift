import Fields
import LinearAlgebra

/// A symmetric composition of Störmer–Verlet steps at work (see ``Stepper``), on a separable system
/// q′ = f(t, p), p′ = g(t, q). Each substep, of size η = wₖh, is
///
/// P = p + (η/2) g(t, q), q⁺ = q + η f(t + η/2, P), p⁺ = P + (η/2) g(t + η, q⁺).
///
/// A pure quadrature c′ = r(t, q, p) takes the trapezoidal rule on each substep: the pair is then
/// still a symmetric step of order 2 of the whole system, and the composition of its order.
///
/// Time: forces are taken at the time of q and velocities at that of P, as if t were two more states,
/// one in each group; so a system that depends on time is separable too.
///
/// It has no error estimate. Cost of a substep: two evaluations, of which half is thrown away each
/// time, because a field computes all rates at once; three where there are quadratures.
public final class Splitting: ReversibleStepper {
  public let field: FieldKernels
  public let stride: Int
  public let order: Int
  public let state, result: UnsafeMutablePointer<Double>
  /// At a start f(t, y); later its forces and quadratures only, as far as a step needs them.
  public let slope: UnsafeMutablePointer<Double>
  public let record: UnsafeMutablePointer<Double>
  public var recordRows: Int { layout.recordRows }
  public var denseDegree: Int { 3 }

  public var hiddenRows: Int { 0 }
  public var hidden: UnsafeMutablePointer<Double> { state }
  public var unstepGrowth: Double { 1 }

  private let layout: SplittingLayout
  private let arena: Arena
  private let scale: ErrorScale
  // Forces at the node at hand and then at the end of the step, and velocities in between.
  private let endSlope, velocity, denseStart, denseEnd: UnsafeMutablePointer<Double>

  init(_ layout: SplittingLayout, order: Int, tolerances: Tolerances) {
    self.layout = layout
    self.order = order
    field = layout.field
    stride = layout.stride
    scale = ErrorScale(tolerances, coupled: layout.coupled)
    arena = Arena(capacity: (layout.recordRows + 8) * stride)
    state = arena.take(stride)
    result = arena.take(stride)
    slope = arena.take(stride)
    record = arena.take(layout.recordRows * stride)
    endSlope = arena.take(stride)
    velocity = arena.take(stride)
    denseStart = arena.take(stride)
    denseEnd = arena.take(stride)
  }

  public func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: layout.count)
    field.rhs(t, state, into: slope)
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    let layout = layout
    let (drifting, kicked, summed) = (layout.drifting, layout.kicked, layout.summed)
    endSlope.update(from: slope, count: stride)
    layout.node(0, in: record).update(from: state, count: stride)
    var k = 0
    while k < layout.substeps {
      let node = layout.node(k, in: record)
      let middle = layout.middle(k, in: record)
      let next = layout.node(k + 1, in: record)
      let size = layout.weights[k] * h
      let half = 0.5 * size
      if layout.hasQuadratures { middle.update(from: node, count: stride) }
      layout.add(half, kicked, endSlope, to: middle)
      field.rhs(layout.middleTime(k, t, h), middle, into: velocity)
      next.update(from: middle, count: stride)
      layout.add(size, drifting, velocity, to: next)
      if layout.hasQuadratures { layout.add(half, summed, endSlope, to: next) }
      let time = layout.nodeTime(k + 1, t, h)
      field.rhs(time, next, into: endSlope)
      layout.add(half, kicked, endSlope, to: next)
      if layout.hasQuadratures {
        field.rhs(time, next, into: endSlope)
        layout.add(half, summed, endSlope, to: next)
      }
      k += 1
    }
    result.update(from: layout.node(layout.substeps, in: record), count: stride)
    var sum = 0.0
    for i in 0..<layout.count { sum += result[i] }
    // Finite numbers can add up to infinity; then there is a closer look.
    if sum.isFinite || isFinite(result) { return .candidate(squaredError: 0) }
    return .candidate(squaredError: .nan)
  }

  private func isFinite(_ y: UnsafePointer<Double>) -> Bool {
    for i in 0..<layout.count where !y[i].isFinite { return false }
    return true
  }

  public func complete(t: Double, h: Double) {}

  public func advance() {
    state.update(from: result, count: stride)
    slope.update(from: endSlope, count: stride)
  }

  public func unstep(t: Double, h: Double) {
    let layout = layout
    let (drifting, kicked, summed) = (layout.drifting, layout.kicked, layout.summed)
    result.update(from: state, count: stride)
    endSlope.update(from: slope, count: stride)
    layout.node(layout.substeps, in: record).update(from: state, count: stride)
    var k = layout.substeps - 1
    while k >= 0 {
      let middle = layout.middle(k, in: record)
      let size = layout.weights[k] * h
      let half = 0.5 * size
      // `state` is node k + 1, and becomes node k.
      if layout.hasQuadratures { layout.add(-half, summed, slope, to: state) }
      layout.add(-half, kicked, slope, to: state)
      field.rhs(layout.middleTime(k, t, h), state, into: velocity)
      layout.add(-size, drifting, velocity, to: state)
      let time = layout.nodeTime(k, t, h)
      field.rhs(time, state, into: slope)
      middle.update(from: state, count: stride)
      layout.add(-half, kicked, slope, to: state)
      if layout.hasQuadratures {
        field.rhs(time, state, into: slope)
        layout.add(-half, summed, slope, to: state)
        // Nothing depends on them, but a record should be the same whichever way it was made.
        for i in layout.coupled..<layout.count { middle[i] = state[i] }
        layout.node(k, in: record).update(from: state, count: stride)
      }
      k -= 1
    }
  }

  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    field.rhs(t, state, into: denseStart)
    field.rhs(t + h, result, into: denseEnd)
    HermiteCubic.write(
      h: h, from: state, to: result, slopes: denseStart, denseEnd, count: layout.count,
      stride: stride, into: coefficients)
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    scale.squaredNorm(vector, state, state)
  }

  public var snapshotObjection: String? { nil }

  public func carry(through archive: inout SnapshotArchive) {
    archive.carry(state, count: stride)
    archive.carry(slope, count: stride)
  }
}
