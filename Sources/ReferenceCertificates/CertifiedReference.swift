/// A reference of known digits, with how it was made: what is stored beside a problem file.
///
/// Numbers are decimals, each written to the digits that are claimed of it and no further.
///
/// - When this misleads: it belongs to one problem, span, objective and set of values, which
///   ``fingerprint`` stands for; the digits are those on which runs agree, less one, and two programs that
///   share a mistake agree in it.
public struct CertifiedReference: Codable, Sendable, Equatable {
  /// Significant digits that every number of a group has.
  public struct Digits: Codable, Sendable, Equatable {
    public var value, state: Int
    /// Of every component by initial values and parameters; null where no gradient was asked for.
    public var gradient: Int?
  }

  public struct Gradient: Codable, Sendable, Equatable {
    /// ∂L/∂y(t₀), the initial values taken as independent, by state.
    public var initial: [String: String] = [:]
    /// dL/dp by parameter, the way through y₀(p) included.
    public var parameters: [String: String] = [:]
  }

  /// Numbers that are taken for 0, by name: beside the largest of their kind they are smaller than the digits
  /// asked for, and have fewer themselves. Each is written as 0, and is no larger than this.
  public struct Bounds: Codable, Sendable, Equatable {
    public var value: String?
    public var state: [String: String] = [:]
    public var initial: [String: String] = [:]
    public var parameters: [String: String] = [:]
  }

  /// What the equations conserve, and to how many digits the end state does.
  public struct InvariantCheck: Codable, Sendable, Equatable {
    public var expression: String
    /// −log₁₀ |I(T) − I(t₀)| / Σ |yᵢ ∂I/∂yᵢ|: what a relative error of the state by 10^−digits changes.
    public var digits: Int
  }

  public struct Run: Codable, Sendable, Equatable {
    public var route, settings: String
    public var steps: Int?
    public var seconds: Double
    /// Why it came to no end; null if it did.
    public var failure: String?
    /// Whether the claim rests on it; not on runs in too few digits, nor on a route that did not end twice.
    public var counts: Bool?
  }

  public var fingerprint = ""
  /// The span as it was written.
  public var start = ""
  public var end = ""
  public var objective = ""
  /// Values replaced when the problem was read.
  public var overrides: [String: String] = [:]
  /// Null of a refusal.
  public var digits: Digits?
  public var value: String?
  public var state: [String: String] = [:]
  public var gradient = Gradient()
  public var bounds: Bounds?
  public var invariants: [InvariantCheck] = []
  public var runs: [Run] = []
  /// Why nothing is claimed; null of a certified reference.
  public var refusal: String?
  public var date = ""

  public init() {}

  /// The routes that the claim rests on.
  public var routes: [String] {
    Set(runs.filter { $0.failure == nil && $0.counts != false }.map(\.route)).sorted()
  }

  /// Claims nothing any more.
  mutating func forget() {
    digits = nil
    value = nil
    state = [:]
    gradient = Gradient()
    bounds = nil
  }

  /// The digits of state, objective and gradient alike.
  public var leastDigits: Int? { digits.map { min($0.value, $0.state, $0.gradient ?? $0.state) } }
  public var seconds: Double { runs.reduce(0) { $0 + $1.seconds } }
}
