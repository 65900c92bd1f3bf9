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
  /// The method cannot be used on this problem.
  case unsupported(String)

  /// The time it happened, if it has one.
  public var time: Double? {
    switch self {
    case .nonFinite(let t), .stepSizeUnderflow(let t, _), .newtonDivergence(let t),
      .linearSolve(let t), .stepLimit(let t, _):
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
    case .unsupported(let why): why
    }
  }
}
