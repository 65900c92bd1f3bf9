import Fields

/// One forward solution as a row; what `costate solve --json` prints.
public struct SolveRecord: Codable, Sendable, Equatable {
  public struct Sample: Codable, Sendable, Equatable {
    public var t: Double
    public var state: [String: Double]

    public init(t: Double, state: [String: Double]) {
      self.t = t
      self.state = state
    }
  }

  /// An event as it happened.
  public struct Event: Codable, Sendable, Equatable {
    public var name: String
    public var t: Double
    /// The state as it came and as it went on; equal where the event resets nothing.
    public var before, after: [String: Double]
    /// Whether it ended the integration.
    public var isTerminal: Bool

    private enum CodingKeys: String, CodingKey {
      case name, t, before, after
      case isTerminal = "terminal"
    }

    public init(
      name: String, t: Double, before: [String: Double], after: [String: Double], isTerminal: Bool
    ) {
      self.name = name
      self.t = t
      self.before = before
      self.after = after
      self.isTerminal = isTerminal
    }
  }

  public var problem = ""
  public var span: [Double] = []
  public var parameterValues: [String: Double] = [:]
  /// Values replaced when the problem was read, constants of the model included, as written.
  public var overrides: [String: String] = [:]
  public var method = ""
  public var backend = ""
  @OrNull public var backendNote: String?
  public var rtol = 0.0
  public var atol = 0.0
  public var options: [String: String] = [:]
  /// The linear solver of our own implicit methods, and what decided for it; null without one.
  @OrNull public var linearSolver: String?
  @OrNull public var linearSolverReason: String?

  public var status = GradientRecord.Status.ok
  @OrNull public var reason: String?
  @OrNull public var failure: GradientRecord.Failure?
  /// Where the solve ended: at the end of the span, or at a terminal event; nil if it failed.
  @OrNull public var end: Double?
  /// The state there, by name; empty if the solve failed.
  public var state: [String: Double] = [:]
  /// The events in the order they happened, as far as the solve came.
  public var events: [Event] = []
  /// The states at the times asked for, as far as the solve came.
  public var at: [Sample] = []
  public var counts = Counts()
  /// Median seconds of `repeats` runs.
  public var seconds = 0.0
  public var repeats = 1

  /// Relative error of the final state against a study's reference (largest component, in units of
  /// the component's own size).
  @OrNull public var error: Double?

  /// Correct digits of the final state against the problem's published reference, by relative and
  /// by mixed error; nil where it has none at this end (see ``CorrectDigits``).
  @OrNull public var scd: Double?
  @OrNull public var mescd: Double?
  /// What `--certify` found; null unless it was asked for.
  @OrNull public var globalError: GlobalErrorRecord?

  public init() {}
}
