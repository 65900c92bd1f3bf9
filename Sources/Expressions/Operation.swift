/// The elementary operations of a ``Program``; there is no branch on values among them.
///
/// Derivative conventions where the mathematical derivative does not exist: `abs′(0) = sign(0) = 0`,
/// `sign′ = 0` everywhere, `minimum(a, b)` and `maximum(a, b)` follow `a` at a tie, and
/// `select(c, a, b)` (`a` where `c > 0`, else `b`; a NaN condition selects `b`) follows the branch
/// it took and never differentiates `c`.
///
/// - When this misleads: both branches of `select` are evaluated. The reverse sweep multiplies the
///   branch not taken by zero, so an *infinite derivative* there (`sqrt` at 0, `log` at 0) turns
///   the gradient into NaN although the value is finite. Guard the argument, not the result.
public enum Operation: UInt8, Sendable, CaseIterable, Codable {
  case add, subtract, multiply, divide, power
  case minimum, maximum
  case select
  case negate, abs, sign
  case exp, expm1, log, log1p, sqrt, cbrt
  case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh

  /// The number of operands: 1, 2 or (`select`) 3.
  public var arity: Int {
    switch self {
    case .add, .subtract, .multiply, .divide, .power, .minimum, .maximum: 2
    case .select: 3
    default: 1
    }
  }

  /// Whether the operands may be exchanged without changing a bit of the result.
  public var isCommutative: Bool { self == .add || self == .multiply }
}
