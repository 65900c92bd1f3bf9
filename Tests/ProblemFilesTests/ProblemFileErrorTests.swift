import Expressions
import Fields
import Foundation
import ProblemFiles
import Testing

@Suite struct ProblemFileErrorTests {
  @Test func modelErrorsHaveTheLinesOfTheFile() {
    let text = """
      title = "x"
      # model = "a comment"
      span = [0, 1]
      model = \"\"\"
        k = 2
        x(0) = 1
        x' = -kk*x
      \"\"\"
      objective = "x(T)"
      """
    #expect(
      refusal(text) == """
        p.toml:7:9: unknown name `kk`; did you mean `k`?
          x' = -kk*x
                ^
        """)
    #expect(
      refusal(text.replacingOccurrences(of: "kk", with: "k"), objective: "y(T)")
        == """
        objective:1:1: unknown name `y`
        y(T)
        ^
        """)
    #expect(refusal(text.replacingOccurrences(of: "\n", with: "\r\n")).hasPrefix("p.toml:7:9: unk"))
  }

  @Test(arguments: [
    ("model = '''x(0)=1\nx'=y'''\nobjective='x(T)'", "p.toml:3:4: unknown name `y`"),
    ("model = '''\nx(0)=1\nx'=1'''\n  objective  =  'x(T)+y(T)'", "p.toml:5:23: unknown name `y`"),
    ("model = \"x(0)=1\\nx'=y\"\nobjective='x(T)'", "p.toml (model):2:4: unknown name `y`"),
    ("\"model\" = \"x(0)=y\"\nobjective='x(T)'", "p.toml:2:12: `x` has an initial value"),
  ])
  func everyKindOfQuotes(_ text: String, _ expected: String) {
    #expect(refusal("span = [0, 1]\n" + text).hasPrefix(expected))
  }

  @Test(arguments: [
    ("titel = 'x'", "p.toml:1:1: unknown key `titel`; did you mean `title`?\ntitel = 'x'\n^"),
    (
      "foo = 1",
      "p.toml:1:1: unknown key `foo`; known are title, citation, tags, span, model,"
        + " objective, scale, discontinuities, invariants\nfoo = 1\n^"
    ),
    ("", "p.toml: the key `span` is missing; write `span = [t0, T]`"),
    ("span = 3", "p.toml:1:1: `span` must be a list of numbers\nspan = 3\n^"),
    ("span = [1]", "p.toml:1:1: `span` needs two numbers, `[t0, T]`\nspan = [1]\n^"),
    (
      "span = [1, 0]",
      "p.toml:1:1: the span [1.0, 0.0] must end after it starts\nspan = [1, 0]\n^"
    ),
    (
      "span = [0, inf]",
      "p.toml:1:1: the span [0.0, inf] has an end that is not a finite number\n"
        + "span = [0, inf]\n^"
    ),
    ("span = [0, 1]", "p.toml: the key `model` is missing; it holds the equations"),
    ("span = [0, 1]\nmodel = 3", "p.toml:2:1: `model` must be a text in quotes\nmodel = 3\n^"),
    (
      "span = [0, 1]\nmodel = ''",
      "p.toml: the key `objective` is missing; write, say, `objective = \"x(T)\"`"
    ),
    (
      "span = [0, 1]\nmodel = \"x(0)=1\\nx'=1\"\nobjective='x(T)'\nscale = -1",
      "p.toml:4:1: `scale` must be a positive number\nscale = -1\n^"
    ),
    (
      "span = [0, 1]\nmodel = \"x(0)=1\\nx'=1\"\nobjective='x(T)'\ntags = 'a'",
      "p.toml:4:1: `tags` must be a list of texts in quotes\ntags = 'a'\n^"
    ),
    (
      "[[a]]",
      "p.toml:1:1: unknown table `[[a]]`; known are observations, reference, event\n[[a]]\n^"
    ),
    ("[[a]", "p.toml:1:1: a table is written `[[name]]`\n[[a]\n^"),
    (
      "[event]",
      "p.toml:1:1: there may be several of these: write `[[event]]` for each\n[event]\n^"
    ),
    (
      "[[observations]]",
      "p.toml:1:1: there is one of these: write `[observations]`\n[[observations]]\n^"
    ),
    ("[[event]]\n[event]", "p.toml:2:1: `event` is a table `[[event]]` already\n[event]\n^"),
    ("[a]\n[[a]]", "p.toml:2:1: `a` is a table `[a]` already\n[[a]]\n^"),
    ("[a]\n[a]", "p.toml:2:1: the table `[a]` occurs twice\n[a]\n^"),
    ("[.]", "p.toml:1:2: a table is written `[name]`\n[.]\n ^"),
    ("[a", "p.toml:1:1: a table is written `[name]`\n[a\n^"),
    ("[a]", "p.toml:1:1: unknown table `[a]`; known are observations, reference, event\n[a]\n^"),
    (
      "[observation]",
      "p.toml:1:1: unknown table `[observation]`; did you mean `observations`?\n[observation]\n^"
    ),
    ("a.b = 1", "p.toml:1:1: dotted keys are not used in problem files\na.b = 1\n^"),
    ("a = {}", "p.toml:1:5: inline tables, `{…}`, are not used in problem files\na = {}\n    ^"),
    ("a = 1\na = 2", "p.toml:2:1: the key `a` occurs twice\na = 2\n^"),
    ("a 1", "p.toml:1:3: expected `=` after the key `a`\na 1\n  ^"),
    ("a =", "p.toml:1:4: expected a value: a number, a text in quotes or a list\na =\n   ^"),
    ("a = x", "p.toml:1:5: `x` is not a value; texts need quotes\na = x\n    ^"),
    (
      "a = 1979-05-27",
      "p.toml:1:5: `1979-05-27` is not a value; texts need quotes\na = 1979-05-27\n    ^"
    ),
    ("a = 1 2", "p.toml:1:7: expected the end of the line\na = 1 2\n      ^"),
    ("a = 'x", "p.toml:1:5: this text is not closed on its line\na = 'x\n    ^"),
    ("a = '''x", "p.toml:1:5: this text is never closed\na = '''x\n    ^"),
    (
      "a = \"\\q\"",
      "p.toml:1:6: this escape is unknown; a backslash is written `\\\\`\n"
        + "a = \"\\q\"\n     ^"
    ),
    ("a = \"\\ud800\"", "p.toml:1:6: this escape is not a character\na = \"\\ud800\"\n     ^"),
    ("a = [1 2]", "p.toml:1:8: expected `,` or `]` in the list\na = [1 2]\n       ^"),
    ("a = [1, 2", "p.toml:1:10: expected `,` or `]` in the list\na = [1, 2\n         ^"),
    ("a = [1,", "p.toml:1:5: this list is never closed\na = [1,\n    ^"),
    ("a\u{0}b", "`p.toml` contains a zero byte and is not a text"),
  ])
  func keys(_ text: String, _ expected: String) { #expect(refusal(text) == expected) }

  @Test func syntaxOfTOML() {
    let message = refusal("title = 'x'\nspan = [0, 1\nmodel = 3\n")
    #expect(
      message.hasPrefix(
        "p.toml:2:8: this list is not closed before the next key, or lacks a comma\n"))
    #expect(message.hasSuffix("\nspan = [0, 1\n       ^"))
  }

  // MARK: Files

  private func failure(_ nameOrPath: String, _ catalogue: Catalogue = project) -> String {
    do {
      _ = try ProblemFile.load(nameOrPath, catalogue: catalogue)
      return ""
    } catch {
      return error.message
    }
  }

  @Test func files() throws {
    let scratch = try Scratch()
    let path = scratch.path
    #expect(failure("\(path)/no.toml") == "there is no file `\(path)/no.toml`")
    #expect(failure("no.toml") == "there is no file `no.toml`")
    #expect(failure("\(path)/") == "`\(path)/` is a directory, not a file")
    let binary = try scratch.write("binary.toml", Data([0x61, 0xFF, 0xFE]))
    #expect(failure(binary) == "`\(binary)` is not a text in UTF-8")
    let huge = try scratch.write("huge.toml", Data(repeating: 0x20, count: 10_000_001))
    #expect(
      failure(huge)
        == "`\(huge)` has 10000001 bytes; files of more than 10000000 are not read")
    #expect(failure("/dev/null") == "`/dev/null` is not a regular file")
  }

  @Test func unreadableFiles() throws {
    let scratch = try Scratch()
    let file = try scratch.write("secret.toml", "")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file)
    // The superuser may read everything; there is nothing to be seen then.
    if FileManager.default.isReadableFile(atPath: file) { return }
    #expect(failure(file) == "`\(file)` cannot be read; check its permissions")
  }

  @Test func catalogues() throws {
    #expect(failure("robertsn") == "no problem is called `robertsn`; did you mean `robertson`?")
    #expect(failure("qqq").hasPrefix("no problem is called `qqq`; there are: arenstorf, beam, "))
    #expect(failure("qqq").hasSuffix(", van-der-pol-stiff, 55 in detest/"))
    let scratch = try Scratch()
    let gone = Catalogue(directory: scratch.path + "/gone")
    #expect(gone.names.isEmpty)
    #expect(
      failure("x", gone) == "the directory of problems, `\(scratch.path)/gone`, does not exist")
    try scratch.write("broken.toml", "[[")
    try scratch.write("fine.toml", "title = 'Fine'\ntags = ['a']")
    let entries = Catalogue(directory: scratch.path).entries
    #expect(entries.map(\.name) == ["broken", "fine"])
    #expect(entries[0].fault != nil && entries[1].title == "Fine" && entries[1].tags == ["a"])
  }

  @Test func foldersOfCatalogues() throws {
    #expect(
      failure("detest-a9").hasPrefix("no problem is called `detest-a9`; did you mean `detest-a"))
    let scratch = try Scratch()
    for folder in ["b", "a", ".hidden", "a/deeper"] {
      try FileManager.default.createDirectory(
        atPath: "\(scratch.path)/\(folder)", withIntermediateDirectories: true)
    }
    let text = "title = 'T'\nspan = [0, 1]\nmodel = \"x(0)=1\\nx'=1\"\nobjective = 'x(T)'"
    for file in ["z", "z-1", "b/y", "a/x", "a/w", ".hidden/v", "a/deeper/u", "a/twice", "b/twice"] {
      try scratch.write("\(file).toml", text)
    }
    let catalogue = Catalogue(directory: scratch.path)
    #expect(catalogue.names == ["z", "z-1", "twice", "w", "x", "y"])
    #expect(
      catalogue.names(in: nil) == ["z", "z-1"] && catalogue.names(in: "b") == ["twice", "y"])
    let entries = catalogue.entries
    #expect(entries.map(\.group) == [nil, nil, "a", "a", "a", "b"])
    #expect(entries.map { $0.fault == nil } == [true, true, false, true, true, true])
    #expect(entries[5].path == "\(scratch.path)/b/y.toml")
    #expect(try ProblemFile.load("x", catalogue: catalogue).name == "x")
    let ambiguous =
      "several problems are called `twice`: `\(scratch.path)/a/twice.toml` and"
      + " `\(scratch.path)/b/twice.toml`; name one by its path"
    #expect(failure("twice", catalogue) == ambiguous && entries[2].fault == ambiguous)
    #expect(try ProblemFile.load("\(scratch.path)/a/twice.toml").name == "twice")
    #expect(
      failure("u", catalogue) == "no problem is called `u`; there are: z, z-1, 3 in a/, 2 in b/")
  }
}
