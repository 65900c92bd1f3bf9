/// Why an integration ended before its end, and when: a row of a report, never a crash.
public enum IntegrationFailure: Error, Equatable, Sendable {
  /// The field returned NaN or infinity, however small the step was made.
  case nonFinite(at: Double)
  /// The error test asked for a step too small to change the time.
  case stepSizeUnderflow(at: Double, step: Double)
  /// Newton's iteration failed, however small the step was made.
  case newtonDivergence(at: Double)
  /// An iterative linear solver did not reach its tolerance.
  case linearSolve(at: Double)
  /// The permitted number of accepted steps was used up.
  case stepLimit(at: Double, limit: Int)
  /// An event function was not a number at the end of a step.
  case eventNonFinite(String, at: Double)
  /// An event came again sooner than the time or the steps can tell, or again and again at one time,
  /// as the bounces of a ball do that comes to rest.
  case eventsAccumulate(String, at: Double)
  /// The permitted number of events was used up.
  case eventLimit(at: Double, limit: Int)
  /// The method cannot be used on this problem.
  case unsupported(String)

  /// The time it happened, if it has one.
  public var time: Double? {
    switch self {
    case .nonFinite(let t), .stepSizeUnderflow(let t, _), .newtonDivergence(let t),
      .linearSolve(let t), .stepLimit(let t, _), .eventNonFinite(_, let t),
      .eventsAccumulate(_, let t), .eventLimit(let t, _):
      t
    case .unsupported: nil
    }
  }

  /// A short name for tables: one word, stable.
  public var label: String {
    switch self {
    case .nonFinite: "non-finite"
    case .stepSizeUnderflow: "step-size-underflow"
    case .newtonDivergence: "newton-divergence"
    case .linearSolve: "linear-solve"
    case .stepLimit: "step-limit"
    case .eventNonFinite: "event-non-finite"
    case .eventsAccumulate: "events-accumulate"
    case .eventLimit: "event-limit"
    case .unsupported: "unsupported"
    }
  }
}

extension IntegrationFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .nonFinite(let t): "the field was not finite near t = \(t)"
    case .stepSizeUnderflow(let t, let h):
      "the step size underflowed (\(h)) at t = \(t)"
    case .newtonDivergence(let t): "Newton's iteration did not converge at t = \(t)"
    case .linearSolve(let t): "the linear solver did not converge at t = \(t)"
    case .stepLimit(let t, let limit): "\(limit) steps were not enough: stopped at t = \(t)"
    case .eventNonFinite(let name, let t):
      "the function of the event `\(name)` is not a number at t = \(t)"
    case .eventsAccumulate(let name, let t):
      "the event `\(name)` comes again sooner than can be told, at t = \(t): its resets accumulate;"
        + " end there by `terminal = true`, end the span before, or change the model"
    case .eventLimit(let t, let limit): "\(limit) events were not enough: stopped at t = \(t)"
    case .unsupported(let why): why
    }
  }
}
