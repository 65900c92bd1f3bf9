import Expressions
import Fields
import Glibc
import Gradients
import Integrators
import TestProblems
import Testing

/// y′ = tanh(W y + b), W and b the parameters: a small network with its products by hand.
private final class TanhField: DifferentiableField {
  let stateCount = 3
  let parameterCount = 12

  private func activations(_ y: Span<Double>, _ p: Span<Double>) -> [Double] {
    (0..<3).map { i in
      tanh(p[9 + i] + p[3 * i] * y[0] + p[3 * i + 1] * y[1] + p[3 * i + 2] * y[2])
    }
  }

  func rhs(
    _ t: Double, _ y: Span<Double>, _ p: Span<Double>, into dy: inout MutableSpan<Double>
  ) {
    let a = activations(y, p)
    for i in 0..<3 { dy[i] = a[i] }
  }

  func jvp(
    _ t: Double, _ y: Span<Double>, _ p: Span<Double>, _ v: Span<Double>,
    into out: inout MutableSpan<Double>
  ) {
    let a = activations(y, p)
    for i in 0..<3 {
      let product = p[3 * i] * v[0] + p[3 * i + 1] * v[1] + p[3 * i + 2] * v[2]
      out[i] = (1 - a[i] * a[i]) * product
    }
  }

  func vjp(
    _ t: Double, _ y: Span<Double>, _ p: Span<Double>, _ lambda: Span<Double>,
    into yBar: inout MutableSpan<Double>, addingTo pBar: inout MutableSpan<Double>
  ) {
    let a = activations(y, p)
    for j in 0..<3 { yBar[j] = 0 }
    for i in 0..<3 {
      let weight = (1 - a[i] * a[i]) * lambda[i]
      for j in 0..<3 {
        yBar[j] += weight * p[3 * i + j]
        pBar[3 * i + j] += weight * y[j]
      }
      pBar[9 + i] += weight
    }
  }
}

@Suite("A field written by hand")
struct HandWrittenFieldTests {
  private let values: [Double] = {
    var numbers = SeededNumbers(5)
    return numbers.numbers(12)
  }()

  private func fromExpressions() -> Field {
    let recorder = Recorder(inputs: ProgramInputs(states: 3, parameters: 12))
    let p = (0..<12).map(recorder.parameter)
    let y = (0..<3).map(recorder.state)
    let outputs = (0..<3).map { i -> Expression in
      let first = p[9 + i] + p[3 * i] * y[0]
      return tanh(first + p[3 * i + 1] * y[1] + p[3 * i + 2] * y[2])
    }
    return Field(
      rhs: recorder.program(outputs: outputs), parameterValues: values, backend: .interpreter)
  }

  @Test("has the kernels of the same field from expressions")
  func kernels() {
    let fields = [Field(TanhField(), parameters: values), fromExpressions()]
    let y = [0.3, -0.2, 0.9]
    let v = [1.0, 2, -0.5]
    let results = fields.map { field -> [Double] in
      let kernels = field.kernels
      var rhs = [0.0, 0, 0]
      var (jvp, vjp, sums) = (rhs, rhs, [Double](repeating: 1, count: 13))
      kernels.rhs(0, y, into: &rhs)
      kernels.jvp(0, y, v, into: &jvp)
      kernels.vjp(0, y, v, into: &vjp, addingTo: &sums)
      var jacobian = [Double](repeating: 0, count: kernels.jacobianPattern.nonzeroCount)
      kernels.jacobian(0, y, into: &jacobian)
      return rhs + jvp + vjp + sums + jacobian
    }
    #expect(relativeError(results[0], results[1]) < 1e-15)
    #expect(fields[0].kernels.counts.pointee == fields[1].kernels.counts.pointee)
  }

  @Test("says so where a step needs the second derivatives it does not have")
  func secondDerivatives() throws {
    let kernels = Field(TanhField(), parameters: values).kernels
    #expect(throws: IntegrationFailure.self) { try Method.rodas5p.makeTranspose(field: kernels) }
    #expect(throws: IntegrationFailure.self) {
      try Method.rodas5p.makeTangent(field: kernels, initialCount: 3, parameters: [])
    }
  }

  @Test(
    "has the same steps and the same derivatives of steps",
    arguments: Method.sampled.filter { $0.tableau != nil })
  func steps(method: Method) throws {
    let results = try [Field(TanhField(), parameters: values), fromExpressions()].map { field in
      let integrator = Integrator(
        method, field: field.kernels,
        tolerances: Tolerances(relative: 1e-8, absolute: 1e-8, count: 3), t: 0,
        y: [0.3, -0.2, 0.9], end: 3)
      let log = StageLog(for: integrator.stepper)
      while integrator.time != 3 {
        try integrator.step(toward: 3)
        log.append(integrator)
      }
      let transpose = try method.makeTranspose(field: field.kernels)
      let tangent = try method.makeTangent(
        field: field.kernels, initialCount: 3, parameters: Array(0..<12))
      tangent.reset()
      for k in 0..<log.count {
        try tangent.push(log[k], end: nil)
        tangent.advance()
      }
      var lambda: [Double] = [1, -1, 0.5, 0]
      var sums = [Double](repeating: 0, count: 13)
      for k in (0..<log.count).reversed() {
        try transpose.pull(&lambda, over: log[k], addingTo: &sums)
      }
      return lambda.dropLast() + sums.dropLast() + (0..<60).map { tangent.tangent[$0] }
        + [Double(log.count)]
    }
    #expect(relativeError(results[0], results[1]) < 1e-12)
  }
}
