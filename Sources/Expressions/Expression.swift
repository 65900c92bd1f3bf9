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
  /// A literal in Swift source. Swift hands over the Double only; its shortest decimal is what
  /// was written, up to 15 digits, so `0.1` means one tenth in every precision.
  public init(floatLiteral value: Double) {
    self.init(value.isFinite ? Constant(value, text: value.description) : Constant(value))
  }
  public init(integerLiteral value: Int) { self.init(Double(value)) }

  /// π to every precision.
  public static var pi: Expression { Expression(Constant.pi) }

  /// The value, if no input is involved.
  public var constantValue: Double? { constant?.value }

  /// The constant, if no input is involved: as written where it is a single literal or quotient,
  /// rounded to Double where it is another operation on constants (`2*pi`).
  public var constant: Constant? {
    switch node {
    case .constant(let constant): return constant
    case .slot(_, let recorder):
      guard recorder.holdsConstantsOnly else { return nil }
      let folded = recorder.program(outputs: [self]).foldingConstants()
      return folded.constants[Int(folded.outputs[0]) - folded.firstConstant]
    }
  }

  var recorder: Recorder? {
    if case .slot(_, let recorder) = node { recorder } else { nil }
  }
}
