import Expressions
import Fields
import HighPrecision
import ProblemFiles
import Testing

/// Held to published digits, made by others in quadruple precision.
@Suite struct CollocationReferenceTests {
  /// Correct digits of a literal, which is itself good to its last digit or so.
  private func expect(
    _ values: [DoubleDouble], _ literals: [String], _ tolerance: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(values.count == literals.count, sourceLocation: sourceLocation)
    for (value, literal) in zip(values, literals) {
      #expect(
        deviation(value, literal) < tolerance, "\(value), \(literal)",
        sourceLocation: sourceLocation)
    }
  }

  @Test func `van der Pol's relaxation has the published state and gradient`() throws {
    let problem = try project("van-der-pol-stiff")
    let result = try CollocationReference(problem: problem, stages: 9, tolerance: 1e-18).solve()
    expect(result.state, ["1.706167732170465008478187592", "-8.928097010248165477786e-4"], 1e-21)
    expect(result.initial, ["1.33921440273557", "4.46404850512408e-4"], 5e-15)
    // −(T/μ²) Y′ − (2/μ³) ∂Y/∂ε of the published Y′(2) and ∂Y/∂ε of the form in ε = 1/μ².
    expect(result.parameters, ["1.784793623322339092924e-3"], 1e-20)
    #expect(result.decimals(digits: 12).value == "1.70616773217")
  }

  @Test(arguments: [
    ("hires", 1e-18), ("oregonator", 2e-21),
  ]) func `a test problem ends where the reference has it`(name: String, digits: Double) throws {
    let problem = try project(name)
    let result = try CollocationReference(problem: problem, stages: 9, tolerance: 1e-18).solve()
    let literals = [
      "hires": [
        "7.371312573325667807e-4", "1.442485726316184658e-4", "5.888729740967575007e-5",
        "1.175651343283149146e-3", "2.386356198831330469e-3", "6.238968252742795787e-3",
        "2.849998395185768658e-3", "2.850001604814231342e-3",
      ],
      "oregonator": [
        "1.000814870318522716281641752", "1228.178521549887983718017",
        "132.0554942846508287742232719",
      ],
    ]
    expect(result.state, try #require(literals[name]), digits)
  }

  @Test func `Robertson's sensitivities at t = 40 are the certified ones`() throws {
    let problem = try project("robertson", span: TimeSpan(start: 0, end: 40))
    let result = try CollocationReference(problem: problem, stages: 9, tolerance: 1e-18).solve()
    expect(
      result.state,
      [
        "0.71582706871940509047447", "9.1855347645577639038992e-6", "0.28416374574583035176162",
      ], 1e-22)
    // Parameters here are k1, k2 (of y2²), k3 (of y2 y3).
    expect(
      Array(try #require(result.sensitivities)[9...]),
      [
        "-4.2475587717057326", "4.5911962492538939e-5", "4.2475128597432401",
        "-2.2883550889056693e-9", "-1.1380595093501273e-13", "2.2884688948566043e-9",
        "1.3730807973446247e-5", "-2.3571921138463331e-10", "-1.3730572254234863e-5",
      ], 1e-16)
  }

  @Test func `a running cost has the certified gradient`() throws {
    let problem = try project(
      "robertson", span: TimeSpan(start: 0, end: 50), objective: "integral(y3)")
    let result = try CollocationReference(problem: problem, stages: 9, tolerance: 1e-18).solve()
    expect([result.value], ["10.948648480574973184"], 1e-19)
    expect(
      result.initial, ["8.41916101461556396", "16.0970233048228917", "16.0971508821279633"], 1e-17)
    expect(
      result.parameters,
      ["173.414089144977289", "8.43234646542259683e-8", "-5.05919140558618828e-4"], 1e-17)
  }

  @Test func `Gauss nodes give the certified gradient of Lotka and Volterra`() throws {
    let problem = try ProblemFile.parse(
      """
      span = [0, 10]
      model = '''
        p0 = 1.5
        p1 = 1
        p2 = 3
        p3 = 1
        x(0) = 1
        y(0) = 1
        x' = p0*x - p1*x*y
        y' = -p2*y + p3*x*y
      '''
      objective = "0.5*((1 - x(T))^2 + (1 - y(T))^2)"
      """)
    let reference = try CollocationReference(problem: problem, stages: 7, tolerance: 1e-16)
    #expect(reference.nodes == .gauss)
    let result = try reference.solve()
    // The state by a Taylor series of order 40 in 32 digits.
    expect(result.state, ["1.026344767575089319", "0.90969107813604161754824588348"], 1e-18)
    expect(result.initial, ["0.299599508303682302", "-0.0141518163448535055"], 5e-17)
    expect(
      result.parameters,
      [
        "0.621961585551280884", "0.0680014041508743366", "0.169176463995892817",
        "0.272560693950007505",
      ], 5e-17)
  }

  @Test
  func
    `observations and initial values that are parameters have the derivative of the closed form`()
    throws
  {
    // x = a e^(kt): L = Σ (x(tₖ) − dₖ)² + x(T), differentiated by hand.
    let problem = try ProblemFile.parse(
      """
      span = [0, 1.1]
      model = '''
        k = 0.3
        a = 1.7
        x(0) = a
        x' = k*x
      '''
      objective = "observations((x - data.x)^2) + x(T)"
      [observations]
      times = [0.1, 0.7]
      x = [1.2, 0.4]
      """)
    let result = try CollocationReference(problem: problem, stages: 5, tolerance: 1e-14).solve()
    let (k, a) = (number("0.3"), number("1.7"))
    func grown(_ t: String) -> DoubleDouble { DoubleDouble.exp(k * number(t)) }
    let end = grown("1.1")
    var (value, byK, byA) = (a * end, a * end * number("1.1"), end)
    for (t, d) in [("0.1", "1.2"), ("0.7", "0.4")] {
      let rest = a * grown(t) - number(d)
      value = value + rest * rest
      byK = byK + number("2") * rest * a * grown(t) * number(t)
      byA = byA + number("2") * rest * grown(t)
    }
    expect([result.value], [value.description], 1e-29)
    expect(result.parameters, [byK.description, byA.description], 1e-29)
    expect(result.initial, [byA.description], 1e-29)
  }

  @Test func `no step crosses a discontinuity`() throws {
    // x' jumps from 1 to 3 at 0.7; both conventions of the text at the jump itself.
    for comparison in ["0.7 - t", "-(t - 0.7)"] {
      let problem = try ProblemFile.parse(
        """
        span = [0, 1]
        discontinuities = [0.7]
        model = '''
          x(0) = 0
          x' = select(\(comparison), 1, 3)
        '''
        objective = "x(T)"
        """)
      let result = try CollocationReference(problem: problem, stages: 5, tolerance: 1e-14).solve()
      expect(result.state, ["1.6"], 1e-30)
      #expect(result.counts.rejected == 0)
    }
  }

  @Test(arguments: [(CollocationNodes.radau, 5), (.gauss, 7)])
  func `two settings agree, and a loose tolerance shows`(nodes: CollocationNodes, stages: Int)
    throws
  {
    let problem = try project("van-der-pol")
    func run(_ stages: Int, _ tolerance: Double) throws -> CollocationResult<DoubleDouble> {
      try CollocationReference(
        problem: problem, nodes: nodes, stages: stages, tolerance: tolerance
      ).solve()
    }
    let fine = try run(stages + 2, 1e-19)
    let usual = try run(stages, 1e-16)
    let loose = try run(stages, 1e-5)
    func distance(_ a: CollocationResult<DoubleDouble>) -> Double {
      zip(a.state + a.initial + a.parameters, fine.state + fine.initial + fine.parameters).map {
        (($0 - $1) / $1).high.magnitude
      }.max() ?? .nan
    }
    #expect(distance(usual) < 1e-25, "\(distance(usual))")
    #expect(distance(loose) > 1e-22, "\(distance(loose))")
    #expect(loose.counts.accepted < usual.counts.accepted)
    #expect(fine.decimals(digits: 28).state[0] == "2.008149762174948592014490673")
  }

  @Test func `the stiff gradient of two settings agrees to 23 digits`() throws {
    let problem = try project("robertson")
    let coarse = try CollocationReference(problem: problem, stages: 9, tolerance: 1e-18).solve()
    let fine = try CollocationReference(problem: problem, stages: 11, tolerance: 1e-21).solve()
    expect(
      coarse.state + coarse.initial + coarse.parameters,
      (fine.state + fine.initial + fine.parameters).map(\.description), 1e-23)
    #expect(fine.counts.accepted < coarse.counts.accepted)
    #expect(fine.counts.roundoff < 1e-28)
  }

  @Test func `states that start from zero cost few steps`() throws {
    // Fourteen states of twenty start from zero, some moved only by products of others that do.
    let problem = try project("pollution", span: TimeSpan(start: 0, end: 1e-6))
    let result = try CollocationReference(problem: problem, stages: 7, tolerance: 1e-14).solve()
    #expect(result.counts.rejected < 60, "\(result.counts)")
  }
}
