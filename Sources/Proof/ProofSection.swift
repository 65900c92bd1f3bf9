import Studies

/// One chapter of a verification: what was claimed, what was found.
public struct ProofSection: Codable, Sendable {
  /// A slug by which it is asked for on the command line.
  public var name: String
  public var title: String
  /// What is proved here and how, in a paragraph.
  public var about: String
  public var checks: [Check] = []
  public var tables: [ProofTable] = []
  public var figures: [ProofFigure] = []
  /// What was left out, and why: nothing is skipped in silence.
  public var notes: [String] = []
  /// The solutions computed for it, for programs.
  public var runs: [SolveRecord] = []
  public var seconds = 0.0

  public init(_ name: String, _ title: String, about: String) {
    self.name = name
    self.title = title
    self.about = about
  }

  public var failures: [Check] { checks.filter { !$0.holds } }
}

/// What `costate verify` found.
public struct ProofResult: Codable, Sendable {
  /// Whose: `verification`, or the name of a method of somebody's own.
  public var name = "verification"
  /// The heading of its page; nil for that of a verification.
  public var title: String?
  public var question = "Are the solvers right, and how does one know?"
  /// What happened, in words: paragraphs before all else. A verification has none, its checks speak.
  public var answer: [String] = []
  /// Whether it is the short form, of fewer tolerances and problems.
  public var isShort = false
  public var methods: [String] = []
  public var sections: [ProofSection] = []
  public var environment = Environment()

  public init() {}

  public var failures: [Check] { sections.flatMap(\.failures) }
  public var checkCount: Int { sections.reduce(0) { $0 + $1.checks.count } }
}
