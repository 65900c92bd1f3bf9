/// Records the expressions of a text in a ``Recorder``.
///
/// Intermediate values are recorded once each, before what uses them, in an order found by a
/// depth-first search with a stack of its own: a chain of 100,000 of them costs no recursion.
final class Emitter {
  /// What is being written, which decides what a name may mean.
  enum Purpose {
    case parameter, initialValue, equation
    /// The objective outside `integral(...)` and `observations(...)`.
    case objective
    case integrand, observed
    /// A time at which the right-hand side jumps.
    case discontinuity
  }

  /// The time at which an intermediate value is taken: `now`, but for `r(T)` and `r(t0)`.
  enum Moment: Hashable {
    case now, end, start
  }

  /// An intermediate value: its definition and the time at which it is taken.
  struct Key: Hashable {
    let definition: Int32
    let moment: Moment
  }

  let table: DefinitionTable
  let recorder: Recorder
  let purpose: Purpose
  let counter: StepCounter
  /// Data columns and their numbers among the extra inputs.
  var columns: [Member: Int] = [:]
  /// The extra inputs that hold the next integral, sum and value at an event of the objective.
  var nextIntegral = 0
  var nextSum = 0
  var nextReading = 0
  /// The extra input that holds t₀, and whether anything asked for it.
  var startTime = 0
  var usesStartTime = false

  private(set) var values: [Key: Expression] = [:]
  /// The intermediate value being recorded, and the place in the text that asks for it; both nil
  /// while the text itself is recorded.
  private(set) var current: (key: Key, place: () -> TextError.Place)?

  init(_ table: DefinitionTable, _ recorder: Recorder, _ purpose: Purpose, _ counter: StepCounter) {
    self.table = table
    self.recorder = recorder
    self.purpose = purpose
    self.counter = counter
  }

  /// Records `syntax` and what it needs.
  func expression(
    _ syntax: Syntax, source: SourceText, scope: IndexScope = IndexScope()
  ) throws(TextError) -> Expression {
    for need in try needs(syntax, source, scope, .now) {
      try prepare(need.key) { source.place(at: need.offset) }
    }
    return try record(syntax, source, scope, .now)
  }

  /// Records the value of a definition and what it needs.
  func expression(definition: Int32) throws(TextError) -> Expression {
    let statement = table.statement(of: definition)
    return try expression(
      statement.value, source: statement.valueSource, scope: table.scope(of: definition))
  }

  private func record(
    _ syntax: Syntax, _ source: SourceText, _ scope: IndexScope, _ moment: Moment
  ) throws(TextError) -> Expression {
    var walker = SyntaxWalker(
      source: source, names: table.names, counter: counter, scope: scope,
      interpretation: Recording(emitter: self, moment: moment))
    return try walker.walk(syntax)
  }

  // MARK: Intermediates

  /// Records an intermediate value and all that it needs, unless that is done already.
  ///
  /// - Parameter place: what asks for it, for error messages.
  func prepare(
    _ root: Key, _ place: @escaping () -> TextError.Place
  ) throws(TextError) {
    guard values[root] == nil else { return }
    defer { current = nil }
    var active: Set<Key> = [root]
    var stack = [(key: root, needs: try needs(root), next: 0)]
    while let top = stack.last {
      if top.next == top.needs.count {
        current = (top.key, place)
        let statement = table.statement(of: top.key.definition)
        values[top.key] = try record(
          statement.value, statement.valueSource, table.scope(of: top.key.definition),
          top.key.moment)
        active.remove(top.key)
        stack.removeLast()
        continue
      }
      stack[stack.count - 1].next += 1
      let need = top.needs[top.next].key
      if values[need] != nil { continue }
      guard active.insert(need).inserted else {
        throw cycle(stack.map(\.key.definition), need.definition)
      }
      stack.append((need, try needs(need), 0))
    }
  }

  private func needs(_ key: Key) throws(TextError) -> [(key: Key, offset: Int)] {
    let statement = table.statement(of: key.definition)
    return try needs(
      statement.value, statement.valueSource, table.scope(of: key.definition), key.moment)
  }

  /// The intermediate values that `syntax` needs and that are not recorded yet.
  private func needs(
    _ syntax: Syntax, _ source: SourceText, _ scope: IndexScope, _ moment: Moment
  ) throws(TextError) -> [(key: Key, offset: Int)] {
    let references = try ReferenceCollector.collect(
      syntax, source: source, scope: scope, names: table.names, counter: counter
    ) { [table] reference in
      switch reference {
      case .member(let member), .end(let member), .start(let member):
        table.entries[member]?.role == .intermediate
      default: false
      }
    }
    var result: [(key: Key, offset: Int)] = []
    for (reference, context) in references {
      let (member, moment): (Member, Moment) =
        switch reference {
        case .end(let member): (member, .end)
        case .start(let member): (member, .start)
        case .member(let member): (member, moment)
        default: preconditionFailure("only members are collected")
        }
      let key = Key(definition: try table.entry(member, in: context).value, moment: moment)
      if values[key] == nil { result.append((key, context.offset)) }
    }
    return result
  }

  private func cycle(_ stack: [Int32], _ repeated: Int32) -> TextError {
    let start = stack.firstIndex(of: repeated) ?? 0
    var names = (stack[start...] + [repeated]).map { "`\(name(definition: $0))`" }
    if names.count > 8 { names.replaceSubrange(4..<names.count - 3, with: ["…"]) }
    let statement = table.statement(of: repeated)
    return statement.source.error(
      names.count == 2
        ? "\(names[0]) is defined by itself"
        : "these definitions go round in a circle: " + names.joined(separator: " → "),
      at: statement.name.offset)
  }

  /// The name of what a definition defines.
  func name(definition: Int32) -> String {
    let statement = table.statement(of: definition)
    let arithmetic = IndexArithmetic(
      source: statement.source, names: table.names, scope: table.scope(of: definition))
    let indices = statement.name.indices.map { (try? arithmetic.index($0)).map(Int32.init) ?? 0 }
    return table.name(Member(symbol: statement.name.symbol, indices: indices))
  }
}
