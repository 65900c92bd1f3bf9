/// Evaluates to nothing; collects the references met that are wanted.
struct ReferenceCollector: SyntaxInterpretation {
  let wants: (Reference) -> Bool
  private(set) var found: [(reference: Reference, context: WalkContext)] = []

  var size: Int { 0 }
  func constant(_ constant: Constant) {}
  func apply(_ operation: Operation, _ a: Void, _ b: Void?, _ c: Void?) {}

  mutating func value(of reference: Reference, in walk: WalkContext) throws(TextError) {
    if wants(reference) { found.append((reference, walk)) }
  }

  /// The references in `syntax` that are wanted, in order of evaluation.
  static func collect(
    _ syntax: Syntax, source: SourceText, scope: IndexScope, names: NameTable,
    counter: StepCounter, where wants: @escaping (Reference) -> Bool
  ) throws(TextError) -> [(reference: Reference, context: WalkContext)] {
    var walker = SyntaxWalker(
      source: source, names: names, counter: counter, scope: scope,
      interpretation: ReferenceCollector(wants: wants))
    try walker.walk(syntax)
    return walker.interpretation.found
  }
}
