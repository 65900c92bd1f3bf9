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
    let reference = try TaylorReference(problem, gradient: false)
    let first = try reference.solve(TaylorSettings(decimalDigits: 86))
    let solution = try reference.solve(TaylorSettings(decimalDigits: 94, order: 120))
    let published = "12.2860066770189848088523959400428665893"
    #expect(solution.agreement(with: first).allSatisfy { $0 >= 38 })
    #expect(agreement(solution.value(digits: 50), published) >= 37)
    // Too few bits agree on nothing.
    let agreed = try reference.solve(TaylorSettings(precision: 100))
      .agreement(with: reference.solve(TaylorSettings(precision: 110)))
    #expect(agreed.allSatisfy { $0 < 3 })
  }
}
