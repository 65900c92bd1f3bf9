import Fields
import LinearAlgebra

/// A stabilised explicit method at work (see ``Stepper`` and ``StabilisedScheme``).
///
/// It records yₙ and the number of stages; the transpose computes the stages again. (Recording them
/// would hold s rows a step, s changing from step to step, for an s that exists to be large.)
///
/// The spectral radius is estimated anew every ``radiusAge`` steps and after a rejection, as in RKC;
/// its evaluations count as rhs. A step too long for the most stages there are is refused before
/// anything is evaluated, and counts as rejected.
///
/// **When this misleads.** An estimate of ρ that has become too small between two estimates shows as a
/// rejected step, not as an error.
public final class Stabilised: Stepper {
  /// Steps from one estimate of the spectral radius to the next.
  public static let radiusAge = 25

  public let field: FieldKernels
  public let scheme: StabilisedScheme
  public let stride: Int
  public let state, slope, result: UnsafeMutablePointer<Double>
  public var record: UnsafeMutablePointer<Double> { state }
  public var recordRows: Int { 2 }
  public var order: Int { scheme.order }
  public var denseDegree: Int { 3 }
  public private(set) var proposedFactor: Double?

  private let arena: Arena
  private let scale: ErrorScale
  private let recurrence: StageRecurrence
  private let radius: SpectralRadius
  private let count: Int
  private let recordedStages, endSlope, error: UnsafeMutablePointer<Double>
  private let before, previous: UnsafeMutablePointer<Double>
  // Slopes of the four finishing stages; the first also serves the recurrence.
  private let slopes: UnsafeMutablePointer<Double>
  private var radiusValue = 0.0
  private var age = Stabilised.radiusAge
  private var wasTried = false

  public init(_ scheme: StabilisedScheme, field: FieldKernels, tolerances: Tolerances) {
    self.field = field
    self.scheme = scheme
    count = field.stateCount
    stride = Arena.stride(for: count)
    scale = ErrorScale(tolerances, coupled: field.coupledCount)
    recurrence = StageRecurrence(scheme)
    radius = SpectralRadius(field)
    arena = Arena(capacity: 12 * stride)
    state = arena.take(stride)
    recordedStages = arena.take(stride)
    slope = arena.take(stride)
    result = arena.take(stride)
    endSlope = arena.take(stride)
    error = arena.take(stride)
    before = arena.take(stride)
    previous = arena.take(stride)
    slopes = arena.take(4 * stride)
  }

  /// The number of stages of the step tried last.
  public var stageCount: Int { Int(recordedStages[0]) }

  /// The spectral radius estimated last.
  public var spectralRadius: Double { radiusValue }

  public func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: count)
    field.rhs(t, state, into: slope)
    radius.restart()
    age = Stabilised.radiusAge
    wasTried = false
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    proposedFactor = nil
    if age >= Stabilised.radiusAge || (wasTried && age > 0) {
      radiusValue = radius.estimate(t: t, y: state, slope: slope)
      // Once at one state is enough, however often it is tried from.
      age = 0
    }
    let z = abs(h) * radiusValue
    guard z.isFinite else {
      age = Stabilised.radiusAge
      return .candidate(squaredError: .nan)
    }
    let stages = scheme.stageCount(for: z)
    guard stages <= scheme.largestStageCount else {
      proposedFactor = 0.95 * scheme.largestReach / z
      return .notConverged
    }
    wasTried = true
    recurrence.prepare(stages: stages)
    recordedStages[0] = Double(stages)
    let last = runRecurrence(t: t, h: h)
    if recurrence.hasFinish {
      finish(t: t, h: h, from: last)
    } else {
      result.update(from: last, count: count)
    }
    field.rhs(t + h, result, into: endSlope)
    estimate(h: h)
    return .candidate(squaredError: scale.squaredNorm(error, state, result))
  }

  /// Y₁ … Yₘ; returns where Yₘ is.
  private func runRecurrence(t: Double, h: Double) -> UnsafeMutablePointer<Double> {
    let (field, recurrence, count) = (field, recurrence, count)
    let (state, slope, latest) = (state, slope, slopes)
    var (before, previous) = (before, previous)
    before.update(from: state, count: count)
    recurrence.combine(
      1, h: h, count: count, start: state, slope: slope, previous: state, before: state,
      previousSlope: slope, into: previous)
    var j = 2
    while j <= recurrence.recurrenceCount {
      field.rhs(t + recurrence.nodes[j - 1] * h, previous, into: latest)
      recurrence.combine(
        j, h: h, count: count, start: state, slope: slope, previous: previous, before: before,
        previousSlope: latest, into: before)
      swap(&before, &previous)
      j += 1
    }
    return previous
  }

  /// The four finishing stages, from u = Yₘ.
  private func finish(t: Double, h: Double, from u: UnsafeMutablePointer<Double>) {
    let coefficients = recurrence.finish
    let node = recurrence.nodes[recurrence.recurrenceCount]
    let stage = error
    field.rhs(t + node * h, u, into: slopes)
    var row = coefficients
    var i = 1
    while i < 4 {
      let c = FinishingStages.combine(
        row, i, h: h, count: count, stride: stride, base: u, slopes: slopes, into: stage)
      field.rhs(t + (node + c) * h, stage, into: slopes + i * stride)
      row += i
      i += 1
    }
    _ = FinishingStages.combine(
      coefficients + StageRecurrence.weights, 4, h: h, count: count, stride: stride, base: u,
      slopes: slopes, into: result)
  }

  private func estimate(h: Double) {
    let (error, state, result, slope, endSlope) = (error, state, result, slope, endSlope)
    let factor = scheme.estimateScale
    var k = 0
    if !recurrence.hasFinish {
      let (values, slopes) = (0.8 * factor, 0.4 * h * factor)
      while k < count {
        error[k] = values * (state[k] - result[k]) + slopes * (slope[k] + endSlope[k])
        k += 1
      }
      return
    }
    let weights = recurrence.finish + StageRecurrence.weights
    let embedded = recurrence.finish + StageRecurrence.embedded
    let (e0, e1) = (embedded[0] - weights[0], embedded[1] - weights[1])
    let (e2, e3) = (embedded[2] - weights[2], embedded[3] - weights[3])
    let e4 = embedded[4]
    let (k0, k1) = (slopes, slopes + stride)
    let (k2, k3) = (slopes + 2 * stride, slopes + 3 * stride)
    while k < count {
      let sum = e0 * k0[k] + e1 * k1[k] + e2 * k2[k]
      error[k] = h * factor * (sum + e3 * k3[k] + e4 * endSlope[k])
      k += 1
    }
  }

  public func complete(t: Double, h: Double) {}

  public func advance() {
    state.update(from: result, count: stride)
    slope.update(from: endSlope, count: stride)
    age += 1
    wasTried = false
  }

  /// The cubic Hermite polynomial of both ends.
  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    let (c1, c2, c3) = (coefficients, coefficients + stride, coefficients + 2 * stride)
    var k = 0
    while k < count {
      let difference = result[k] - state[k]
      c1[k] = h * slope[k]
      c2[k] = 3 * difference - h * (2 * slope[k] + endSlope[k])
      c3[k] = h * (slope[k] + endSlope[k]) - 2 * difference
      k += 1
    }
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    scale.squaredNorm(vector, state, state)
  }

  public var snapshotObjection: String? { nil }

  public func carry(through archive: inout SnapshotArchive) {
    archive.carry(state, count: stride)
    archive.carry(slope, count: stride)
    archive.carry(&radiusValue)
    archive.carry(&age)
    archive.carry(&wasTried)
    radius.carry(through: &archive)
  }
}
