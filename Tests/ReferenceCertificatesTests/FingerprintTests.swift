import Fields
import ProblemFiles
import Testing

@Suite struct FingerprintTests {
  private static let text = """
    title = "Decay"
    span = [0, 2]
    objective = "y(T)"
    discontinuities = [1]
    model = \"\"\"
      a = 0.5   ; per second
      y(0) = 1
      y' = -a*y
    \"\"\"

    [[event]]
    when = "y - 0.1"
    """

  private func hash(
    _ old: String = "", _ new: String = "", overrides: [String: String] = [:],
    objective: String? = nil
  ) throws -> String {
    let text =
      old.isEmpty
      ? FingerprintTests.text : FingerprintTests.text.replacing(old, with: new)
    #expect(old.isEmpty || text != FingerprintTests.text)
    let problem = try ProblemFile.parse(text, overrides: overrides, objective: objective)
    return try #require(try ProblemFingerprint(problem)).text
  }

  /// Words for people are no part of the numbers.
  @Test(
    arguments: [
      ("Decay", "Decline"), ("; per second", "# an inverse time"), ("-a*y", "-a * y"),
      ("span = [0, 2]", "tags = [\"stiff\"]\nspan = [0, 2]"),
    ])
  func wordsDoNotCount(_ edit: (String, String)) throws {
    #expect(try hash(edit.0, edit.1) == hash())
  }

  @Test(
    arguments: [
      ("0.5", "0.50001"), ("-a*y", "-a*y^2"), ("y(0) = 1", "y(0) = 2"), ("[0, 2]", "[0, 2.5]"),
      ("y(T)", "2*y(T)"), ("[1]", "[1.5]"), ("y - 0.1", "y - 0.2"),
      ("when = \"y - 0.1\"", "when = \"y - 0.1\"\nterminal = true"),
      ("when = \"y - 0.1\"", "when = \"y - 0.1\"\ndirection = \"up\""),
      ("when = \"y - 0.1\"", "when = \"y - 0.1\"\nreset = \"y(+) = 2*y\""),
    ])
  func numbersCount(_ edit: (String, String)) throws {
    #expect(try hash(edit.0, edit.1) != hash())
  }

  @Test func replacementsCount() throws {
    #expect(try hash(overrides: ["a": "0.6"]) != hash())
    #expect(try hash(objective: "y(T)^2") != hash())
  }

  @Test func observationsCount() throws {
    func hash(_ datum: String) throws -> String {
      let problem = try ProblemFile.parse(
        """
        span = [0, 2]
        objective = "observations((y - data.y)^2)"
        model = "y(0) = 1\\ny' = -y"
        [observations]
        times = [1]
        y = [\(datum)]
        """)
      return try #require(try ProblemFingerprint(problem)).text
    }
    #expect(try hash("0.3") == hash("0.30"))
    #expect(try hash("0.3") != hash("0.4"))
  }

  /// More digits than a Double has are kept.
  @Test func spansAreDecimals() throws {
    let arenstorf = try #require(try ProblemFingerprint(ProblemFile.load("arenstorf")))
    #expect(arenstorf.end == "17.0652165601579625588917206249")
  }
}
