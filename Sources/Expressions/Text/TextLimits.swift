/// How large a model's text may be: no text, however short (`N := 1e9`), may hang or exhaust the
/// machine. Each limit has its own sentence when it is exceeded.
public struct TextLimits: Sendable {
  /// Bytes of one text.
  public var bytes = 10_000_000
  /// Parentheses, exponents and signs inside one another; bounds the stack of parser and walker.
  public var nesting = 100
  /// Members of one range `1..N`.
  public var range = 1_000_000
  /// Definitions after families are expanded.
  public var definitions = 1_000_000
  public var states = 200_000
  /// Instructions of one program.
  public var instructions = 5_000_000
  /// Nodes visited while texts are turned into programs, counted over the whole of a model; what
  /// bounds the time where sums stand inside sums.
  public var steps = 20_000_000

  public init() {}
}
