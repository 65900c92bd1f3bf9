import Foundation
import Testing

/// Problem files and data that cannot be used.
@Suite struct BadFileTests {
  /// A file that is right, and the ways to break it.
  static let right = """
    span = [0, 1]
    model = \"\"\"
      a = 1
      x(0) = 1
      x' = -a*x
    \"\"\"
    objective = "observations((x - data.d)^2)"
    [observations]
    times = [0.5, 1]
    d = [1, 2]
    """

  @Test func `the right file is right`() throws {
    let scratch = try Scratch()
    let output = try Executable.run(["gradient", try scratch.write("p.toml", BadFileTests.right)])
    #expect(output.status == 0)
  }

  @Test(arguments: [
    ("span = [0, 1]", "", "span"), ("[0, 1]", "[1, 0]", "span"), ("[0, 1]", "[0, 0]", "span"),
    ("[0, 1]", "[0, nan]", "span"), ("[0, 1]", "[0, inf]", "span"),
    ("[0, 1]", "[0, 1e999]", "span"), ("[0, 1]", "[0]", "span"), ("[0, 1]", "\"0,1\"", "span"),
    ("  x' = -a*x\n", "", "x"), ("  x(0) = 1\n", "", "x"), ("-a*x", "-b*x", "unknown name `b`"),
    ("a = 1", "a = 1e999", "1e999"), ("a = 1", "a = ", "p.toml"), ("-a*x", "-a*x)", "p.toml"),
    ("  a = 1\n  x(0) = 1\n  x' = -a*x\n", "", "p.toml"), ("objective =", "objectiv =", "objectiv"),
    ("data.d)^2)", "data.e)^2)", "data.e"), ("[0.5, 1]", "[0.5, 2]", "outside the span"),
    ("[0.5, 1]", "[1, 0.5]", "ascend"), ("[0.5, 1]", "[0.5]", "times"),
    ("[0.5, 1]", "[]", "0 times but 2 values"), ("[0.5, 1]", "[0, 1]", "start of the span"),
    ("d = [1, 2]", "d = [1, nan]", "p.toml"),
    ("times = [0.5, 1]\nd = [1, 2]", "file = \"no.csv\"", "no.csv"),
    ("span =", "span = = 3\nspan =", "p.toml"), ("span =", "scale = -1\nspan =", "scale"),
    ("span =", "tags = 3\nspan =", "tags"), ("\"\"\"\n", "", "p.toml"),
  ])
  func `broken files`(_ part: String, _ replacement: String, _ phrase: String) throws {
    let scratch = try Scratch()
    let range = try #require(BadFileTests.right.range(of: part))
    let text = BadFileTests.right.replacingCharacters(in: range, with: replacement)
    let file = try scratch.write("p.toml", text)
    try expectRefusal(["gradient", file], phrase)
  }

  @Test func `files that are no problems`() throws {
    let scratch = try Scratch()
    let directory = scratch.url.path
    try expectRefusal(["solve", directory + "/none.toml"], "there is no file")
    try expectRefusal(["solve", directory + "/"], "is a directory")
    try expectRefusal(["solve", try scratch.write("empty.toml", "")], "span")
    let binary = Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167 ^ ($0 >> 3)) })
    try expectRefusal(["solve", try scratch.write("binary.toml", binary)], "not a text")
    let zeros = Data(count: 4096)
    try expectRefusal(["solve", try scratch.write("zeros.toml", zeros)], "not a text")
    let large = Data(repeating: 0x23, count: 10_000_001)
    try expectRefusal(["solve", try scratch.write("large.toml", large)], "bytes")
    try expectRefusal(["solve", "/dev/null"], "not a regular file")
  }

  @Test(arguments: [
    ("", "no observations"), ("t\n", "no observations"), ("x,t\n1,2\n", "column `t`"),
    ("t,d\n0.5,abc\n", "not a finite number"), ("t,d\n0.5,1e999\n", "not a finite number"),
    ("t,d\n0.5,nan\n", "not a finite number"), ("t,d\n0.5\n", "fields"),
    ("t,e\n0.5,1\n", "data.d"), ("t,d\n5,1\n", "outside the span"),
    ("t,d\n-1,1\n", "outside the span"), ("t,d\n0,1\n", "start of the span"),
    ("t,d\n1,1\n0.5,1\n", "ascend"), ("t,d\n0.5,1\n0.5,1\n", "ascend"), ("t,d,d\n1,1,1\n", "twice"),
  ])
  func `broken data`(_ table: String, _ phrase: String) throws {
    let scratch = try Scratch()
    let file = try scratch.write("p.toml", BadFileTests.right)
    let data = try scratch.write("data.csv", table)
    try expectRefusal(["gradient", file, "--observations", data], phrase)
  }

  @Test func `data that nobody observes, or that are not there`() throws {
    let scratch = try Scratch()
    let file = try scratch.write("p.toml", BadFileTests.right)
    let data = try scratch.write("data.csv", "t,d\n0.5,1\n")
    try expectRefusal(
      ["gradient", file, "--objective", "x(T)", "--observations", data], "observations")
    try expectRefusal(["gradient", file, "--observations", scratch.url.path], "directory")
    try expectRefusal(["gradient", file, "--observations", data + ".gone"], "there is no file")
  }
}
