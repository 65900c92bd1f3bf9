import Expressions
import Fields
import ProblemFiles
import Studies

/// A sentence of the field, put to the test.
protocol Claim {
  /// What is said.
  var statement: String { get }
  func examine(_ plan: ProofPlan) throws(BadInput) -> ClaimFinding
}

/// What came out.
struct ClaimFinding {
  /// The verdict in a sentence, with the numbers found.
  var verdict: String
  var checks: [Check] = []
  var tables: [ProofTable] = []
  var figures: [ProofFigure] = []
}

/// The claims, examined one by one.
struct ClaimsPart: ProofPart {
  static let name = "claims"
  static let summary = "sentences of the field as experiments, each with its verdict"
  private let plan: ProofPlan

  init(_ plan: ProofPlan) { self.plan = plan }

  private var claims: [any Claim] {
    [
      AdamsOnRobertson(), FunctionalIteration(), SquareRootLaw(), ImplicitIsNotAlwaysStabler(),
      EulerAgainstModern(), SymplecticDrift(), PublishedEndOfE5(),
      ManyParameters(),
    ]
  }

  func run() throws(BadInput) -> ProofSection {
    var section = ProofSection(
      ClaimsPart.name, "Claims of the field",
      about: """
        Each is an experiment that could come out the other way. The evaluations are counts and repeat \
        exactly.
        """)
    for claim in claims {
      plan.progress("claim: \(claim.statement)")
      let finding = try claim.examine(plan)
      section.checks += finding.checks
      section.tables += finding.tables
      section.figures += finding.figures
      section.notes.append("“\(claim.statement)” \(finding.verdict)")
    }
    return section
  }
}

extension ProofPlan {
  /// A problem of the catalogue, changed.
  func problem(
    _ name: String, to end: Double? = nil, overrides: [String: String] = [:]
  ) throws(BadInput) -> Problem {
    let original = try ProblemFile.load(name, overrides: overrides, catalogue: catalogue)
    guard let end else { return original }
    return try ProblemFile.load(
      name, overrides: overrides, span: TimeSpan(start: original.span.start, end: end),
      catalogue: catalogue)
  }
}
