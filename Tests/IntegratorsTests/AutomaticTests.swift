import Fields
import TestProblems
import Testing

@testable import Integrators

@Suite("The automatic method")
struct AutomaticTests {
  /// Which member took each step, by the record.
  private func members(_ problem: TestProblem, rtol: Double) throws -> [Int] {
    let compiled = try problem.compiled()
    let span = compiled.problem.span
    let integrator = Integrator(
      .auto, field: compiled.field.kernels,
      tolerances: Tolerances(relative: rtol, absolute: rtol * 1e-4, count: compiled.fullCount),
      t: span.start, y: compiled.initialState(), end: span.end)
    let log = StageLog(for: integrator.stepper)
    while integrator.time < span.end {
      try integrator.step(toward: span.end)
      log.append(integrator)
    }
    return (0..<log.count).map { Int(log[$0].stages[0]) }
  }

  @Test("It stays explicit where nothing is stiff, by the method that suits the tolerance")
  func nonstiff() throws {
    #expect(try Set(members(.lorenz, rtol: 1e-4)) == [0])
    #expect(try Set(members(.lorenz, rtol: 1e-7)) == [1])
  }

  @Test("It turns implicit on Robertson, once, and stays so", arguments: [1e-4, 1e-7])
  func stiff(rtol: Double) throws {
    let found = try members(.robertson, rtol: rtol)
    let explicit = found.prefix { $0 < 2 }
    #expect(explicit.count < 60 && found.count > explicit.count)
    // Rodas5P, or at tight tolerances Radau IIA 9.
    let implicit = rtol > 1e-5 ? 2 : 3
    #expect(found.dropFirst(explicit.count).allSatisfy { $0 == implicit })
  }

  /// Stiff for a while only: the fast mode is switched on between t = 1 and t = 2.
  static let passing = TestProblem(
    "passing", span: 0...8, objective: "x(T)",
    model: """
        a = 3000
        x(0) = 1
        y(0) = 0
        s := 0.5*(tanh(20*(t - 1)) - tanh(20*(t - 2)))
        x' = y
        y' = -x - a*s*(y + sin(t))
      """)

  @Test("It goes back when stiffness has passed")
  func passing() throws {
    let found = try members(AutomaticTests.passing, rtol: 1e-6)
    #expect(found.first == 1 && found.contains(3) && found.last == 1)
  }

  @Test("Its discrete derivative crosses the changes")
  func derivative() throws {
    let frozen = try FrozenTrajectory(
      AutomaticTests.passing.compiled(), .auto, tolerance: 1e-7)
    let columns = try frozen.push()
    let (pulled, sums) = try frozen.pull([1, 0])
    let gradient = pulled + sums.dropLast()
    for (c, column) in columns.enumerated() {
      #expect(abs(gradient[c] - column[0]) <= 1e-12 * (1 + abs(column[0])))
    }
    // Against a run of one method.
    let other = try FrozenTrajectory(
      AutomaticTests.passing.compiled(), .kvaerno5, tolerance: 1e-9)
    let error = relativeError(try other.push()[0], columns[0])
    // Where the changes lie depends on the last bits: over eleven tolerances from 1e-5 to 1e-10 the error
    // is anything from 2e-7 to 2e-3, in no order.
    #expect(error < 5e-3)
  }

  @Test("Its steps are nearly those of DOP853 where nothing is stiff")
  func same() throws {
    func counts(_ method: Method) throws -> Counts {
      let run = try Run(.lorenz, method, relative: 1e-8)
      try run.integrator.integrate(to: run.end)
      return run.counts
    }
    // The floor under the error before is another.
    let (own, other) = (try counts(.auto), try counts(.dop853))
    #expect(abs(own.accepted - other.accepted) * 20 < other.accepted)
  }
}
