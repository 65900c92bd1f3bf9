/// A value being written down: a constant, or a slot of the ``Recorder`` that made it.
///
/// Arithmetic on expressions records instructions. There is no `<` and no `==`: a field is
/// straight-line by construction, so one recording is valid for every state; piecewise functions
/// are the named operations ``select(_:_:_:)``, ``minimum(_:_:)``, ``maximum(_:_:)``, ``abs(_:)``.
public struct Expression: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  enum Node {
    case constant(Constant)
    case slot(Int32, Recorder)
  }

  let node: Node

  init(_ node: Node) { self.node = node }

  public init(_ value: Double) { node = .constant(Constant(value)) }
  /// A constant with its decimal text, kept for backends of higher precision.
  public init(_ constant: Constant) { node = .constant(constant) }
  public init(floatLiteral value: Double) { self.init(value) }
  public init(integerLiteral value: Int) { self.init(Double(value)) }

  /// The value, if this is a constant.
  public var constantValue: Double? {
    if case .constant(let constant) = node { constant.value } else { nil }
  }

  var recorder: Recorder? {
    if case .slot(_, let recorder) = node { recorder } else { nil }
  }
}
