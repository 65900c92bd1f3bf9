import Fields
import TestProblems
import Testing

@testable import Integrators

/// The derivative of whole histories: orders up and down, landings, failures, restarts and turns.
@Suite("The derivative of multistep steps")
struct MultistepDerivativeTests {
  /// A jump of the field, and a bump in which the order falls.
  static let broken = TestProblem(
    "broken", span: 0...3, objective: "y(T)",
    model: """
        a = 1.1
        b = 100
        y(0) = 1
        z(0) = 0.5
        y' = -a*y*z + select(t < 1.2345, 0, b) + 4*exp(-(t - 0.5)^2/0.001)
        z' = y - z^2/(1 + z)
      """)
  static let problems: [TestProblem] = [.lotkaVolterra, .costed, broken, .lorenz]
  static let cases = MultistepTests.methods.flatMap { method in problems.map { (method, $0) } }

  struct History {
    let problem: CompiledProblem
    let method: Method
    let family: MultistepFamily
    let log: StageLog
    var field: FieldKernels { problem.field.kernels }

    init(_ method: Method, _ problem: TestProblem) throws {
      self.problem = try problem.compiled()
      self.method = method
      family = try #require(method.family as? MultistepFamily)
      let n = self.problem.fullCount
      let tolerances = Tolerances(relative: 1e-8, absolute: 1e-8, count: n)
      // Once and twice to a lower order, and to a new start.
      let stepper = Obstinate(
        method.makeStepper(field: self.problem.field.kernels, tolerances: tolerances),
        refusals: [40: 4, 70: 5, 100: 6])
      let integrator = Integrator(
        stepper, controller: method.controller, t: 0, y: self.problem.initialState(), end: 3)
      log = StageLog(for: stepper)
      // Crumbs and short steps after longer ones, a checkpoint at a landing and one elsewhere, a turn.
      let stops = [0.8, 0.8 + 1e-5, 0.8 + 3e-5, 0.802, 1.3, 1.3 + 1e-6, 2, 2.5, 2.5 + 1e-6, 1.9]
      for stop in stops {
        while integrator.time != stop {
          try integrator.step(toward: stop)
          log.append(integrator)
        }
        if stop == 1.3 + 1e-6 || stop == 2 { _ = integrator.checkpoint() }
      }
    }

    func code(_ k: Int) -> MultistepRecord.Code {
      MultistepRecord(log[k], family.iteration, stride: log.stride).code
    }

    /// ∂y/∂(initial values, parameters) after each step.
    func columns() throws -> [[[Double]]] {
      let (n, m) = (field.stateCount, field.parameterCount)
      let tangent = try method.makeTangent(field: field, initialCount: n, parameters: Array(0..<m))
      tangent.reset()
      return try (0..<log.count).map { k in
        // A step can be pushed again.
        if k % 3 == 0 { try tangent.push(log[k], end: nil) }
        try tangent.push(log[k], end: nil)
        tangent.advance()
        return (0..<n + m).map { c in (0..<n).map { tangent.tangent[c * log.stride + $0] } }
      }
    }
  }

  @Test("Histories have all that can happen to an array", arguments: MultistepTests.methods)
  func everything(method: Method) throws {
    var (raised, lowered, failed, virtual, firsts) = (0, 0, 0, 0, 0)
    for problem in Self.problems {
      let history = try History(method, problem)
      for k in 0..<history.log.count {
        let code = history.code(k)
        raised += code.change > 0 ? 1 : 0
        lowered += code.change < 0 ? 1 : 0
        failed += code.lowered
        virtual += code.isVirtual ? 1 : 0
        firsts += history.log[k].isFirst ? 1 : 0
      }
    }
    let found = "\([raised, lowered, failed, virtual, firsts])"
    #expect(raised > 20 && lowered >= 1 && virtual > 8, "\(found)")
    // More first steps than the start, two checkpoints and the turn: pasts were given up.
    #expect(failed >= 10 && firsts >= 5 * Self.problems.count, "\(found)")
  }

  @Test("Transpose and tangent agree to round-off, seeds after every step", arguments: cases)
  func duality(method: Method, problem: TestProblem) throws {
    let history = try History(method, problem)
    let (log, field) = (history.log, history.field)
    let (n, m) = (field.stateCount, field.parameterCount)
    let columns = try history.columns()
    let transpose = try method.makeTranspose(field: field)
    var numbers = SeededNumbers(3)
    for _ in 0..<4 {
      let seeds = (0..<log.count).map { _ in numbers.numbers(n) }
      let direction = numbers.numbers(n + m)
      var lambda = [Double](repeating: 0, count: transpose.costateRows * log.stride)
      var sums = [Double](repeating: 0, count: m + 1)
      var (forward, size) = (0.0, 0.0)
      for k in (0..<log.count).reversed() {
        for i in 0..<n {
          lambda[i] += seeds[k][i]
          for c in direction.indices {
            let term = seeds[k][i] * columns[k][c][i] * direction[c]
            forward += term
            size += abs(term)
          }
        }
        try transpose.pull(&lambda, over: log[k], addingTo: &sums)
        // At a start the whole history is folded into the first row.
        if log[k].isFirst { #expect(lambda.dropFirst(log.stride).allSatisfy { $0 == 0 }) }
      }
      let gradient = Array(lambda.prefix(n)) + sums.dropLast()
      let backward = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(forward - backward) <= 1e-13 * size)
    }
  }

  @Test("The tangent is the derivative of the map at frozen sizes and orders", arguments: cases)
  func differences(method: Method, problem: TestProblem) throws {
    let history = try History(method, problem)
    let (initial, p) = (history.problem.initialState(), history.problem.field.parameterValues)
    let columns = try history.columns()
    func states(_ initial: [Double], _ p: [Double]) -> [[Double]] {
      history.problem.field.parameterValues = p
      var replay = MultistepReplay(
        history.family, field: history.field, t: history.log[0].time, y: initial)
      return (0..<history.log.count).map { replay.take(history.log[$0]) }
    }
    let n = initial.count
    for c in 0..<n + p.count {
      let step = 1e-5 * max(1, c < n ? abs(initial[c]) : abs(p[c - n]))
      let ends = [-step, step].map { shift in
        var (initial, p) = (initial, p)
        if c < n { initial[c] += shift } else { p[c - n] += shift }
        return states(initial, p)
      }
      history.problem.field.parameterValues = p
      var (worst, largest) = (0.0, 0.0)
      for k in columns.indices {
        for i in 0..<n {
          let quotient = (ends[1][k][i] - ends[0][k][i]) / (2 * step)
          largest = max(largest, abs(columns[k][c][i]))
          worst = max(worst, abs(quotient - columns[k][c][i]))
        }
      }
      // Newton's points are those of the solution but for the tolerance.
      #expect(worst < 3e-6 * largest, "column \(c): \(worst / largest)")
    }
  }

  @Test("Where stability limits the steps, frozen ones do not lead to the solution again")
  func unstable() throws {
    // The control of sizes keeps one perturbation small, that of the solution itself: taken again
    // with sizes as they were, the same steps magnify what the iteration leaves.
    func distance(_ method: Method) throws -> Double {
      let frozen = try FrozenTrajectory(TestProblem.robertson.compiled(), method, tolerance: 1e-8)
      return relativeError(
        frozen.replay(initial: frozen.initial, parameters: frozen.problem.field.parameterValues),
        frozen.final)
    }
    #expect(try distance(.bdf) < 1e-6)
    #expect(try distance(.adamsNewton) > 1e-3)
  }

  @Test("The transpose costs a VJP an evaluation, or a matrix a step", arguments: cases)
  func costs(method: Method, problem: TestProblem) throws {
    let history = try History(method, problem)
    let field = history.field
    let transpose = try method.makeTranspose(field: field)
    var lambda = [Double](repeating: 1, count: transpose.costateRows * history.log.stride)
    var sums = [Double](repeating: 0, count: field.parameterCount + 1)
    field.counts.pointee = Counts()
    var (steps, firsts, evaluations, again) = (0, 0, 0, 0)
    for k in (0..<history.log.count).reversed() {
      let (code, isFirst) = (history.code(k), history.log[k].isFirst)
      steps += code.isVirtual ? 0 : 1
      firsts += isFirst ? 1 : 0
      evaluations += code.iterations
      // Points that the record has not.
      let known = isFirst ? 1 : 2
      again += code.iterations > known ? code.iterations - known + 1 : 0
      try transpose.pull(&lambda, over: history.log[k], addingTo: &sums)
    }
    let counts = field.counts.pointee
    if method.isImplicit {
      #expect(counts.vjp == steps + firsts && counts.rhs == 0)
      #expect(
        [counts.jacobian, counts.factorizations, counts.linearSolves] == [steps, steps, steps])
    } else {
      #expect(counts.vjp == evaluations + firsts && counts.rhs == again)
      #expect(again < evaluations / 5)
      #expect(counts.jacobian + counts.factorizations + counts.linearSolves == 0)
    }
  }

  @Test("A tangent whose error decides is that of the steps taken", arguments: cases)
  func carried(method: Method, problem: TestProblem) throws {
    // The record of a step is complete only after its order was chosen.
    let compiled = try problem.compiled()
    let field = compiled.field.kernels
    let (n, m) = (field.stateCount, field.parameterCount)
    func made() throws -> any StepTangentMap {
      let tangent = try method.makeTangent(field: field, initialCount: n, parameters: Array(0..<m))
      tangent.reset()
      return tangent
    }
    let (carried, replayed) = (try made(), try made())
    let tolerances = Tolerances(relative: 1e-6, absolute: 1e-6, count: n)
    let stepper = TangentStepper(
      method.makeStepper(field: field, tolerances: tolerances), tangent: carried,
      tolerances: Array(repeating: tolerances, count: n + m))
    let end = 2.5
    let integrator = Integrator(
      stepper, controller: method.controller, t: compiled.problem.span.start,
      y: compiled.initialState(), end: end)
    let log = StageLog(for: stepper)
    while integrator.time != end {
      try integrator.step(toward: end)
      log.append(integrator)
      try replayed.push(log[log.count - 1], end: nil)
      replayed.advance()
    }
    let columns = [carried.result, replayed.tangent].map { columns in
      (0..<(n + m) * log.stride).map { columns[$0] }
    }
    #expect(log.count > 20 && relativeError(columns[0], columns[1]) < 1e-14)
  }
}
