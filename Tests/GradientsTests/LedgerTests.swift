import Gradients
import Integrators
import TestProblems
import Testing

@Suite("The memory ledger")
struct LedgerTests {
  static let cases = Named.pairs

  @Test("Bytes held are those predicted", arguments: cases)
  func predicted(named: Named, method: Method) throws {
    for problem in [TestProblem.lotkaVolterra, .observed, .costed, .withoutParameters] {
      let memory = try problem.gradient(named, method, relative: 1e-6) {
        $0.checkpointInterval = 7
      }.memory
      #expect(memory.trajectoryBytes == memory.predictedBytes)
      #expect((memory.trajectoryBytes == 0) == (named.description == "tangent"))
    }
  }

  @Test("So they are where the forward pass failed", arguments: cases)
  func predictedOnFailure(named: Named, method: Method) throws {
    for limit in [1, 6, 7, 8, 14] {
      let result = try TestProblem.lotkaVolterra.gradient(named, method, relative: 1e-8) {
        $0.checkpointInterval = 7
        $0.options.stepLimit = limit
      }
      #expect(result.failure != nil)
      #expect(result.memory.trajectoryBytes == result.memory.predictedBytes, "\(limit) steps")
    }
  }

  @Test("They grow with the steps, or do not, as each strategy says", arguments: cases)
  func growth(named: Named, method: Method) throws {
    let results = try [2.0, 4].map { end in
      try TestProblem.lotkaVolterra.with("x(T)", end: end)
        .gradient(named, method, relative: 1e-8) { $0.checkpointInterval = 5 }
    }
    let steps = results.map { Double($0.forward.accepted) }
    let bytes = results.map { Double($0.memory.trajectoryBytes) }
    switch named.description {
    case "discrete", "interpolated": #expect(bytes[1] * steps[0] == bytes[0] * steps[1])
    case "checkpointed": #expect(bytes[1] > bytes[0] && bytes[1] < bytes[0] * steps[1] / steps[0])
    default: #expect(bytes[1] == bytes[0])
    }
  }

  @Test("The process agrees: what a long run holds is the ledger and little more", arguments: cases)
  func process(named: Named, method: Method) throws {
    // Short enough backward for backsolve, with many steps.
    let problem = TestProblem.lotkaVolterra.with("x(T)", end: 10)
    let compiled = try problem.compiled()
    var request = GradientRequest(
      problem: compiled, method: method,
      tolerances: GradientTolerances(relative: 1e-8, absolute: 1e-8))
    request.options.initialStep = 1e-3
    request.checkpointInterval = 20
    let strategy = named.strategy
    _ = strategy.gradient(request)
    let (result, allocations) = Allocations.during { strategy.gradient(request) }
    #expect(result.failure == nil)
    let ledger = result.memory.trajectoryBytes
    // One block of each log a strategy may have, and the scratch of its solvers.
    // (Three methods of up to seven stages have ten times as much of that as one of six.)
    let isCollocation = method.family is CollocationFamily || method == .radau
    let slack = 2 * 33_000 + (isCollocation ? 130_000 : 32_000)
    #expect(allocations.peakBytes >= ledger)
    #expect(allocations.peakBytes <= ledger + slack)
    // What is left is the result.
    #expect(allocations.liveBytes < 1000)
  }
}
