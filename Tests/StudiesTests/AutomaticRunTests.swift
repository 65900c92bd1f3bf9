import Testing

@testable import Studies

/// That the default method sees stiffness where it is hard to see.
@Suite struct AutomaticRunTests {
  @Test(arguments: [
    // What is stiff is a trace of 1e-17 beside states of 0.1.
    ("pollution", 1e-10, 1000), ("pollution", 1e-6, 1000),
    // The explicit method's own error holds its steps inside the interval of stability.
    ("robertson", 1e-10, 2000), ("hires", 1e-10, 4000),
  ]) func `stiff problems take few steps at any tolerance`(
    _ name: String, _ rtol: Double, _ most: Int
  ) throws {
    let runner = try runner(name)
    var settings = RunSettings(
      runner.problem, solver: .suited, strategy: .discrete, rtol: rtol)
    settings.stepLimit = most
    let record = runner.solve(settings)
    #expect(record.status == .ok, "\(record.reason ?? "")")
    #expect(record.counts.linearSolves > 0)
    #expect((record.mescd ?? 0) > 5)
  }

  @Test(arguments: ["lorenz", "lotka-volterra", "van-der-pol", "arenstorf", "pleiades"])
  func `problems that are not stiff are left to the explicit method`(_ name: String) throws {
    let runner = try runner(name)
    for rtol in [1e-4, 1e-7, 1e-10] {
      let record = runner.solve(
        RunSettings(runner.problem, solver: .suited, strategy: .discrete, rtol: rtol))
      #expect(record.status == .ok && record.counts.linearSolves == 0, "\(name), \(rtol)")
    }
  }
}
