import Expressions
import Fields
import Foundation
import ProblemFiles
import Testing

/// The files in Problems/ against equations and numbers written down independently of them.
@Suite struct ProjectProblemTests {
  @Test(arguments: project.names)
  func isComplete(_ name: String) throws {
    let problem = try ProblemFile.load(name, catalogue: project)
    #expect(problem.name == name)
    #expect(!problem.title.isEmpty && !problem.citation.isEmpty && !problem.tags.isEmpty)
  }

  @Test func catalogueFindsThem() throws {
    #expect(project.names(in: nil).count >= 25)
    let classes = ["a1": "a5", "b1": "b5", "c1": "c5", "d1": "d5", "e1": "e5"]
    let detest = project.names(in: "detest").filter { $0.hasPrefix("detest-") }
    #expect(detest.count == 25 && classes.allSatisfy { detest.contains("detest-\($0.value)") })
    let stiffDetest = project.names(in: "detest").filter { $0.hasPrefix("stiff-detest-") }
    #expect(stiffDetest.count == 30 && stiffDetest.last == "stiff-detest-f5")
    #expect(project.entries.allSatisfy { $0.fault == nil && !$0.title.isEmpty })
    let stiff = project.entries.filter { $0.tags.contains("stiff") }.map(\.name)
    #expect(stiff.contains("robertson") && stiff.contains("hires"))
  }

  private func load(_ name: String) throws -> Problem {
    try ProblemFile.load(name, catalogue: project)
  }

  private func rhs(_ problem: Problem, _ y: [Double]) -> [Double] {
    problem.model.rhs.outputs(y: y, p: problem.model.parameterValues.map(\.value))
  }

  private func initial(_ problem: Problem) -> [Double] {
    problem.model.initial.outputs(p: problem.model.parameterValues.map(\.value))
  }

  @Test func robertson() throws {
    let problem = try load("robertson")
    #expect(initial(problem) == [1, 0, 0] && problem.span.end == 1e5 && problem.scale == 1e-6)
    let f = rhs(problem, [0.5, 2e-5, 0.25])
    let (slow, pair, fast) = (0.04 * 0.5, 1e4 * 2e-5 * 0.25, 3e7 * 4e-10)
    for (a, b) in zip(f, [pair - slow, slow - pair - fast, fast]) { #expect(abs(a - b) < 1e-15) }
  }

  @Test func lorenz() throws {
    let problem = try load("lorenz")
    #expect(initial(problem) == [1, 1, 1])
    #expect(rhs(problem, [1, 2, 3]) == [10, 23, -6])
    #expect(problem.model.parameterValues[2].text == "8/3")
  }

  @Test func hires() throws {
    let problem = try load("hires")
    #expect(initial(problem) == [1, 0, 0, 0, 0, 0, 0, 0.0057] && problem.span.end == 321.8122)
    let y = [1.0, 2, 3, 4, 5, 6, 7, 8]
    // The form with the sums of rates worked out, as other collections print it.
    let expected = [
      -1.71 * y[0] + 0.43 * y[1] + 8.32 * y[2] + 0.0007, 1.71 * y[0] - 8.75 * y[1],
      -10.03 * y[2] + 0.43 * y[3] + 0.035 * y[4], 8.32 * y[1] + 1.71 * y[2] - 1.12 * y[3],
      -1.745 * y[4] + 0.43 * y[5] + 0.43 * y[6],
      -280 * y[5] * y[7] + 0.69 * y[3] + 1.71 * y[4] - 0.43 * y[5] + 0.69 * y[6],
      280 * y[5] * y[7] - 1.81 * y[6], -280 * y[5] * y[7] + 1.81 * y[6],
    ]
    for (a, b) in zip(rhs(problem, y), expected) { #expect(abs(a - b) <= 1e-12 * abs(b)) }
  }

  @Test func vanDerPol() throws {
    let slow = try load("van-der-pol")
    #expect(rhs(slow, [3, 2]) == [2, -19] && !slow.isStiff)
    let stiff = try load("van-der-pol-stiff")
    #expect(rhs(stiff, [3, 2]) == [2, -16003] && initial(stiff) == [2, 0] && stiff.isStiff)
  }

  @Test func lotkaVolterra() throws {
    let problem = try load("lotka-volterra")
    #expect(rhs(problem, [2, 3]) == [3 - 6, -9 + 6] && initial(problem) == [1, 1])
    #expect(
      problem.objective.terminal.outputs(y: [3, 2], p: [0, 0, 0, 0], extra: [0, 0]) == [2.5])
  }

  @Test func brusselator() throws {
    let problem = try load("brusselator-1d")
    #expect(problem.model.stateNames.count == 64)
    let u = initial(problem)
    #expect(abs(u[7] - (1 + sin(2 * .pi * 8 / 33) / 2)) < 1e-15 && u[32] == 3)
    // On u = 1, v = 3 both reaction and diffusion vanish, at the boundary too.
    let rest = rhs(
      problem, Array(repeating: 1, count: 32) + Array(repeating: 3, count: 32))
    #expect(rest.allSatisfy { abs($0) < 1e-12 })
    let finer = try ProblemFile.load(
      "brusselator-1d", overrides: ["N": "64"], catalogue: project)
    #expect(finer.model.stateNames.count == 128)
  }

  /// The equations of the book, in loops; the forcing is on from t = 1.1 in the disc.
  @Test func brusselatorInTwoDimensions() throws {
    let problem = try load("brusselator-2d")
    let n = 8
    let start = initial(problem)
    let (u, v) = (2 * n + 5, n * n + 2 * n + 5)  // at x = 2/8, y = 5/8
    #expect(problem.model.stateNames[u] == "u[3,6]" && problem.model.stateNames[v] == "v[3,6]")
    #expect(abs(start[u] - 22 * 0.625 * pow(0.375, 1.5)) < 1e-14)
    #expect(abs(start[v] - 27 * 0.25 * pow(0.75, 1.5)) < 1e-14)
    let y = (0..<2 * n * n).map { 1 + 0.3 * sin(Double($0 * $0)) }
    func value(_ offset: Int, _ i: Int, _ j: Int) -> Double {
      y[offset + (i + n) % n * n + (j + n) % n]
    }
    for (t, impulse) in [(1.0, 0.0), (1.2, 5.0)] {
      let f = problem.model.rhs.outputs(
        t: t, y: y, p: problem.model.parameterValues.map(\.value))
      for i in 0..<n {
        for j in 0..<n {
          func diffusion(_ offset: Int) -> Double {
            let neighbours =
              value(offset, i + 1, j) + value(offset, i - 1, j) + value(offset, i, j + 1)
              + value(offset, i, j - 1)
            return 0.1 * 64 * (neighbours - 4 * value(offset, i, j))
          }
          let (a, b) = (value(0, i, j), value(n * n, i, j))
          let (x, y) = (Double(i) / 8, Double(j) / 8)
          let isInside = (x - 0.3) * (x - 0.3) + (y - 0.6) * (y - 0.6) <= 0.01
          let reaction = a * a * b
          let du = 1 + reaction - 4.4 * a + diffusion(0) + (isInside ? impulse : 0)
          #expect(abs(f[i * n + j] - du) < 1e-12)
          #expect(abs(f[n * n + i * n + j] - (3.4 * a - reaction + diffusion(n * n))) < 1e-12)
        }
      }
    }
  }

  @Test func heatEquation() throws {
    let problem = try load("heat-1d")
    let y = (1...40).map { sin(.pi * Double($0) / 41) }
    let eigenvalue = -4 * 41 * 41 * pow(sin(Double.pi / 82), 2)
    for (a, b) in zip(rhs(problem, y), y) { #expect(abs(a - eigenvalue * b) < 1e-10) }
  }

  @Test func constantSolution() throws {
    let problem = try load("constant-solution")
    #expect(rhs(problem, [1, 1]) == [0, 0] && initial(problem) == [1, 1])
    let observations = try #require(problem.observations)
    #expect(observations.times == (1...100).map { Double($0) / 10 })
    #expect(
      problem.objective.terminal.outputs(y: [0, 0], p: [1], extra: [1, 1, 200]) == [202])
  }

  @Test func closedForms() throws {
    let linear = try load("linear")
    #expect(rhs(linear, [3]) == [-3] && initial(linear) == [1])
    let oscillator = try load("harmonic-oscillator")
    #expect(rhs(oscillator, [1, 2])[0] == 2 && abs(rhs(oscillator, [1, 2])[1] + 0.04) < 1e-17)
    #expect(initial(oscillator) == [0, 1] && oscillator.span.end == 10)
  }
}
