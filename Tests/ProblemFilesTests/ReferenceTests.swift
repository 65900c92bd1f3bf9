import Expressions
import Fields
import Foundation
import ProblemFiles
import Testing

/// The table `[reference]`.
@Suite struct ReferenceTests {
  /// `[reference]` stands in line 10, what `table` says in line 11 and after.
  private func file(_ table: String) -> String {
    """
    span = [0, 2]
    objective = "x(T)"
    model = \"\"\"
      k = 0.5
      x(0) = 1
      u[i](0) = i for i in 1..2
      x' = -k*x
      u[i]' = -u[i] for i in 1..2
    \"\"\"
    [reference]
    \(table)
    """
  }

  private static let complete = """
    time = 2
    source = "a table"
    digits = 12
    x = "0.36787944117144232159552"
    "u[1]" = 0.1353352832366127
    "u[2]" = "-2.706705664732254e-1"
    """

  @Test func oneTime() throws {
    let problem = try ProblemFile.parse(file(ReferenceTests.complete))
    let reference = try #require(problem.reference)
    #expect(reference.source == "a table" && reference.digits == 12)
    let values = try #require(reference.values(at: 2))
    #expect(
      values.map { $0?.value } == [0.36787944117144233, 0.1353352832366127, -0.2706705664732254])
    // Digits beyond those of a Double stay; a number has none.
    #expect(values.map { $0?.text } == ["0.36787944117144232159552", nil, "-2.706705664732254e-1"])
    #expect(reference.values(at: 1) == nil && reference.values(at: 2.0000000001) == nil)
  }

  @Test func severalTimes() throws {
    let problem = try ProblemFile.parse(
      file(
        """
        time = [0.5, "1e5"]
        source = 's'
        digits = 3
        x = [1, 2]
        "u[1]" = [3, "4"]
        "u[2]" = [5, 6]
        """))
    let reference = try #require(problem.reference)
    #expect(reference.points.map(\.time) == [0.5, 1e5])
    #expect(reference.values(at: 0.5)?.map { $0?.value } == [1, 3, 5])
    #expect(reference.values(at: 1e5)?.map { $0?.value } == [2, 4, 6])
  }

  @Test func someStates() throws {
    let table = """
      time = 2
      source = 's'
      digits = 3
      partial = true
      "u[2]" = 5
      """
    let reference = try #require(try ProblemFile.parse(file(table)).reference)
    #expect(reference.values(at: 2)?.map { $0?.value } == [nil, nil, 5])
  }

  @Test func changedProblemsHaveNone() throws {
    let text = file(ReferenceTests.complete)
    #expect(try ProblemFile.parse(text, overrides: ["k": "0.4"]).reference == nil)
    #expect(try ProblemFile.parse(text, objective: "x(T)^2").reference != nil)
    // Another end keeps it, for the times it has; another start makes another problem.
    #expect(try ProblemFile.parse(text, span: TimeSpan(start: 0, end: 3)).reference != nil)
    let moved = text.replacingOccurrences(of: "(0)", with: "(t0)")
    #expect(try ProblemFile.parse(moved, span: TimeSpan(start: 1, end: 2)).reference == nil)
    let plain = text.components(separatedBy: "[reference]")[0]
    #expect(try ProblemFile.parse(plain).reference == nil)
  }

  @Test(arguments: [
    ("time = 2", "", "p.toml:10:1: `[reference]` needs `time`, when the states have these values"),
    ("time = 2", "time = 'two'", ":11:1: `time` must be a decimal number (or a list of them)"),
    ("time = 2", "time = inf", ":11:1: `time` must be a decimal number (or a list of them)"),
    ("time = 2", "time = 0", ":11:1: `time` must be later than the start of the span, 0.0"),
    ("time = 2", "time = []", ":11:1: `time` must be later than the start of the span, 0.0"),
    ("time = 2", "time = [2, 1]", ":11:1: the times of `time` must ascend"),
    ("time = 2", "time = [1, 2]", ":14:1: 2 times but 1 values of `x`"),
    ("source = \"a table\"", "", ":10:1: `[reference]` needs `source`: who computed the values"),
    ("source = \"a table\"", "source = 3", ":12:1: `source` must be a text in quotes"),
    ("digits = 12", "", ":10:1: `[reference]` needs `digits`, to how many the values are right"),
    ("digits = 12", "digits = 0", ":13:1: `digits` must be a whole number from 1 to 34"),
    ("digits = 12", "digits = 1.5", ":13:1: `digits` must be a whole number from 1 to 34"),
    ("digits = 12", "digits = '12'", ":13:1: `digits` must be a number"),
    ("digits = 12", "digits = 12\npartial = 1", ":14:1: `partial` must be true or false"),
    ("\"u[2]\" =", "\"u[3]\" =", ":16:1: the model has no state `u[3]`; did you mean `u[1]`?"),
    ("\"u[2]\" =", "k =", ":16:1: the model has no state `k`"),
    (
      "\"u[2]\" = \"-2.706705664732254e-1\"", "",
      ":10:1: `[reference]` has no value of the state `u[2]`; give all of them or write"
        + " `partial = true`"
    ),
    ("\"-2.706705664732254e-1\"", "\"two\"", ":16:1: `u[2]` must be a decimal number"),
    ("\"-2.706705664732254e-1\"", "\"0x1p3\"", ":16:1: `u[2]` must be a decimal number"),
    ("\"-2.706705664732254e-1\"", "\"nan\"", ":16:1: `u[2]` must be a decimal number"),
    ("\"-2.706705664732254e-1\"", "true", ":16:1: `u[2]` must be a decimal number"),
    ("\"-2.706705664732254e-1\"", "[1, 2]", ":16:1: 1 time but 2 values of `u[2]`"),
  ])
  func mistakes(_ part: String, _ replacement: String, _ expected: String) {
    let table = ReferenceTests.complete.replacingOccurrences(of: part, with: replacement)
    let message = refusal(file(table))
    #expect(message.contains(expected), "\(message)")
  }

  @Test func aTableOfNothing() {
    let message = refusal(file("time = 1\nsource = 's'\ndigits = 3\npartial = true"))
    #expect(message.hasPrefix("p.toml:10:1: `[reference]` has no values of states\n[reference]"))
  }

  /// The file's own start counts, not the one a caller puts in its place.
  @Test func thoseOfTheProject() throws {
    for entry in project.entries where entry.group == "detest" {
      let problem = try ProblemFile.load(entry.name, catalogue: project)
      let reference = try #require(problem.reference, "\(entry.name)")
      #expect(reference.values(at: problem.span.end) != nil && reference.digits >= 9)
    }
  }
}
