import Certificates
import Fields
import Gradients

/// One gradient computation as a row: everything asked, everything measured, and how it ended.
///
/// This is the object `costate gradient --json` prints and a line of `runs.jsonl`; its keys are an
/// interface that scripts rely on. A number that does not exist is null.
public struct GradientRecord: Codable, Sendable, Equatable {
  public enum Status: String, Codable, Sendable {
    /// A gradient came out (which does not say that it is right).
    case ok
    /// The computation stopped; `reason` says why and when.
    case failed
    /// The pair of method and strategy does not exist; `reason` says why.
    case unsupported
  }

  public struct Failure: Codable, Sendable, Equatable {
    /// One stable word: `non-finite`, `step-size-underflow`, `newton-divergence`, `step-limit`, …
    public var kind: String
    /// `forward` or `backward`.
    public var phase: String
    /// The time it happened.
    @OrNull public var time: Double?

    public init(kind: String, phase: String, time: Double?) {
      self.kind = kind
      self.phase = phase
      self.time = time
    }
  }

  public struct Gradient: Codable, Sendable, Equatable {
    /// ∂L/∂(initial value), by name of the state.
    public var initial: [String: Double] = [:]
    /// dL/d(parameter), by name, the way through the initial values included.
    public var parameters: [String: Double] = [:]
    /// With respect to t₀, T and the observation times; null where there is no gradient.
    @OrNull public var times: TimeDerivatives?

    public init(
      initial: [String: Double] = [:], parameters: [String: Double] = [:],
      times: TimeDerivatives? = nil
    ) {
      self.initial = initial
      self.parameters = parameters
      self.times = times
    }
  }

  public struct Phases<Value: Codable & Sendable & Equatable>: Codable, Sendable, Equatable {
    public var forward, backward: Value

    public init(forward: Value, backward: Value) {
      self.forward = forward
      self.backward = backward
    }
  }

  // What was asked.
  public var problem = ""
  public var span: [Double] = []
  public var objective = ""
  /// Parameter values in force, by name.
  public var parameterValues: [String: Double] = [:]
  /// Values replaced when the problem was read, constants of the model included, as written.
  public var overrides: [String: String] = [:]
  public var method = ""
  public var strategy = ""
  /// The same with the polynomial that an adjoint reads the state from, and its order.
  @OrNull public var resolvedStrategy: String?
  /// The backend in use, and why it is not the one asked for, if it is not.
  public var backend = ""
  @OrNull public var backendNote: String?
  public var rtol = 0.0
  public var atol = 0.0
  @OrNull public var adjointRtol: Double?
  @OrNull public var adjointAtol: Double?
  @OrNull public var quadratureRtol: Double?
  @OrNull public var quadratureAtol: Double?
  /// Options in force beyond these, by name (`checkpoint-interval`, `interpolation`, …).
  public var options: [String: String] = [:]
  /// The linear solver of our own implicit methods, and what decided for it; null without one.
  @OrNull public var linearSolver: String?
  @OrNull public var linearSolverReason: String?

  // What came out.
  public var status = Status.ok
  @OrNull public var reason: String?
  /// What the strategy itself has to say against its gradient.
  @OrNull public var note: String?
  @OrNull public var failure: Failure?
  /// L.
  @OrNull public var value: Double?
  public var gradient = Gradient()
  public var counts = Phases(forward: Counts(), backward: Counts())
  public var memory = MemoryLedger()
  /// How the forward states of the discrete adjoint came back; null of any other strategy.
  @OrNull public var schedule: ScheduleReport?
  /// Second derivatives; null where none were asked for.
  @OrNull public var hessian: HessianRecord?
  /// How well steps were undone; null of any strategy but `reversible`.
  @OrNull public var reversal: ReversalReport?
  /// Median seconds of `repeats` runs.
  public var seconds = Phases(forward: 0.0, backward: 0.0)
  public var repeats = 1

  // What a study adds.
  /// Relative gradient error against the study's reference; nil without one, or on failure.
  @OrNull public var error: Double?
  @OrNull public var verdict: Verdict?
  /// What `--certify` found; null unless it was asked for.
  @OrNull public var certificate: Certificate?

  public init() {}

  public var totalSeconds: Double { seconds.forward + seconds.backward }
}

/// What a comparison with the reference says of a gradient.
public enum Verdict: String, Codable, Sendable {
  /// At least three digits are right.
  case fine
  /// One to three digits are right.
  case poor
  /// Less than one digit is right.
  case wrong
  /// There is no gradient.
  case failed
  /// There cannot be one.
  case unsupported

  /// The verdict on a relative error. A NaN is wrong.
  public init(error: Double) {
    self = error <= 1e-3 ? .fine : error <= 0.1 ? .poor : .wrong
  }
}
