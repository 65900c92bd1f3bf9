import Expressions

/// An initial-value problem with an objective: what one solves and differentiates.
///
/// Written in a file (see `ProblemFile`) or made in Swift; solvers and strategies see no difference.
public struct Problem: Sendable {
  /// A short name for commands, tables and file names (`robertson`).
  public var name: String
  /// A phrase for headings.
  public var title: String
  public var citation: String
  /// Words a study selects by. `stiff` also means that an implicit method is the default.
  public var tags: [String]
  public var model: Model
  public var span: TimeSpan
  public var objective: ObjectiveModel
  /// The objective as written, for headings and provenance.
  public var objectiveText: String
  /// Nil when the objective observes nothing.
  public var observations: Observations?
  /// The times at which the right-hand side jumps, ascending: no step crosses one. Those outside the
  /// span do no harm.
  public var discontinuities: [Double]
  /// Zeros of expressions that are looked for along the solution.
  public var events: [EventModel]
  /// What the solution is declared to conserve.
  public var invariants: [Invariant]
  /// The typical size of the smallest state that matters: where only a relative tolerance is
  /// asked for, the absolute one is `rtol × scale`.
  ///
  /// - When this misleads: one number for all states; Robertson's y₂ is 1e-5 beside y₁ = 1, so with
  ///   scale 1 a solver never resolves y₂ and still reports success.
  public var scale: Double
  /// What others have published of the solution; nil if nothing, or if the problem was changed when
  /// it was read.
  public var reference: PublishedReference?
  /// The text of the file this was read from, empty for a problem made in Swift.
  public var source: String
  /// The path of that file, beside which references are stored; nil for a problem that is in none.
  public var file: String?
  /// The values replaced when it was read (`["k1": "0.05"]`).
  public var overrides: [String: String]

  public init(
    name: String, title: String = "", citation: String = "", tags: [String] = [], model: Model,
    span: TimeSpan, objective: ObjectiveModel, objectiveText: String = "",
    observations: Observations? = nil, discontinuities: [Double] = [], events: [EventModel] = [],
    invariants: [Invariant] = [], scale: Double = 1, reference: PublishedReference? = nil,
    source: String = "",
    file: String? = nil, overrides: [String: String] = [:]
  ) {
    self.name = name
    self.title = title
    self.citation = citation
    self.tags = tags
    self.model = model
    self.span = span
    self.objective = objective
    self.objectiveText = objectiveText
    self.observations = observations
    self.discontinuities = discontinuities
    self.events = events
    self.invariants = invariants
    self.scale = scale
    self.reference = reference
    self.source = source
    self.file = file
    self.overrides = overrides
  }

  /// The model's right-hand side with one more for each running cost of the objective.
  public var fullRHS: Program {
    objective.integrands.map(model.rhs.appendingQuadratures) ?? model.rhs
  }

  /// Whether an implicit method should be the default.
  public var isStiff: Bool { tags.contains("stiff") }

}
