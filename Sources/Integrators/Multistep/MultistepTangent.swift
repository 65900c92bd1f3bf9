import Fields
import LinearAlgebra

/// The tangent of a multistep step with its whole history, at frozen sizes and orders: a Nordsieck
/// array Z of columns beside that of the state, every operation on which is that of the step, but
/// for the equation of the correction,
///
///     (I − γJ) δe = γ J Z₍₀₎,₀ − Z₍₀₎,₁/ℓ₁ + γ ∂f/∂p,   γ = h/ℓ₁, J = ∂f/∂y(tₙ₊₁, yₙ₊₁),
///
/// of Newton's iteration; functional iteration is differentiated as performed (see
/// ``MultistepTranspose``). A first step begins Z = (S, h (J S + ∂f/∂p)).
///
/// Except where the iteration stopped short, this is also the method applied to the variational
/// equation, so the error of a column is δe times the constant of the step's own error, and of a look
/// at the polynomial its share of the last one.
///
/// It goes forward with the steps: a step can be pushed again, as after an attempt that was refused,
/// but none can be left out since the last that began anew.
///
/// Cost: of functional iteration, a Jacobian (and ∂f/∂p) for each evaluation of f and a sparse product
/// a column; of Newton's, one Jacobian, one factorisation, a product and a solve a column. And the
/// array's operations for each column.
final class MultistepTangent: StepTangentMap {
  let tangent, result, error: UnsafeMutablePointer<Double>
  var secondError: UnsafeMutablePointer<Double>? { nil }
  var columnCount: Int { equation.columnCount }

  private let iteration: MultistepIteration
  private let stride, block: Int
  private let coefficients: MultistepCoefficients
  private let kernel: NordsieckKernel
  private let equation: MultistepTangentEquation
  private let correction, weights: UnsafeMutablePointer<Double>
  private let arena: Arena
  /// Z at the last true step, and that of the step under way.
  private var past, present: UnsafeMutablePointer<Double>
  /// H, by which `past` is scaled.
  private var size = 0.0
  /// The step pushed last: what it was, and from the array to its end.
  private var code = MultistepRecord.Code()
  private var total = 0.0

  init(
    _ family: MultistepFamily, field: FieldKernels, initialCount: Int, parameters: [Int]
  ) {
    iteration = family.iteration
    stride = Arena.stride(for: field.stateCount)
    equation = MultistepTangentEquation(
      family.iteration, field, initialCount: initialCount, parameters: parameters)
    // The columns are one vector to the array's operations, which take it by fours.
    block = (equation.columnCount * stride + 3) & ~3
    coefficients = MultistepCoefficients(family.formula)
    kernel = NordsieckKernel(stride: block)
    let rows = (family.maximumOrder + 1) * block
    arena = Arena(capacity: 2 * rows + 4 * block + MultistepCoefficients.room)
    past = arena.take(rows)
    present = arena.take(rows)
    tangent = arena.take(block)
    result = arena.take(block)
    error = arena.take(block)
    correction = arena.take(block)
    weights = arena.take(MultistepCoefficients.room)
  }

  func reset() {
    tangent.update(repeating: 0, count: block)
    for c in 0..<equation.initialCount { tangent[c * stride + c] = 1 }
  }

  // The first step after a restart says so itself.
  func restart() {}

  func push(_ step: StageLog.Step, end: UnsafePointer<Double>?) throws(IntegrationFailure) {
    let record = MultistepRecord(step, iteration, stride: stride)
    code = record.code
    total = record.offset + step.size
    if code.isVirtual {
      look(ratio: total / size)
      return
    }
    let q = code.order
    var source = past
    if step.isFirst {
      coefficients.restart()
      size = step.size
      past.update(from: tangent, count: block)
      equation.begin(step, tangent, into: past + block)
    } else if code.lowered > 0 {
      present.update(from: past, count: (q + code.lowered + 1) * block)
      var order = q + code.lowered
      while order > q {
        lower(present, from: order)
        order -= 1
      }
      source = present
    }
    kernel.predict(source, order: q, ratio: total / size, into: present)
    coefficients.prepare(order: q, h: total)
    try equation.solve(
      step, iterations: code.iterations, gamma: total / coefficients.lambda[1],
      inverse: 1 / coefficients.lambda[1], present, slopes: present + block, into: correction)
    kernel.add(correction, weights: coefficients.lambda, rows: 0, q, to: present)
    result.update(from: present, count: block)
    guard end != nil else { return }
    let constant = coefficients.errors.pointee.same
    var i = 0
    while i < block {
      error[i] = constant * correction[i]
      i += 1
    }
  }

  private func look(ratio: Double) {
    kernel.evaluate(past, order: code.order, at: ratio, into: result, slope: error)
    var i = 0
    while i < block {
      error[i] = ratio * correction[i]
      i += 1
    }
  }

  func complete(_ step: StageLog.Step) {
    code = MultistepRecord(step, iteration, stride: stride).code
  }

  func advance() {
    tangent.update(from: result, count: block)
    if code.isVirtual { return }
    swap(&past, &present)
    coefficients.append(total)
    size = total
    let q = code.order
    if code.change < 0 { lower(past, from: q) }
    guard code.change > 0 else { return }
    (past + (q + 1) * block).update(repeating: 0, count: block)
    guard coefficients.formula == .bdf else { return }
    coefficients.raising(from: q, size: size, into: weights)
    kernel.add(correction, weights: weights, rows: 2, q + 1, to: past)
  }

  /// Takes row q out of an array.
  private func lower(_ array: UnsafeMutablePointer<Double>, from q: Int) {
    guard q > 2 else { return }
    coefficients.lowering(from: q, size: size, into: weights)
    var j = 2
    while j < q {
      weights[j] = -weights[j]
      j += 1
    }
    kernel.add(array + q * block, weights: weights, rows: 2, q - 1, to: array)
  }
}
