import Fields
import TestProblems
import Testing

@testable import Integrators

/// Solves by compiled expansions are those by the interpreter, to the bit.
@Suite("Compiled expansions")
struct CompiledSeriesTests {
  static let problems: [TestProblem] = [
    .lorenz, .lotkaVolterra, .costed, .forced, .brusselator, .withoutParameters,
  ]

  private func solve(_ problem: TestProblem, compiles: Bool) throws -> (states: [Double], Counts) {
    let compiled = try problem.compiled(.native)
    try #require(compiled.field.backend == "native", "\(compiled.field.note ?? "")")
    let tolerances = Tolerances(relative: 1e-9, absolute: 1e-10, count: compiled.fullCount)
    let kernels = compiled.field.kernels
    if compiles { Method.taylor.compileSteps(on: kernels, tolerances: tolerances) }
    let programs = try #require(kernels.series).programs
    let entry = try #require(
      kernels.steps?.series(programs.field, order: 12, stride: (compiled.fullCount + 3) & ~3))
    #expect((entry.kernel != nil) == compiles)
    let run = Run(compiled, .taylor, relative: 1e-9, absolute: 1e-10)
    var states: [Double] = []
    var steps = 0
    while run.integrator.time != run.end, steps < 200 {
      try run.integrator.step(toward: run.end)
      states += run.state + [run.integrator.stepSize]
      steps += 1
    }
    return (states, run.counts)
  }

  @Test("give the same states, sizes and counts", arguments: problems)
  func same(problem: TestProblem) throws {
    let (with, without) = (
      try solve(problem, compiles: true), try solve(problem, compiles: false)
    )
    #expect(with == without)
    #expect(with.1.accepted >= 3)
  }

  @Test("take over by themselves in a long solve")
  func patience() throws {
    let compiled = try TestProblem.withoutParameters.compiled(.native)
    let kernels = compiled.field.kernels
    let programs = try #require(kernels.series).programs
    let stride = compiled.fullCount <= 2 ? 2 : (compiled.fullCount + 3) & ~3
    let entry = try #require(kernels.steps?.series(programs.field, order: 8, stride: stride))
    let expansion = TaylorExpansion(
      try #require(kernels.series), field: kernels, order: 8)
    let y = compiled.initialState()
    for _ in 1..<StepKernels.seriesPatience { expansion.expand(0, y, scale: 0.5) }
    #expect(entry.kernel == nil)
    expansion.expand(0, y, scale: 0.5)
    #expect(entry.kernel != nil)
    let before = (0..<9 * stride).map { expansion.coefficients[$0] }
    expansion.expand(0, y, scale: 0.5)
    #expect((0..<9 * stride).map { expansion.coefficients[$0] } == before)
  }
}
