import Expressions
import Fields
import HighPrecision
import ProblemFiles
import Testing

@Suite struct CollocationRefusalTests {
  @Test func `what cannot be computed is refused in a sentence`() throws {
    let problem = try project("van-der-pol")
    #expect(throws: BadInput("a collocation reference has 2 to 30 stages, not 1")) {
      try CollocationReference(problem: problem, stages: 1, tolerance: 1e-18)
    }
    #expect(throws: BadInput.self) {
      try CollocationReference(problem: problem, stages: 9, tolerance: 0)
    }
    #expect(throws: BadInput.self) {
      try CollocationReference(
        problem: try project("bouncing-ball"), stages: 9, tolerance: 1e-18)
    }
  }

  @Test func `a run that cannot end says where and why`() throws {
    let problem = try ProblemFile.parse(
      """
      span = [0, 2]
      model = '''
        x(0) = 1
        x' = x^2
      '''
      objective = "x(T)"
      """)
    var reference = try CollocationReference(problem: problem, stages: 5, tolerance: 1e-8)
    reference.maximumSteps = 5000
    do {
      _ = try reference.solve()
      Issue.record("went through the pole at t = 1")
    } catch let failure {
      #expect(abs(failure.time - 1) < 1e-3, "\(failure)")
    }
    reference.maximumSteps = 3
    do {
      _ = try reference.solve()
      Issue.record("took more steps than it may")
    } catch let failure {
      #expect(failure.counts.accepted == 3 && failure.reason.contains("limit of steps"))
    }
  }

  @Test func `times are the decimals of the file`() throws {
    let arenstorf = try ExactTimes(project("arenstorf"))
    #expect(arenstorf.end.text == "17.0652165601579625588917206249")
    #expect(try ExactTimes(project("hires")).end.text == "321.8122")
    // Replaced, the span is what the Double says.
    let short = try project("arenstorf", span: TimeSpan(start: 0, end: 0.1))
    #expect(try ExactTimes(short).end.text == "0.1")
    #expect(throws: BadInput.self) {
      try ExactTimes(project("arenstorf", span: TimeSpan(start: 0, end: 1.0 / 3)))
    }
    #expect(try ExactTimes(project("beam")).discontinuities == [.pi])
    #expect(try ExactTimes(project("medical-akzo")).discontinuities.map(\.text) == ["5.0"])
    let sine = try ProblemFile.parse(
      """
      span = [0, 7]
      discontinuities = ["2*pi"]
      model = '''
        x(0) = 0
        x' = select(2*pi - t, 1, 2)
      '''
      objective = "x(T)"
      """)
    #expect(throws: BadInput.self) { try ExactTimes(sine) }
    var times = ExactTimes(start: Constant(0), end: Constant(7))
    times.discontinuities = [Constant(2 * .pi, text: "6.28318530717958647692528676655900576")]
    let result = try CollocationReference(
      problem: sine, stages: 5, tolerance: 1e-14, times: times
    ).solve()
    #expect(deviation(result.value, "7.71681469282041352307471323344099424") < 1e-30)
  }

  @Test func `the time given is the time taken`() throws {
    let problem = try ProblemFile.parse(
      """
      span = [0, 0.5]
      model = '''
        x(0) = 0
        x' = 1
      '''
      objective = "x(T)"
      """)
    let third = Constant(1.0 / 3, text: "1/3")
    let times = ExactTimes(start: Constant(0), end: third)
    let result = try CollocationReference(
      problem: problem, stages: 5, tolerance: 1e-14, times: times
    ).solve()
    #expect(deviation(result.value, "0.33333333333333333333333333333333") < 1e-31)
  }
}
