import Certificates
import Fields
import Foundation
import Integrators
import ProblemFiles
import TestProblems
import Testing

@Suite("Growth along a path")
struct FlowGrowthTests {
  private func growth(
    _ problem: CompiledProblem, _ method: Method = .dop853, relative: Double = 1e-10
  ) throws -> FlowGrowth {
    try FlowGrowth(
      problem, method: method,
      tolerances: Tolerances(relative: relative, absolute: relative, count: problem.fullCount))
  }

  @Test("Of a linear problem it is the exponential", arguments: [Method.dop853, .radau])
  func linear(method: Method) throws {
    let problem = try TestProblem(
      "decay", span: 0...2, objective: "x(T)",
      model: "k = 3\nx(0) = 1\nz(0) = 1\nx' = -k*x\nz' = -z"
    ).compiled()
    let growth = try growth(problem, method)
    #expect(abs((growth.reverseGrowth.first?.log ?? 0) - 6) < 1e-6)
    #expect(abs((growth.reverseBound.first?.log ?? 0) - 6) < 1e-6)
    #expect(abs(growth.exponents[0] + 3) < 1e-6 && abs(growth.exponents[1] + 1) < 1e-6)
  }

  @Test("Contraction too fast for the steps is read off the spectrum")
  func stiff() throws {
    let problem = try TestProblem(
      "fast", span: 0...2, objective: "x(T)", model: "k = 1e5\nx(0) = 1\nx' = -k*(x - cos(t))"
    ).compiled()
    let growth = try growth(problem, .radau, relative: 1e-6)
    #expect(abs((growth.reverseGrowth.first?.log ?? 0) / 2e5 - 1) < 0.05)
  }

  @Test("Where the flow expands, going back loses nothing")
  func expanding() throws {
    let problem = try TestProblem(
      "growth", span: 0...2, objective: "x(T)", model: "x(0) = 1\nx' = x"
    ).compiled()
    let growth = try growth(problem)
    #expect(growth.reverseGrowth.allSatisfy { $0.log == 0 })
    #expect(abs(growth.exponents[0] - 1) < 1e-8)
  }

  @Test("Of Lorenz' equations: exponents 0.906, 0, -14.572, and their sum the divergence")
  func lorenz() throws {
    var problem = try ProblemFile.load("lorenz")
    problem.span = try TimeSpan(start: 0, end: 200)
    let growth = try growth(CompiledProblem(problem, backend: .native), relative: 1e-9)
    let exponents = growth.exponents
    #expect(abs(exponents.reduce(0, +) + 41.0 / 3) < 1e-6)
    #expect(abs(exponents[0] - 0.906) < 0.1)
    #expect(abs(exponents[1]) < 0.05)
    #expect(abs(exponents[2] + 14.572) < 0.1)
    // Going back, errors grow by the last one and not by the first.
    let log = growth.reverseGrowth[0].log
    #expect(abs(log / 200 - 14.572) < 0.15)
    #expect(growth.reverseBound[0].log > log)
  }

  @Test("More states than it can handle are told")
  func limit() throws {
    let problem = CompiledProblem(
      try ProblemFile.load("brusselator-2d"), backend: .interpreter)
    #expect(problem.fullCount > FlowGrowth.sizeLimit)
    #expect(throws: IntegrationFailure.self) { try growth(problem) }
  }
}
