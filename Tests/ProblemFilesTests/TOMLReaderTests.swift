import Expressions
import Testing

@testable import ProblemFiles

@Suite struct TOMLReaderTests {
  private func read(_ text: String) throws -> TOMLDocument {
    try TOMLDocument(Array(text.utf8), file: "f")
  }

  @Test(arguments: [
    ("'a\\n'", "a\\n"), ("\"a\\n\\t\\\"\\\\\"", "a\n\t\"\\"), ("\"\\u00e9\\U0001F600\"", "é😀"),
    ("'''\na'b\r\nc'''", "a'b\nc"), ("\"\"\"\r\na\\\n   b\"\"\"", "ab"), ("''", ""),
    ("\"\"\"\"\"\"", ""), ("\"\"\"a\"\"\"\"", "a\""), ("'''a''b'''''", "a''b''"),
  ])
  func strings(_ written: String, _ expected: String) throws {
    #expect(try read("a = \(written) # c").string("a") == expected)
  }

  @Test(arguments: [
    ("1", 1.0), ("-1_000", -1000), ("+0.5", 0.5), ("1e5", 1e5), ("6.02E+23", 6.02e23),
    ("inf", .infinity), ("-inf", -.infinity),
  ])
  func numbers(_ written: String, _ expected: Double) throws {
    #expect(try read("a=\(written)").number("a") == expected)
  }

  @Test(arguments: ["0x10", "infinity", ".5", "1e999", "--1", "1__0", "1_", "e5", "nan1", "True"])
  func notNumbers(_ written: String) {
    #expect(throws: BadInput.self) { try read("a = \(written)") }
  }

  @Test func listsGoOverLines() throws {
    let document = try read("a = [ 1, # one\n\n 2,\r\n]\n'b' = [[1], []]\n\"c\" = true")
    #expect(try document.numbers("a") == [1, 2])
    #expect(throws: BadInput.self) { try document.numbers("b") }
    #expect(throws: BadInput.self) { try document.number("c") }
    #expect(throws: BadInput.self) { try read("a = " + String(repeating: "[", count: 100_000)) }
  }

  @Test func tables() throws {
    let document = try read("\u{FEFF}a = 1\n[ t ]\nb = [2]\n['u']\n")
    #expect(document.keys(of: "t") == ["b"] && document.keys(of: "u") == [])
    #expect(document.keys(of: "v") == nil)
    #expect(try document.numbers("b", in: "t") == [2])
    #expect(try document.numbers("b") == nil)
  }
}
