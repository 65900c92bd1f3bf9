/// What walking over a parsed expression produces: a number, a recorded expression, or nothing but
/// the list of names met. One walker (``SyntaxWalker``) serves them all, so that they agree on
/// loops, indices and the order of evaluation.
protocol SyntaxInterpretation {
  associatedtype Value

  func constant(_ constant: Constant) -> Value
  func apply(_ operation: Operation, _ a: Value, _ b: Value?, _ c: Value?) -> Value
  mutating func value(of reference: Reference, in walk: WalkContext) throws(TextError) -> Value
  /// Instructions recorded so far.
  var size: Int { get }
}

/// A name met by the walker that is not a number.
enum Reference {
  /// `x`, `u[3]`
  case member(Member)
  case time
  /// `x(T)`, `x(t0)`
  case end(Member)
  case start(Member)
  /// `data.x`
  case data(Member)
  /// The argument of `integral(...)`, `observations(...)`; the walker does not enter it.
  case integral(Syntax)
  case observations(Syntax)
  /// `x(bounce[2])`: what is read, and where.
  case event(Name, event: Int, ordinal: Int)
}

/// Where a reference was met.
struct WalkContext {
  let source: SourceText
  let offset: Int
  let scope: IndexScope
}

/// Counts the work done for one text, see ``TextLimits/steps``.
final class StepCounter {
  private(set) var steps = 0
  func step() { steps += 1 }
}
