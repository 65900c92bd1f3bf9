import Expressions
import Fields
import Foundation
import ProblemFiles
import Testing

@Suite struct ProblemFileTests {
  let decay = """
    title = "Decay"
    tags = ["closed-form"]
    span = [0, 2]
    scale = 1e-3
    model = \"\"\"
      k = 0.5
      x(0) = 1
      x' = -k*x
    \"\"\"
    objective = "x(T)"
    """

  @Test func everyKeyIsRead() throws {
    let problem = try ProblemFile.parse(decay, path: "some/where/decay.toml")
    #expect(problem.name == "decay" && problem.title == "Decay" && problem.tags == ["closed-form"])
    #expect(problem.span.start == 0 && problem.span.end == 2 && problem.scale == 1e-3)
    #expect(problem.model.rhs.outputs(y: [3], p: [2]) == [-6])
    #expect(problem.objectiveText == "x(T)" && problem.observations == nil)
    #expect(problem.source == decay && problem.overrides.isEmpty && !problem.isStiff)
  }

  @Test func callersReplaceParts() throws {
    let text = decay.replacingOccurrences(of: "x(0)", with: "x(t0)")
    let span = try TimeSpan(start: 1, end: 3)
    let problem = try ProblemFile.parse(
      text, overrides: ["k": "1/3"], span: span, objective: "integral(x^2)")
    #expect(problem.span == span && problem.model.parameterValues[0].text == "1/3")
    #expect(problem.objective.integralCount == 1 && problem.objectiveText == "integral(x^2)")
    #expect(problem.overrides == ["k": "1/3"])
  }

  @Test func aReplacedSpanThatDoesNotStartAtZero() throws {
    let span = try TimeSpan(start: 1, end: 3)
    #expect(refusal(decay, span: span).contains("the span does not start at 0; write `x(t0)`"))
  }

  // MARK: Observations

  private func observing(_ table: String, _ objective: String = "observations((x-data.x)^2)")
    -> String
  {
    decay.replacingOccurrences(of: "x(T)", with: objective) + "\n\n[observations]\n" + table
  }

  @Test func observationsInTheFile() throws {
    let problem = try ProblemFile.parse(
      observing("times = [0.5, 2]\ny = [3, 4]\nx = [1.5, 2]"))
    let observations = try #require(problem.observations)
    #expect(observations.times == [0.5, 2] && observations.rows == [[1.5], [2]])
  }

  @Test func observationsBesideTheFile() throws {
    let scratch = try Scratch()
    try scratch.write(
      "data.csv", "# measured\r\nt, \"y\" ,x\r\n\r\n0.5, 1e1, 1.5\r\n2,20,-2\r\n")
    let path = try scratch.write("p.toml", observing("file = 'data.csv'"))
    let problem = try ProblemFile.load(path)
    #expect(problem.observations?.times == [0.5, 2])
    #expect(problem.observations?.rows == [[1.5], [-2]])

    let other = try scratch.write("other.csv", "t,x\n1,7\n")
    let replaced = try ProblemFile.load(path, observationsFile: other)
    #expect(replaced.observations?.rows == [[7]])
    #expect(throws: BadInput.self) {
      try ProblemFile.load(path, objective: "x(T)", observationsFile: other)
    }
    #expect(try ProblemFile.load(path, objective: "x(T)").observations == nil)
  }

  @Test(arguments: [
    (
      "times = [0.5, 3]\nx = [1, 2]",
      "p.toml: observation 2 (t = 3.0) lies outside the span [0.0, 2.0]"
    ),
    (
      "times = [0, 1]\nx = [1, 2]",
      "p.toml: observation 1 (t = 0.0) is at the start of the span; add its term to the objective"
        + " as `x(t0)`"
    ),
    (
      "times = [1, 1]\nx = [1, 2]",
      "p.toml: observation 2 (t = 1.0) is not later than the one before it; times must ascend"
    ),
    (
      "times = [1, nan]\nx = [1, 2]",
      "p.toml: observation 2 (t = nan) is not at a finite time"
    ),
    (
      "times = [1]\nx = [inf]",
      "p.toml: the observation at t = 1.0 has a value that is not a finite number"
    ),
    (
      "times = [1]\ny = [1]",
      "p.toml: the objective reads `data.x`, but no column is called `x`; there are y"
    ),
    (
      "times = [1]\nxx = [1]",
      "p.toml: the objective reads `data.x`, but no column is called `x`; there are xx"
    ),
  ])
  func observationsAreChecked(_ table: String, _ expected: String) {
    #expect(refusal(observing(table)) == expected)
  }

  @Test(arguments: [
    ("times = [1]\nx = [1, 2]", "p.toml:14:1: 1 times but 2 values of `x`\nx = [1, 2]\n^"),
    ("x = [1]", "p.toml:12:1: `[observations]` needs `file` or `times`\n[observations]\n^"),
    ("times = []", "p.toml:13:1: the list of observation times is empty\ntimes = []\n^"),
    ("times = ['a']", "p.toml:13:1: `times` must be a list of numbers\ntimes = ['a']\n^"),
    (
      "file = 'a.csv'\ntime = [1]",
      "p.toml:14:1: unknown key `time`; known are file\ntime = [1]\n^"
    ),
    ("file = 'no-such.csv'", "there is no file `no-such.csv`"),
  ])
  func observationTablesAreChecked(_ table: String, _ expected: String) {
    #expect(refusal(observing(table)) == expected)
  }

  @Test func observingNothing() {
    #expect(
      refusal(decay, objective: "observations(x)")
        == "p.toml: the objective observes, but no observation times are given")
  }

  @Test(arguments: [
    ("", "d.csv:1:1: there are no observations in this file\n\n^"),
    ("t,x\n", "d.csv:1:1: there are no observations in this file\nt,x\n^"),
    ("x,t\n1,2", "d.csv:1:1: the header must start with the column `t`\nx,t\n^"),
    ("t,x\n1,2\n3", "d.csv:3:1: this line has 1 fields, the header has 2\n3\n^"),
    ("t,x\n1,two", "d.csv:2:3: `two` is not a finite number\n1,two\n  ^"),
    ("t,x\n1,", "d.csv:2:3: a number is missing here\n1,\n  ^"),
    ("t,x,x\n", "d.csv:1:5: the column `x` occurs twice\nt,x,x\n    ^"),
    ("t,\"x\n1,2", "d.csv:1:3: a quote is not closed on this line\nt,\"x\n  ^"),
  ])
  func dataFilesAreChecked(_ text: String, _ expected: String) throws {
    let scratch = try Scratch()
    let file = try scratch.write("d.csv", text)
    let message = refusal(decay, objective: "observations(data.x)", observationsFile: file)
    #expect(message.replacingOccurrences(of: scratch.path + "/", with: "") == expected)
  }
}
