import Fields
import Integrators
import TestProblems
import Testing

@Suite("Allocation")
struct AllocationTests {
  static let cases = Method.estimating.flatMap { method in
    [
      TestProblem.lorenz, .lotkaVolterra, .brusselator, .costed, .costedRobertson, .forced,
    ].filter { problem in
      // Reversible methods lose themselves on problems that contract.
      !method.family.isReversible
        || ![TestProblem.lorenz, .brusselator, .costedRobertson]
          .contains { $0.name == problem.name }
    }.map { (method, $0) }
  }
  static let differentiable = cases.filter { $0.0.family.missingDerivative == nil }

  @Test("The counter counts")
  func counter() {
    let (pointer, counts) = Allocations.during {
      UnsafeMutablePointer<Double>.allocate(capacity: 1000)
    }
    defer { pointer.deallocate() }
    #expect(counts.calls == 1)
    #expect((8000...8100).contains(counts.liveBytes) && counts.peakBytes == counts.liveBytes)
    let (sum, more) = Allocations.during { (0..<100).map(Double.init).reduce(0, +) }
    #expect(sum == 4950 && more.calls >= 1 && more.liveBytes == 0 && more.peakBytes >= 800)
  }

  @Test("There is none inside a step, accepted or rejected", arguments: cases)
  func steps(method: Method, problem: TestProblem) throws {
    // A first step far too long, so that there are rejections.
    var options = Integrator.Options()
    if method.isAdaptive { options.initialStep = 3 } else { options.fixedStep = 5e-4 }
    let run = try Run(problem, method, relative: 1e-6, absolute: 1e-9, options: options)
    let integrator = run.integrator
    let end = run.end
    let (taken, allocations) = try Allocations.during {
      var taken = 0
      while integrator.time != end, taken < 100 {
        try integrator.step(toward: end)
        taken += 1
      }
      return taken
    }
    // Order 13 needs no more than three.
    #expect(taken > (method.family.order > 9 ? 1 : 3))
    // A Taylor method knows beforehand how long a step may be.
    #expect(run.counts.rejected > 0 || !method.isAdaptive || method == .taylor)
    // `auto` makes its implicit method at the first change, once.
    let permitted = method == .auto && problem.isStiff ? 120 : 0
    #expect(allocations.calls <= permitted)
  }

  @Test("There is none in the transpose of a step", arguments: differentiable)
  func transposes(method: Method, problem: TestProblem) throws {
    let frozen = try FrozenTrajectory(
      problem.compiled(), method, tolerance: 1e-6, steps: 50)
    let transpose = try method.makeTranspose(field: frozen.field)
    var lambda = [Double](
      repeating: 1, count: transpose.costateRows * frozen.log.stride)
    var sums = [Double](repeating: 0, count: frozen.field.parameterCount + 1)
    let log = frozen.log
    let (_, allocations) = try lambda.withUnsafeMutableBufferPointer { lambda in
      try sums.withUnsafeMutableBufferPointer { sums in
        try Allocations.during {
          for k in (0..<log.count).reversed() {
            try transpose.pull(
              lambda.baseAddress!, over: log[k], addingTo: sums.baseAddress!)
          }
        }
      }
    }
    #expect(log.count > 2 && allocations.calls == 0)
  }

  @Test("There is none in the tangent of a step", arguments: differentiable)
  func tangents(method: Method, problem: TestProblem) throws {
    let frozen = try FrozenTrajectory(
      problem.compiled(), method, tolerance: 1e-6, steps: 50)
    let log = frozen.log
    let tangent = try method.makeTangent(
      field: frozen.field, initialCount: frozen.field.stateCount,
      parameters: Array(0..<frozen.field.parameterCount))
    tangent.reset()
    let (_, allocations) = try Allocations.during {
      for k in 0..<log.count - 1 {
        let step = log[k]
        try tangent.push(step, end: log[k + 1].stages)
        tangent.advance()
      }
    }
    #expect(log.count > 2 && allocations.calls == 0)
  }

  @Test("Recording allocates blocks and nothing else", arguments: Method.general)
  func recording(method: Method) throws {
    let run = try Run(TestProblem.lorenz, method, relative: max(method.tightest, 1e-9))
    let integrator = run.integrator
    let stages = StageLog(for: integrator.stepper)
    let dense = DenseTrajectory(for: integrator.stepper)
    try integrator.step(toward: run.end)
    stages.append(integrator)
    dense.append(integrator)
    let end = run.end
    let (_, allocations) = try Allocations.during {
      while integrator.time != end {
        try integrator.step(toward: end)
        stages.append(integrator)
        dense.append(integrator)
      }
    }
    let bytes = stages.byteCount + dense.byteCount
    // Blocks of up to 32 KiB, and the growth of the two lists of blocks.
    #expect(allocations.calls <= bytes / 30_000 + 20)
    #expect(allocations.peakBytes <= bytes + 2 * 33_000 + 1000)
    #expect(
      stages.byteCount
        == StageLog.predictedBytes(
          steps: run.counts.accepted, rows: stages.rows, stride: 4))
    #expect(
      dense.byteCount
        == DenseTrajectory.predictedBytes(
          steps: run.counts.accepted, degree: dense.degree, stride: 4))
  }
}
