import Expressions
import Fields
import TestProblems
import Testing

@testable import Integrators

/// Solves with compiled steps are those without, to the bit.
@Suite("Compiled steps")
struct CompiledStepTests {
  static let methods = Method.allCases.filter { $0.tableau?.isImplicit == false } + [.auto]
  static let problems: [TestProblem] = [
    .lorenz, .lotkaVolterra, .costed, .forced, .brusselator, .withoutParameters,
  ]
  static let cases = methods.flatMap { method in problems.map { (method, $0) } }

  private struct Solution: Equatable {
    var state: [UInt64]
    var counts: Counts
    var stages: [UInt64]
    var dense: [UInt64]
  }

  private func solve(
    _ method: Method, _ problem: TestProblem, compiles: Bool
  ) throws -> Solution {
    let compiled = try problem.compiled(.native)
    try #require(compiled.field.backend == "native", "\(compiled.field.note ?? "")")
    let (relative, absolute) = (1e-6, 1e-8)
    if compiles {
      method.compileSteps(
        on: compiled.field.kernels,
        tolerances: Tolerances(relative: relative, absolute: absolute, count: compiled.fullCount))
      let scheme = try #require(
        (method.tableau ?? AutomaticStepperSchemes.explicit(relative)).stepScheme)
      #expect(compiled.field.kernels.steps?.entry(scheme).step != nil)
    }
    var options = Integrator.Options()
    // Something is rejected, too.
    if method.isAdaptive { options.initialStep = 1 }
    let run = Run(compiled, method, relative: relative, absolute: absolute, options: options)
    let integrator = run.integrator
    let stages = StageLog(for: integrator.stepper)
    let dense = DenseTrajectory(for: integrator.stepper)
    var out = [Double](repeating: 0, count: compiled.fullCount)
    var values: [UInt64] = []
    var steps = 0
    while integrator.time != run.end, steps < 300 {
      try integrator.step(toward: run.end)
      stages.append(integrator)
      dense.append(integrator)
      dense.evaluate(at: integrator.stepStart + 0.4 * integrator.stepSize, into: &out)
      values += out.map(\.bitPattern)
      steps += 1
    }
    let rows = stages.rows * stages.stride
    return Solution(
      state: run.state.map(\.bitPattern), counts: run.counts,
      stages: (0..<stages.count).flatMap { i in
        (0..<rows).map { stages[i].stages[$0].bitPattern }
      }, dense: values)
  }

  @Test("give the same states, counts, records and dense output", arguments: cases)
  func same(method: Method, problem: TestProblem) throws {
    let (with, without) = (
      try solve(method, problem, compiles: true), try solve(method, problem, compiles: false)
    )
    #expect(with == without)
    #expect(with.counts.accepted >= 3)
  }

  @Test("take over by themselves in a long solve, and change nothing")
  func patience() throws {
    let compiled = try TestProblem.lotkaVolterra.compiled(.native)
    try #require(compiled.field.backend == "native")
    let scheme = try #require(ButcherTableau.tsitouras5.stepScheme)
    let entry = try #require(compiled.field.kernels.steps?.entry(scheme))
    func end() throws -> [UInt64] {
      var options = Integrator.Options()
      options.fixedStep = 10.0 / 12_000
      let run = Run(compiled, .tsit5, relative: 1e-6, options: options)
      try run.integrator.integrate(to: run.end)
      return run.state.map(\.bitPattern)
    }
    let first = try end()
    #expect(entry.step == nil && entry.patience.pointee == StepKernels.patience - 12_000)
    let second = try end()
    #expect(entry.step != nil && entry.patience.pointee < 0)
    #expect(try end() == first && second == first)
  }

  @Test("are not made of what is interpreted")
  func interpreter() throws {
    let field = try TestProblem.lorenz.compiled(.interpreter).field
    #expect(field.kernels.steps == nil)
    Method.tsit5.compileSteps(
      on: field.kernels, tolerances: Tolerances(relative: 1e-6, absolute: 1e-6, count: 3))
  }

  @Test("of equal tableaux are one")
  func entries() throws {
    let steps = try #require(TestProblem.lorenz.compiled(.native).field.kernels.steps)
    let scheme = try #require(ButcherTableau.tsitouras5.stepScheme)
    let copy = StepScheme(
      nodes: scheme.nodes, rows: scheme.rows, errors: scheme.errors,
      errorScale: scheme.errorScale, evaluatesEnd: scheme.evaluatesEnd)
    #expect(steps.entry(scheme) === steps.entry(copy))
    let other = try #require(ButcherTableau.dormandPrince5.stepScheme)
    #expect(steps.entry(scheme) !== steps.entry(other))
  }
}

/// Which explicit method `auto` has at a tolerance.
private enum AutomaticStepperSchemes {
  static func explicit(_ relative: Double) -> ButcherTableau {
    relative > 1e-5 ? .tsitouras5 : .dormandPrince853
  }
}
