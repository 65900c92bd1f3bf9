import Expressions
import Fields
import ProblemFiles
import Taylor
import Testing

/// Lorenz' system against published digits.
@Suite struct LorenzReferenceTests {
  /// 38 digits of x(100) from (1, 0, 0): published scripts in PARI, said to agree with Kehlet & Logg
  /// (arXiv 1306.2782), which lose 0.39 digits a unit of time.
  @Test func hundredUnitsOfTime() throws {
    var problem = try ProblemFile.parse(
      """
      span = [0, 100]
      objective = "x(T)"
      model = \"\"\"
        x(0) = 1
        y(0) = 0
        z(0) = 0
        x' = 10*(y - x)
        y' = x*(28 - z) - y
        z' = x*y - 8/3*z
      \"\"\"
      """)
    problem.name = "lorenz"
    let certified = try TaylorReference(problem, gradient: false).certified(digits: 30)
    let published = "12.2860066770189848088523959400428665893"
    #expect(certified.digits.allSatisfy { $0 >= 30 })
    #expect(
      agreement(certified.solution.value(digits: 50), published) >= min(certified.digits[0], 37))
    // Too few bits agree on nothing.
    let poor = try TaylorReference(problem, gradient: false)
    let agreed = try poor.solve(TaylorSettings(precision: 100))
      .agreement(with: poor.solve(TaylorSettings(precision: 110)))
    #expect(agreed.allSatisfy { $0 < 3 })
  }

  /// T, ∂z(T)/∂z₀ and ∂z(T)/∂ρ from (1, 1, 1), by two runs of another program that agree on 28 digits.
  static let gradients: [(time: Double, initial: String, rho: String)] = [
    (5, "-0.305059613130938622", "-0.544217710368273497"),
    (10, "4.98362387140051076", "-9.83037147097798586"),
    (20, "-3446.04840052995564", "330.595005278159184"),
    (30, "8.40974483611009285e7", "-7.06622698770578896e6"),
  ]

  @Test(arguments: gradients) func gradient(
    _ expected: (time: Double, initial: String, rho: String)
  ) throws {
    let problem = try ProblemFile.load(
      "lorenz", span: TimeSpan(start: 0, end: expected.time))
    let certified = try TaylorReference(problem).certified(digits: 20)
    #expect(certified.digits.allSatisfy { $0 >= 20 })
    let solution = certified.solution
    #expect(agreement(solution.initialGradient(digits: 30)[2], expected.initial) > 17.2)
    #expect(agreement(solution.parameterGradient(digits: 30)[1], expected.rho) > 17.2)
  }
}
