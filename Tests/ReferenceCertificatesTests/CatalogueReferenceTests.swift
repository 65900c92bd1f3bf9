import Fields
import ProblemFiles
import Testing

@testable import ReferenceCertificates

/// What is stored beside the problems of the project.
@Suite struct CatalogueReferenceTests {
  static let names = Catalogue().names

  /// Of the present text of the problem, and to 15 digits, or with the reason why not.
  @Test(arguments: names) func isStored(_ name: String) throws {
    let problem = try ProblemFile.load(name)
    let store = try #require(ReferenceStore(for: problem))
    switch try store.find(problem) {
    case .certified(let reference):
      #expect(try #require(reference.leastDigits) >= 15)
      #expect(reference.routes.count >= 2)
      #expect(reference.gradient.initial.count == problem.model.stateNames.count)
      #expect(reference.gradient.parameters.count == problem.model.parameterNames.count)
      #expect(reference.invariants.count == problem.invariants.count)
    case .refused(let reference):
      #expect(try #require(reference.refusal).count > 40)
    case .outdated(let sentence): Issue.record("\(sentence)")
    case .none: Issue.record("nothing is stored")
    }
  }

  @Test func mostAreCertified() throws {
    let certified = try CatalogueReferenceTests.names.filter { name in
      let problem = try ProblemFile.load(name)
      if case .certified? = try ReferenceStore(for: problem)?.find(problem) { return true }
      return false
    }
    #expect(certified.count >= CatalogueReferenceTests.names.count - 8)
  }

  @Test(arguments: [5.0, 10, 20, 30, 40, 50]) func lorenzHasTwentyDigits(_ end: Double) throws {
    let problem = try ProblemFile.load("lorenz", span: TimeSpan(start: 0, end: end))
    guard case .certified(let reference)? = try ReferenceStore(for: problem)?.find(problem) else {
      Issue.record("nothing is stored")
      return
    }
    #expect(try #require(reference.leastDigits) >= 20)
  }
}
