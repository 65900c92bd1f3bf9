import Fields
import Gradients
import Integrators
import TestProblems
import Testing

/// What error norms and tolerances of the way back cost and save, counted.
@Suite("Norms of the way back")
struct NormTests {
  private struct Case {
    let problem: TestProblem
    let method: Method
    let relative: Double
  }

  private static var cases: [Case] {
    let soft: [TestProblem] = [
      .lotkaVolterra, .costed, .observed, .forced, .lorenz.with("z(T)", end: 3),
    ]
    let tolerances = [1e-4, 1e-6, 1e-8]
    return soft.flatMap { problem in
      [Method.bs3, .tsit5, .dop853, .kvaerno5].flatMap { method in
        tolerances.map { Case(problem: problem, method: method, relative: $0) }
      }
    }
      + [Method.kvaerno5, .rodas5p, .radau5].flatMap { method in
        tolerances.map { Case(problem: .robertson, method: method, relative: $0) }
      }
  }

  /// Kidger, Chen & Lyons 2021: a median of 40 % fewer evaluations, on networks.
  @Test(
    "The seminorm evaluates less in four cases of five, at the same error",
    arguments: ["interpolated", "checkpointed", "backsolve"])
  func seminorm(name: String) throws {
    var saved: [Double] = []
    var excess: [(factor: Double, what: String)] = []
    var within = 0
    for one in Self.cases {
      let stiff = one.problem.isStiff
      // What cannot be solved backward is no case.
      if name == "backsolve", stiff || one.problem.name == "lorenz" { continue }
      let truth = try truth(of: one.problem)
      let runs = try [name, name + "+seminorm"].map {
        try one.problem.gradient(
          .named($0), one.method, relative: one.relative,
          absolute: stiff ? one.relative * 1e-6 : one.relative)
      }
      #expect(runs.allSatisfy { $0.failure == nil }, "\(one.problem), \(one.method)")
      let errors = runs.map { result in
        max(
          relativeError(result.initial, truth.initial),
          relativeError(result.parameters, truth.parameters))
      }
      if errors[1] <= 10 * one.relative { within += 1 }
      // What the problem amplifies, it amplifies for both.
      excess.append(
        (
          errors[1] / max(one.relative, errors[0]),
          "\(one.problem) by \(one.method) at \(one.relative)"
        ))
      saved.append(1 - Double(runs[1].backward.vjp) / Double(runs[0].backward.vjp))
    }
    saved.sort()
    excess.sort { $0.factor > $1.factor }
    let fewer = Double(saved.filter { $0 > 0 }.count) / Double(saved.count)
    print(
      "seminorm: \(name) evaluates less in \(fewer) of \(saved.count) cases, by "
        + "\(saved[saved.count / 2]) in the median, \(saved[0]) to \(saved[saved.count - 1]); "
        + "\(within) err by at most 10 tolerances; most above the larger of the tolerance and the error "
        + "of the full norm: \(excess.prefix(4))")
    #expect(fewer >= 0.8)
    // Robertson's μ is what a loose λ shows in first: one of its nine cases goes beyond ten.
    #expect(excess[0].factor <= 20)
    #expect(excess.filter { $0.factor > 10 }.count <= 1)
  }

  private func truth(of problem: TestProblem) throws -> GradientResult {
    try problem.gradient(
      .tangent, problem.isStiff ? .radau : .dop853, relative: 1e-11,
      absolute: problem.isStiff ? 1e-17 : 1e-12)
  }

  @Test(
    "An adjoint tolerance a hundred times looser costs a fraction",
    arguments: [Method.tsit5, .dop853])
  func adjointTolerance(method: Method) throws {
    for problem in [TestProblem.lotkaVolterra, .lorenz.with("z(T)", end: 3), .forced] {
      let equal = try problem.gradient(.interpolated, method, relative: 1e-8)
      let loose = try problem.gradient(.interpolated, method, relative: 1e-8) {
        $0.tolerances.adjointRelative = 1e-6
      }
      let ratio = Double(equal.backward.vjp) / Double(loose.backward.vjp)
      print("adjoint tolerance: \(problem.name) \(method): \(ratio) times fewer VJPs at 100 rtol")
      #expect(ratio > 1.3)
      #expect(loose.forward == equal.forward)
    }
  }

  /// Chen et al. 2018 report a backward pass of half the forward evaluations; their forward counter had
  /// the backward one of the call before in it.
  @Test("Forward and backward are counted apart, and backward is not half of forward")
  func countsApart() throws {
    for (problem, method) in [
      (TestProblem.lotkaVolterra, Method.dp5), (.forced, .dp5),
      (.lorenz.with("z(T)", end: 2), .dp5),
      (.costed, .tsit5),
    ] {
      // The solution alone.
      let plain = try problem.gradient(.discrete, method, relative: 1e-6)
      var ratios: [Double] = []
      for name in ["backsolve", "backsolve+seminorm", "interpolated", "checkpointed"] {
        // Twice: nothing is carried over from one call to the next.
        let runs = try (0..<2).map { _ in
          try problem.gradient(.named(name), method, relative: 1e-6)
        }
        #expect(runs[0].forward == runs[1].forward && runs[0].backward == runs[1].backward)
        #expect(runs[0].forward.accepted == plain.forward.accepted)
        #expect(runs[0].forward.vjp == 0 && runs[0].backward.vjp > 0)
        let (forward, backward) = (runs[0].forward.rhs, runs[0].backward.vjp)
        print("NFE: \(problem.name) \(method) \(name): NFE_f = \(forward), NFE_b = \(backward)")
        ratios.append(Double(backward) / Double(forward))
      }
      #expect(ratios.allSatisfy { $0 > 0.75 }, "\(ratios)")
    }
  }
}
