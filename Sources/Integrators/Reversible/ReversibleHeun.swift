import Fields
import LinearAlgebra

/// The reversible Heun method at work (see ``Stepper``), with a second solution ŷ:
///
/// ŷ⁺ = 2y − ŷ + h f(t, ŷ), y⁺ = y + (h/2)(f(t, ŷ) + f(t + h, ŷ⁺)), from ŷ₀ = y₀.
///
/// One evaluation a step. The estimate is (h/2)(f(t + h, ŷ⁺) − f(t, ŷ)), of order h². Inverse: the
/// step of size −h, ŷ = 2y⁺ − ŷ⁺ − h f(t + h, ŷ⁺), y = y⁺ − (h/2)(f(t, ŷ) + f(t + h, ŷ⁺)).
///
/// It records ŷₙ and ŷₙ₊₁; the step is linear in y.
public final class ReversibleHeun: ReversibleStepper {
  public let field: FieldKernels
  public let stride: Int
  public let state, result: UnsafeMutablePointer<Double>
  /// f(tₙ, ŷₙ), which is f(tₙ, yₙ) at a start.
  public let slope: UnsafeMutablePointer<Double>
  public let record: UnsafeMutablePointer<Double>
  public var recordRows: Int { 2 }
  public var order: Int { 2 }
  public var denseDegree: Int { 3 }
  public private(set) var beginsAnew = true

  public var hiddenRows: Int { 1 }
  public var hidden: UnsafeMutablePointer<Double> { record }
  public var unstepGrowth: Double { 1 }

  private let arena: Arena
  private let scale: ErrorScale
  private let count: Int
  private let endSlope, error: UnsafeMutablePointer<Double>

  init(field: FieldKernels, tolerances: Tolerances) {
    self.field = field
    count = field.stateCount
    stride = Arena.stride(for: count)
    scale = ErrorScale(tolerances, coupled: field.coupledCount)
    arena = Arena(capacity: 7 * stride)
    state = arena.take(stride)
    record = arena.take(2 * stride)
    result = arena.take(stride)
    slope = arena.take(stride)
    endSlope = arena.take(stride)
    error = arena.take(stride)
  }

  public func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: count)
    record.update(from: state, count: stride)
    field.rhs(t, record, into: slope)
    beginsAnew = true
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    let (hat, endHat) = (record, record + stride)
    var i = 0
    while i < count {
      endHat[i] = 2 * state[i] - hat[i]
      i += 1
    }
    field.stage(t + h, endHat, adding: h, times: slope, into: endSlope)
    let half = 0.5 * h
    i = 0
    while i < count {
      result[i] = state[i] + half * (slope[i] + endSlope[i])
      error[i] = half * (endSlope[i] - slope[i])
      i += 1
    }
    return .candidate(squaredError: scale.squaredNorm(error, state, result))
  }

  public func complete(t: Double, h: Double) {}

  public func advance() {
    state.update(from: result, count: stride)
    record.update(from: record + stride, count: stride)
    slope.update(from: endSlope, count: stride)
    beginsAnew = false
  }

  public func unstep(t: Double, h: Double) {
    let (hat, endHat) = (record, record + stride)
    result.update(from: state, count: stride)
    endHat.update(from: hat, count: stride)
    // The slope at hand is that at the end of this step.
    endSlope.update(from: slope, count: stride)
    var i = 0
    while i < count {
      hat[i] = 2 * result[i] - endHat[i]
      i += 1
    }
    field.stage(t, hat, adding: -h, times: endSlope, into: slope)
    let half = 0.5 * h
    i = 0
    while i < count {
      state[i] = result[i] - half * (slope[i] + endSlope[i])
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
    archive.carry(hidden, count: stride)
    archive.carry(slope, count: stride)
    archive.carry(&beginsAnew)
  }
}
