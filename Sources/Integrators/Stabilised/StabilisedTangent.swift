import Fields
import LinearAlgebra

/// The tangent of a stabilised step at frozen size and number of stages, for many directions at once
/// (see ``StepTangentMap``): the recurrence applied to S′ = JS + ∂f/∂p along the stages, which are
/// computed again from yₙ as it goes.
///
/// Cost: s − 1 evaluations, s Jacobians (and ∂f/∂p), a sparse product a stage and column.
public final class StabilisedTangent: StepTangentMap {
  public let columnCount: Int
  public let tangent, result, error: UnsafeMutablePointer<Double>
  public var secondError: UnsafeMutablePointer<Double>? { nil }

  private let field: FieldKernels
  private let recurrence: StageRecurrence
  private let initialCount, stride, count, block: Int
  private let parameters: [Int]
  private let stateTable, parameterTable: SparseTable
  private let stateValues, parameterValues: UnsafeMutablePointer<Double>
  // Of the state.
  private let start, slope, stateBefore, statePrevious: UnsafeMutablePointer<Double>
  private let stateSlopes: UnsafeMutablePointer<Double>
  // Of the columns, in blocks.
  private let startSlopes, before, previous, slopes, endSlopes: UnsafeMutablePointer<Double>
  private let arena: Arena

  public init(
    _ scheme: StabilisedScheme, field: FieldKernels, initialCount: Int, parameters: [Int]
  ) {
    self.field = field
    self.initialCount = initialCount
    self.parameters = parameters
    recurrence = StageRecurrence(scheme)
    columnCount = initialCount + parameters.count
    count = field.stateCount
    stride = Arena.stride(for: count)
    block = columnCount * stride
    stateTable = SparseTable(field.jacobianPattern)
    parameterTable = SparseTable(field.parameterJacobianPattern)
    let stateEntries = field.jacobianPattern.nonzeroCount
    let parameterEntries = field.parameterJacobianPattern.nonzeroCount
    arena = Arena(capacity: 11 * block + 8 * stride + stateEntries + parameterEntries)
    tangent = arena.take(block)
    result = arena.take(block)
    error = arena.take(block)
    startSlopes = arena.take(block)
    before = arena.take(block)
    previous = arena.take(block)
    endSlopes = arena.take(block)
    slopes = arena.take(4 * block)
    start = arena.take(stride)
    slope = arena.take(stride)
    stateBefore = arena.take(stride)
    statePrevious = arena.take(stride)
    stateSlopes = arena.take(4 * stride)
    stateValues = arena.take(stateEntries)
    parameterValues = arena.take(parameterEntries)
  }

  public func reset() {
    tangent.update(repeating: 0, count: block)
    for c in 0..<initialCount { tangent[c * stride + c] = 1 }
  }

  public func restart() {}

  public func push(
    _ step: StageLog.Step, end: UnsafePointer<Double>?
  ) throws(IntegrationFailure) {
    let (t, h) = (step.time, step.size)
    recurrence.prepare(stages: Int(step.stages[stride]))
    start.update(from: step.stages, count: stride)
    field.rhs(t, start, into: slope)
    linearise(t, start, tangent, into: startSlopes)
    let (state, columns) = pushRecurrence(t, h)
    if recurrence.hasFinish {
      pushFinish(t, h, state, columns)
    } else {
      result.update(from: columns, count: block)
    }
    guard let end else { return }
    linearise(t + h, end, result, into: endSlopes)
    estimate(h)
  }

  public func advance() { tangent.update(from: result, count: block) }

  /// out ← J S + ∂f/∂p · P at the given point.
  private func linearise(
    _ t: Double, _ y: UnsafePointer<Double>, _ columns: UnsafePointer<Double>,
    into out: UnsafeMutablePointer<Double>
  ) {
    field.jacobian(t, y, into: stateValues)
    if !parameters.isEmpty { field.parameterJacobian(t, y, into: parameterValues) }
    out.update(repeating: 0, count: block)
    for c in 0..<columnCount {
      let offset = c * stride
      stateTable.multiply(stateValues, columns + offset, addingTo: out + offset)
      if c >= initialCount {
        parameterTable.addColumn(
          parameters[c - initialCount], of: parameterValues, to: out + offset)
      }
    }
  }

  private func pushRecurrence(
    _ t: Double, _ h: Double
  ) -> (state: UnsafeMutablePointer<Double>, columns: UnsafeMutablePointer<Double>) {
    var (y, z) = (statePrevious, stateBefore)
    var (s, r) = (previous, before)
    z.update(from: start, count: stride)
    r.update(from: tangent, count: block)
    recurrence.combine(
      1, h: h, count: count, start: start, slope: slope, previous: start, before: start,
      previousSlope: slope, into: y)
    recurrence.combine(
      1, h: h, count: block, start: tangent, slope: startSlopes, previous: tangent,
      before: tangent, previousSlope: startSlopes, into: s)
    var j = 2
    while j <= recurrence.recurrenceCount {
      let node = t + recurrence.nodes[j - 1] * h
      field.rhs(node, y, into: stateSlopes)
      linearise(node, y, s, into: slopes)
      recurrence.combine(
        j, h: h, count: count, start: start, slope: slope, previous: y, before: z,
        previousSlope: stateSlopes, into: z)
      recurrence.combine(
        j, h: h, count: block, start: tangent, slope: startSlopes, previous: s, before: r,
        previousSlope: slopes, into: r)
      swap(&y, &z)
      swap(&s, &r)
      j += 1
    }
    return (y, s)
  }

  private func pushFinish(
    _ t: Double, _ h: Double, _ u: UnsafeMutablePointer<Double>,
    _ columns: UnsafeMutablePointer<Double>
  ) {
    let node = recurrence.nodes[recurrence.recurrenceCount]
    // The other buffers of the recurrence are free by now.
    let stage = u == statePrevious ? stateBefore : statePrevious
    let stageColumns = columns == previous ? before : previous
    field.rhs(t + node * h, u, into: stateSlopes)
    linearise(t + node * h, u, columns, into: slopes)
    var row = recurrence.finish
    for i in 1..<4 {
      let c = FinishingStages.combine(
        row, i, h: h, count: count, stride: stride, base: u, slopes: stateSlopes, into: stage)
      FinishingStages.combine(
        row, i, h: h, count: block, stride: block, base: columns, slopes: slopes,
        into: stageColumns)
      if i < 3 { field.rhs(t + (node + c) * h, stage, into: stateSlopes + i * stride) }
      linearise(t + (node + c) * h, stage, stageColumns, into: slopes + i * block)
      row += i
    }
    FinishingStages.combine(
      recurrence.finish + StageRecurrence.weights, 4, h: h, count: block, stride: block,
      base: columns, slopes: slopes, into: result)
  }

  private func estimate(_ h: Double) {
    let factor = recurrence.scheme.estimateScale
    if !recurrence.hasFinish {
      for k in 0..<block {
        let slopes = startSlopes[k] + endSlopes[k]
        error[k] = factor * (0.8 * (tangent[k] - result[k]) + 0.4 * h * slopes)
      }
      return
    }
    let weights = recurrence.finish + StageRecurrence.weights
    let embedded = recurrence.finish + StageRecurrence.embedded
    for k in 0..<block {
      var sum = embedded[4] * endSlopes[k]
      for i in 0..<4 { sum += (embedded[i] - weights[i]) * slopes[i * block + k] }
      error[k] = h * factor * sum
    }
  }
}
