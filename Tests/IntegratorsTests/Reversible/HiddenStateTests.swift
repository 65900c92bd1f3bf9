import Fields
import Integrators
import TestProblems
import Testing

/// Derivatives through the hidden state: from its start as a function of y, and from each restart.
@Suite("The derivative of a step with hidden state")
struct HiddenStateTests {
  static let cases = Method.reversible.flatMap { method in
    TestProblem.conservative.map { (method, $0) }
  }

  /// Steps with a restart at each of `restarts`, as checkpoints make them.
  private func log(
    _ method: Method, _ problem: CompiledProblem, steps: Int = 40, restarts: Set<Int>
  ) throws -> StageLog {
    let span = problem.problem.span
    var options = Integrator.Options()
    options.initialStep = 0.04
    // Larger than any landing allows.
    if method.family is SplittingFamily { options.fixedStep = 1 }
    let integrator = Integrator(
      method, field: problem.field.kernels,
      tolerances: Tolerances(relative: 1e-3, absolute: 1e-3, count: problem.fullCount),
      t: span.start, y: problem.initialState(), end: span.end, options: options)
    let log = StageLog(for: integrator.stepper)
    for k in 0..<steps {
      if restarts.contains(k) { _ = integrator.checkpoint() }
      // Landings, so that sizes differ; some steps are cut by their error.
      try integrator.step(toward: integrator.time + (k % 7 == 3 ? 0.017 : 0.06))
      log.append(integrator)
    }
    return log
  }

  /// The map of the log, solved again from `initial` with parameters `p`.
  private func replay(
    _ log: StageLog, _ method: Method, _ problem: CompiledProblem, _ initial: [Double],
    _ p: [Double], restarts: Set<Int>
  ) -> [Double] {
    let nominal = problem.field.parameterValues
    problem.field.parameterValues = p
    defer { problem.field.parameterValues = nominal }
    let stepper = method.makeStepper(
      field: problem.field.kernels,
      tolerances: Tolerances(relative: 1e-3, absolute: 1e-3, count: initial.count))
    stepper.start(t: log[0].time, y: initial)
    for k in 0..<log.count {
      if restarts.contains(k) { stepper.start(t: log[k].time, y: stepper.state) }
      _ = stepper.attempt(t: log[k].time, h: log[k].size)
      stepper.complete(t: log[k].time, h: log[k].size)
      stepper.advance()
    }
    return (0..<initial.count).map { stepper.state[$0] }
  }

  private func columns(
    _ log: StageLog, _ method: Method, _ field: FieldKernels
  ) throws -> [[Double]] {
    let (n, m) = (field.stateCount, field.parameterCount)
    let tangent = try method.makeTangent(field: field, initialCount: n, parameters: Array(0..<m))
    tangent.reset()
    for k in 0..<log.count {
      try tangent.push(log[k], end: nil)
      tangent.advance()
    }
    return (0..<n + m).map { c in (0..<n).map { tangent.tangent[c * log.stride + $0] } }
  }

  @Test(
    "is that of the whole, start and restarts included, forward and back",
    arguments: cases, [[], [11, 12, 30]] as [Set<Int>])
  func duality(_ pair: (method: Method, problem: TestProblem), restarts: Set<Int>) throws {
    let (method, problem) = (pair.method, try pair.problem.compiled())
    let field = problem.field.kernels
    let (n, m) = (field.stateCount, field.parameterCount)
    let log = try log(method, problem, restarts: restarts)
    let carries = !(method.family is SplittingFamily)
    #expect(
      (0..<log.count).filter { log[$0].isFirst } == (carries ? [0] + restarts.sorted() : []))
    let columns = try columns(log, method, field)
    let transpose = try method.makeTranspose(field: field)
    var numbers = SeededNumbers(5)
    for _ in 0..<4 {
      let seed = numbers.numbers(n)
      let direction = numbers.numbers(n + m)
      var lambda = [Double](repeating: 0, count: transpose.costateRows * log.stride)
      lambda.replaceSubrange(0..<n, with: seed)
      var sums = [Double](repeating: 0, count: m + 1)
      for k in (0..<log.count).reversed() {
        try transpose.pull(&lambda, over: log[k], addingTo: &sums)
      }
      // What is hidden has been folded into λ.
      #expect(lambda.dropFirst(log.stride).allSatisfy { $0 == 0 })
      let gradient = Array(lambda.prefix(n)) + sums.dropLast()
      var (forward, backward, size) = (0.0, 0.0, 0.0)
      for (c, column) in columns.enumerated() {
        for i in 0..<n {
          forward += seed[i] * column[i] * direction[c]
          size += abs(seed[i] * column[i] * direction[c])
        }
        backward += gradient[c] * direction[c]
      }
      #expect(abs(forward - backward) <= 1e-13 * size)
    }
    // Against difference quotients of the map itself, at its frozen sizes.
    let (initial, p) = (problem.initialState(), problem.field.parameterValues)
    for (c, column) in columns.enumerated() {
      let step = 1e-5
      let ends = [-step, step].map { shift in
        var (initial, p) = (initial, p)
        if c < n { initial[c] += shift } else { p[c - n] += shift }
        return replay(log, method, problem, initial, p, restarts: restarts)
      }
      let quotient = zip(ends[1], ends[0]).map { ($0 - $1) / (2 * step) }
      let scale = max(1, column.map { abs($0) }.max() ?? 0)
      for i in quotient.indices { #expect(abs(quotient[i] - column[i]) < 1e-7 * scale) }
    }
  }

  @Test("needs the dependence of the hidden state on y at the start")
  func startMatters() throws {
    for method in Method.reversible where !(method.family is SplittingFamily) {
      let problem = try TestProblem.pendulum.compiled()
      let log = try log(method, problem, steps: 10, restarts: [])
      let transpose = try method.makeTranspose(field: problem.field.kernels)
      let gradients = try [true, false].map { isFirst in
        var lambda = [Double](repeating: 0, count: transpose.costateRows * log.stride)
        lambda[0] = 1
        var sums = [Double](repeating: 0, count: 3)
        for k in (0..<log.count).reversed() {
          let step = log[k]
          try transpose.pull(
            &lambda,
            over: StageLog.Step(
              time: step.time, size: step.size, stages: step.stages,
              isFirst: step.isFirst && isFirst), addingTo: &sums)
        }
        return Array(lambda.prefix(2))
      }
      #expect(relativeError(gradients[1], gradients[0]) > 1e-3, "\(method)")
    }
  }

  @Test(
    "can be pulled while walking back without a log", arguments: Method.reversible)
  func walkingBack(method: Method) throws {
    let problem = try TestProblem.costedDriven.compiled()
    let steps = 25
    let run = try VariedSteps(method, problem, steps: steps, size: 0.03)
    var logged: [(record: [Double], first: Bool)] = []
    for k in 0..<steps {
      run.take(k)
      logged.append((run.record, run.stepper.beginsAnew))
      run.advance()
    }
    let field = problem.field.kernels
    let transpose = try method.makeTranspose(field: field)
    func pull(_ record: (Int) -> [Double]) throws -> [Double] {
      var lambda = [Double](repeating: 0, count: transpose.costateRows * run.stepper.stride)
      for i in 0..<field.stateCount { lambda[i] = 1 / Double(i + 1) }
      var sums = [Double](repeating: 0, count: field.parameterCount + 1)
      for k in (0..<steps).reversed() {
        var rows = record(k)
        try rows.withUnsafeMutableBufferPointer { rows in
          try transpose.pull(
            &lambda,
            over: StageLog.Step(
              time: run.times[k], size: run.sizes[k], stages: rows.baseAddress!,
              isFirst: logged[k].first), addingTo: &sums)
        }
      }
      return Array(lambda.prefix(field.stateCount)) + sums
    }
    let stored = try pull { logged[$0].record }
    let walked = try pull { k in
      run.undo(k)
      return run.record
    }
    #expect(relativeError(walked, stored) < 1e-11)
  }
}
