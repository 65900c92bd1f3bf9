import Expressions
import Integrators
import ProblemFiles

/// What is to be verified, and how much of it.
public struct ProofPlan: Sendable {
  public var name = "verification"
  public var methods: [Method]
  /// The short form: fewer tolerances, no heavy problems, no times.
  public var isShort = false
  /// Whether times are measured: they need a quiet machine and some minutes.
  public var measuresSpeed = true
  public var catalogue: Catalogue
  public var backend = Backend.native
  /// Only these sections, by name; nil for all.
  public var only: Set<String>?
  /// Told before each part of the work.
  public var progress: @Sendable (String) -> Void = { _ in }

  public init(methods: [Method] = Method.allCases, catalogue: Catalogue = Catalogue()) {
    self.methods = methods
    self.catalogue = catalogue
  }

  /// Whether these are our own methods and not somebody's.
  public var isOfAll: Bool { methods == Method.allCases }
}

/// One chapter, made.
protocol ProofPart {
  static var name: String { get }
  /// What a list of sections says of it.
  static var summary: String { get }
  init(_ plan: ProofPlan)
  func run() throws(BadInput) -> ProofSection
}
