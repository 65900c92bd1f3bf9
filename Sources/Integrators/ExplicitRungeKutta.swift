import Expressions
import Fields
import LinearAlgebra

/// An explicit Runge–Kutta method at work (see ``Stepper``).
///
/// The stage states Yᵢ are computed straight into the rows that the discrete adjoint records, so
/// keeping them costs a step nothing but the copy.
///
/// An attempt is made by a compiled step where the field has one (see ``StepKernels``), else by the
/// loops here: the same bits, at up to three times the time on small systems.
public final class ExplicitRungeKutta: Stepper {
  public let field: FieldKernels
  public let tableau: ButcherTableau
  public let stride: Int
  public let state: UnsafeMutablePointer<Double>
  public let result: UnsafeMutablePointer<Double>
  public let slope: UnsafeMutablePointer<Double>
  public var record: UnsafeMutablePointer<Double> { state }
  public var recordRows: Int { stageCount }
  public var order: Int { tableau.order }
  public var denseDegree: Int { tableau.denseDegree }

  private let arena: Arena
  let scale: ErrorScale
  private let stageCount, count: Int
  /// f at the stages, and at the end of the step where it has been evaluated.
  let slopes: UnsafeMutablePointer<Double>
  private let error: UnsafeMutablePointer<Double>
  private let secondError: UnsafeMutablePointer<Double>
  private let denseState: UnsafeMutablePointer<Double>
  private let sums: UnsafeMutablePointer<Double>
  private let evaluatesEndInAttempt: Bool
  private let hasEstimate, hasSecondError: Bool
  private let entry: StepKernels.Entry?
  private let work: UnsafeMutablePointer<Work>
  // Made when first asked for: most solves never do.
  private var denseOutput: DenseTables?

  /// What changes when a compiled step takes over. Behind a pointer, for it is read in every step.
  private struct Work {
    var kernel: StepKernel?
    var loops: ExplicitLoops?
  }

  public init(_ tableau: ButcherTableau, field: FieldKernels, tolerances: Tolerances) {
    precondition(!tableau.isImplicit, "\(tableau.name) is not explicit")
    self.field = field
    self.tableau = tableau
    stageCount = tableau.stageCount
    stride = Arena.stride(for: field.stateCount)
    scale = ErrorScale(tolerances, coupled: field.coupledCount)
    let slopeRows = stageCount + 1 + tableau.denseStages.count
    arena = Arena(capacity: (stageCount + slopeRows + 4) * stride + 4)
    state = arena.take(stageCount * stride)
    slopes = arena.take(slopeRows * stride)
    slope = slopes
    result = arena.take(stride)
    error = arena.take(stride)
    secondError = arena.take(stride)
    denseState = arena.take(stride)
    sums = arena.take(4)
    count = field.stateCount
    hasEstimate = tableau.hasErrorEstimate
    hasSecondError = tableau.secondError != nil
    evaluatesEndInAttempt = tableau.error.count > stageCount
    entry = tableau.stepScheme.flatMap { field.steps?.entry($0) }
    work = .allocate(capacity: 1)
    let kernel = entry?.step?.kernel
    work.initialize(
      to: Work(kernel: kernel, loops: kernel == nil ? ExplicitLoops(tableau, stride: stride) : nil))
  }

  deinit {
    work.deinitialize(count: 1)
    work.deallocate()
  }

  public func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: field.stateCount)
    field.rhs(t, state, into: slope)
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    guard let kernel = work.pointee.kernel else { return attemptByLoops(t: t, h: h) }
    field.step(
      kernel, evaluations: evaluatesEndInAttempt ? stageCount : stageCount - 1, t: t, h: h,
      stages: state, slopes: slopes, result: result, relative: scale.relative,
      absolute: scale.absolute, sums: sums)
    guard hasEstimate else { return withoutEstimate() }
    let squared = scale.squaredNorm(coupledSum: sums[0], quadratureSum: sums[1])
    guard hasSecondError else { return .candidate(squaredError: squared) }
    let second = scale.squaredNorm(coupledSum: sums[2], quadratureSum: sums[3])
    return .candidate(squaredError: ButcherTableau.blend(squared, second))
  }

  private func attemptByLoops(t: Double, h: Double) -> StepAttempt {
    guard let loops = work.pointee.loops else { return .refused }
    loops.attempt(field, t: t, h: h, stages: state, slopes: slopes, result: result)
    if evaluatesEndInAttempt { field.rhs(t + h, result, into: slopes + stageCount * stride) }
    if let entry, entry.patience.pointee >= 0 { wait(for: entry) }
    guard hasEstimate else { return withoutEstimate() }
    let factor = h * tableau.estimateScale
    loops.errorRows.combine(0, scale: factor, vectors: slopes, base: nil, into: error)
    let squared = scale.squaredNorm(error, state, result)
    guard hasSecondError else { return .candidate(squaredError: squared) }
    loops.errorRows.combine(1, scale: factor, vectors: slopes, base: nil, into: secondError)
    let second = scale.squaredNorm(secondError, state, result)
    return .candidate(squaredError: ButcherTableau.blend(squared, second))
  }

  /// Has the step compiled once it has been taken often enough.
  private func wait(for entry: StepKernels.Entry) {
    if entry.patience.pointee > 0 {
      entry.patience.pointee -= 1
    } else if let scheme = tableau.stepScheme {
      field.steps?.compile(scheme)
    }
    work.pointee.kernel = entry.step?.kernel
  }

  /// A candidate that nothing is known about but whether it is finite.
  private func withoutEstimate() -> StepAttempt {
    var sum = 0.0
    var k = 0
    while k < count {
      sum += 0 * result[k]
      k += 1
    }
    return .candidate(squaredError: sum)
  }

  public func complete(t: Double, h: Double) {
    if !evaluatesEndInAttempt { field.rhs(t + h, result, into: slopes + stageCount * stride) }
  }

  /// ‖f(tₙ₊₁, yₙ₊₁) − f(tₙ₊₁, Yₛ)‖ / ‖yₙ₊₁ − Yₛ‖ of the completed step: what the Jacobian does to the
  /// direction in which two approximations of the same state differ. Where stability limits the
  /// step, that is the direction of its largest eigenvalue.
  ///
  /// In the norm of the tolerances: what is unstable may be a trace of 1e-17 beside states of 1, whose
  /// differences would drown it (the pollution problem crept on unnoticed at tight tolerances).
  ///
  /// For methods whose last stage lies at tₙ₊₁ and is not the solution itself.
  func spectralRadiusEstimate() -> Double {
    let last = state + (stageCount - 1) * stride
    let lastSlope = slopes + (stageCount - 1) * stride
    let endSlope = slopes + stageCount * stride
    // Both are scratch of an attempt, which is over.
    let (rise, run) = (error, denseState)
    var k = 0
    while k < count {
      rise[k] = endSlope[k] - lastSlope[k]
      run[k] = result[k] - last[k]
      k += 1
    }
    let down = scale.squaredNorm(run, state, result)
    return down > 0 ? (scale.squaredNorm(rise, state, result) / down).squareRoot() : 0
  }

  public func advance() {
    slopes.update(from: slopes + stageCount * stride, count: stride)
    state.update(from: result, count: stride)
  }

  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    let dense = denseOutput ?? DenseTables(tableau, stride: stride)
    denseOutput = dense
    for (i, stage) in tableau.denseStages.enumerated() {
      dense.stageRows.combine(i, scale: h, vectors: slopes, base: state, into: denseState)
      field.rhs(t + stage.c * h, denseState, into: slopes + (stageCount + 1 + i) * stride)
    }
    dense.write(h: h, slopes: slopes, into: coefficients)
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    scale.squaredNorm(vector, state, state)
  }

  public var snapshotObjection: String? { nil }

  /// The slope too: to evaluate it again would cost the same for every restart, and it may have been
  /// evaluated at tₙ + h where the time is a landing's, a rounding error away.
  public func carry(through archive: inout SnapshotArchive) {
    archive.carry(state, count: stride)
    archive.carry(slope, count: stride)
  }
}
