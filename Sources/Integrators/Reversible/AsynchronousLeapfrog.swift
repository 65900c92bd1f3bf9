import Fields
import LinearAlgebra

/// The asynchronous leapfrog method at work (see ``Stepper``), damped by η:
///
/// m = y + (h/2) v, u = f(t + h/2, m), v⁺ = v + 2η (u − v), y⁺ = m + (h/2) v⁺, from v₀ = f(t₀, y₀).
///
/// One evaluation a step. The estimate is (h/2)(u − v), half of what the slope changed: of order h²,
/// the difference to a method of order 1 (Zhuang et al.'s code, TorchDiffEqPack). Inverse: m and u
/// from (y⁺, v⁺), then v = (v⁺ − 2ηu)/(1 − 2η), y = m − (h/2) v; hence η ≠ ½.
///
/// The step is written as two half drifts and a reflection of v, not as y⁺ = y + h u, because the
/// damped method is that, and because the inverse then undoes each operation by one of its kind.
///
/// It records y and m.
public final class AsynchronousLeapfrog: ReversibleStepper {
  public let field: FieldKernels
  public let damping: Double
  public let stride: Int
  public let state, result: UnsafeMutablePointer<Double>
  /// vₙ, which stands for f(tₙ, yₙ) and is equal to it at a start.
  public let slope: UnsafeMutablePointer<Double>
  public var record: UnsafeMutablePointer<Double> { state }
  public var recordRows: Int { 2 }
  public let order: Int
  public var denseDegree: Int { 3 }
  public private(set) var beginsAnew = true

  public var hiddenRows: Int { 1 }
  public var hidden: UnsafeMutablePointer<Double> { slope }
  public var unstepGrowth: Double { 1 / abs(1 - 2 * damping) }

  private let arena: Arena
  private let scale: ErrorScale
  private let count: Int
  private let middle, endSlope, middleSlope, error: UnsafeMutablePointer<Double>

  init(_ family: LeapfrogFamily, field: FieldKernels, tolerances: Tolerances) {
    self.field = field
    damping = family.damping
    order = family.order
    count = field.stateCount
    stride = Arena.stride(for: count)
    scale = ErrorScale(tolerances, coupled: field.coupledCount)
    arena = Arena(capacity: 7 * stride)
    state = arena.take(2 * stride)
    middle = state + stride
    result = arena.take(stride)
    slope = arena.take(stride)
    endSlope = arena.take(stride)
    middleSlope = arena.take(stride)
    error = arena.take(stride)
  }

  public func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: count)
    field.rhs(t, state, into: slope)
    beginsAnew = true
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    let half = 0.5 * h
    let twice = 2 * damping
    let (v, u) = (slope, middleSlope)
    middle.update(from: state, count: stride)
    field.stage(t + half, middle, adding: half, times: v, into: u)
    var i = 0
    while i < count {
      let change = u[i] - v[i]
      let end = v[i] + twice * change
      endSlope[i] = end
      result[i] = middle[i] + half * end
      error[i] = half * change
      i += 1
    }
    return .candidate(squaredError: scale.squaredNorm(error, state, result))
  }

  public func complete(t: Double, h: Double) {}

  public func advance() {
    state.update(from: result, count: stride)
    slope.update(from: endSlope, count: stride)
    beginsAnew = false
  }

  public func unstep(t: Double, h: Double) {
    let half = 0.5 * h
    let twice = 2 * damping
    let u = middleSlope
    result.update(from: state, count: stride)
    endSlope.update(from: slope, count: stride)
    middle.update(from: result, count: stride)
    field.stage(t + half, middle, adding: -half, times: endSlope, into: u)
    let inverse = 1 / (1 - twice)
    var i = 0
    while i < count {
      let v = inverse * (endSlope[i] - twice * u[i])
      slope[i] = v
      state[i] = middle[i] - half * v
      i += 1
    }
    beginsAnew = false
  }

  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    HermiteCubic.write(
      h: h, from: state, to: result, slopes: slope, endSlope, count: count, stride: stride,
      into: coefficients)
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    scale.squaredNorm(vector, state, state)
  }

  public var snapshotObjection: String? { nil }

  public func carry(through archive: inout SnapshotArchive) {
    archive.carry(state, count: stride)
    archive.carry(slope, count: stride)
    archive.carry(&beginsAnew)
  }
}
