import Fields

/// An ensemble as a row for each member; what `costate ensemble --json` prints.
public struct EnsembleRecord: Codable, Sendable, Equatable {
  public struct Row: Codable, Sendable, Equatable {
    /// The values given for this member, by name.
    public var given: [String: Double] = [:]
    public var status = GradientRecord.Status.ok
    @OrNull public var reason: String?
    @OrNull public var failure: GradientRecord.Failure?
    /// The state at the end, by name; empty if the member failed.
    public var state: [String: Double] = [:]
    public var counts = Counts()
  }

  public var problem = ""
  public var span: [Double] = []
  public var parameterValues: [String: Double] = [:]
  public var overrides: [String: String] = [:]
  public var method = ""
  public var backend = ""
  @OrNull public var backendNote: String?
  public var rtol = 0.0
  public var atol = 0.0
  public var options: [String: String] = [:]
  /// Members side by side, and why there is one only, if it is.
  public var lanes = 1
  @OrNull public var lanesNote: String?
  /// In the order of the file.
  public var members: [Row] = []
  /// Of all members.
  public var counts = Counts()
  /// Of all members; the median of `repeats` runs.
  public var seconds = 0.0
  public var repeats = 1
  /// How many of the members failed.
  public var failed = 0

  public init() {}
}
