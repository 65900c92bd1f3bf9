import Gradients
import Integrators
import TestProblems
import Testing

@Suite("Failures of a gradient")
struct FailureTests {
  @Test(
    "A field that turns NaN fails the forward pass, and the counts are kept",
    arguments: Named.pairs)
  func notFinite(named: Named, method: Method) throws {
    let problem = TestProblem(
      "not-a-number", span: 0...2, objective: "y(T)",
      model: """
          y(0) = 1
          y' = -y + sqrt(1 - t)
        """)
    let result = try problem.gradient(named, method, relative: 1e-6)
    guard case .nonFinite(let time)? = result.failure?.reason else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
    #expect(result.failure?.phase == .forward && abs(time - 1) < 1e-5)
    #expect(result.value == nil && result.gradient.isEmpty)
    #expect(result.forward.accepted > 3 && result.forward.rhs > 20)
  }

  @Test("A solution that ends in finite time fails near it", arguments: Named.pairs)
  func blowUp(named: Named, method: Method) throws {
    let problem = TestProblem(
      "blow-up", span: 0...2, objective: "y(T)",
      model: """
          a = 1
          y(0) = a
          y' = a*y^2
        """)
    let result = try problem.gradient(named, method, relative: 1e-6)
    let time = try #require(result.failure?.reason.time)
    #expect(result.failure?.phase == .forward && abs(time - 1) < 1e-4)
  }

  @Test("An objective that is not finite is no gradient", arguments: Named.all)
  func objective(named: Named) throws {
    for text in ["log(-x(T))", "sqrt(x(T) - x(T))", "1/(x(t0) - 1)"] {
      let result = try TestProblem.lotkaVolterra.with(text, end: 1)
        .gradient(named, .tsit5, relative: 1e-6)
      #expect(result.failure != nil && result.gradient.isEmpty, "\(text)")
    }
  }

  @Test("Counts of a run repeat to the last one", arguments: Named.all)
  func repeatable(named: Named) throws {
    for (problem, method) in [(TestProblem.observed, Method.tsit5), (.robertson, .kvaerno5)] {
      if problem.isStiff, named.strategy.claim == .reconstruction { continue }
      let results = try (0..<2).map { _ in
        try problem.gradient(named, method, relative: 1e-6, absolute: 1e-11)
      }
      #expect(results[0].forward == results[1].forward)
      #expect(results[0].backward == results[1].backward)
      #expect(results[0].gradient == results[1].gradient)
      #expect(results[0].memory == results[1].memory)
    }
  }
}
