import Expressions
import Fields
import Foundation
import ProblemFiles
import Testing

@testable import ReferenceCertificates

@Suite struct StoreTests {
  private static let text = """
    span = [0, 2]
    objective = "y(T)"
    model = "a = 0.5\\ny(0) = 1\\ny' = -a*y"
    """

  private func write(_ text: String, in directory: URL) throws -> String {
    let file = directory.appendingPathComponent("decay.toml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  private func certify(_ problem: Problem) throws -> CertifiedReference {
    try ReferenceCertifier(problem, digits: 15, budget: 60).reference()
  }

  @Test func whatIsWrittenIsFound() throws {
    try withDirectory { directory in
      let path = try write(StoreTests.text, in: directory)
      let problem = try ProblemFile.load(path)
      let store = try #require(ReferenceStore(for: problem))
      guard case .none = try store.find(problem) else {
        Issue.record("found what nobody wrote")
        return
      }
      let reference = try certify(problem)
      try store.write(reference)
      guard case .certified(let found) = try store.find(problem) else {
        Issue.record("not found")
        return
      }
      #expect(found == reference)
      // e⁻¹ and its derivatives by y₀ and a.
      #expect(reference.value?.hasPrefix("0.36787944117144232159") == true)
      #expect(reference.gradient.initial["y"]?.hasPrefix("0.36787944117144232159") == true)
      #expect(reference.gradient.parameters["a"]?.hasPrefix("-0.7357588823428846431") == true)
    }
  }

  /// One for each span, objective and set of values; the same again takes the place of the first.
  @Test func severalAreKeptApart() throws {
    try withDirectory { directory in
      let path = try write(StoreTests.text, in: directory)
      let problems = [
        try ProblemFile.load(path),
        try ProblemFile.load(path, span: TimeSpan(start: 0, end: 3)),
        try ProblemFile.load(path, objective: "y(T)^2"),
        try ProblemFile.load(path, overrides: ["a": "0.25"]),
      ]
      let store = try #require(ReferenceStore(for: problems[0]))
      for problem in problems + [problems[1]] { try store.write(certify(problem)) }
      #expect(try store.references().count == 4)
      var values: Set<String> = []
      for problem in problems {
        guard case .certified(let found) = try store.find(problem) else {
          Issue.record("not found")
          return
        }
        values.insert(String(found.value?.prefix(10) ?? ""))
      }
      #expect(values == ["0.36787944", "0.22313016", "0.13533528", "0.60653065"])
    }
  }

  @Test func theBetterOneIsKept() throws {
    try withDirectory { directory in
      let problem = try ProblemFile.load(write(StoreTests.text, in: directory))
      let store = try #require(ReferenceStore(for: problem))
      let good = try certify(problem)
      #expect(try store.write(good))
      var refusal = good
      refusal.forget()
      refusal.refusal = "tired"
      #expect(try !store.write(refusal))
      #expect(try store.references() == [good])
      // Of another text, even a refusal takes its place.
      refusal.fingerprint = "0123456789abcdef"
      #expect(try store.write(refusal))
      #expect(try store.references() == [refusal])
    }
  }

  @Test func anEditedProblemInvalidates() throws {
    try withDirectory { directory in
      let path = try write(StoreTests.text, in: directory)
      let problem = try ProblemFile.load(path)
      let store = try #require(ReferenceStore(for: problem))
      try store.write(certify(problem))
      _ = try write(StoreTests.text.replacing("y' = -a*y", with: "y' = -a*y^2"), in: directory)
      guard case .outdated(let sentence) = try store.find(ProblemFile.load(path)) else {
        Issue.record("an edit went unseen")
        return
      }
      #expect(sentence.contains("costate reference decay --write"))
      // Another horizon was never there, edited or not.
      guard
        case .none = try store.find(
          ProblemFile.load(path, span: TimeSpan(start: 0, end: 3)))
      else {
        Issue.record("found for another span")
        return
      }
    }
  }

  @Test func aBrokenFileIsSaidToBe() throws {
    try withDirectory { directory in
      let path = try write(StoreTests.text, in: directory)
      let problem = try ProblemFile.load(path)
      let store = try #require(ReferenceStore(for: problem))
      try "{".write(toFile: store.path, atomically: true, encoding: .utf8)
      #expect(throws: BadInput.self) { try store.find(problem) }
      #expect(throws: BadInput.self) { try store.write(CertifiedReference()) }
      #expect(try String(contentsOfFile: store.path, encoding: .utf8) == "{")
    }
  }
}
