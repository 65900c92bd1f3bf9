/// All definitions of a model with its families expanded: what each member is, and where.
struct DefinitionTable: Sendable {
  /// A member's definition: a statement and the values of its loop indices.
  struct Definition: Sendable {
    var statement: Int32
    var indices: SIMD4<Int32>
  }

  enum Role: Sendable {
    case parameter, intermediate, state
  }

  struct Entry: Sendable {
    var role: Role
    /// The number among the parameters or among the states.
    var number: Int32 = -1
    // Numbers of definitions, -1 where there is none.
    var value: Int32 = -1
    var initial: Int32 = -1
    var derivative: Int32 = -1
  }

  /// The number of indices of a name and their extremes.
  struct Family: Sendable {
    let indexCount: Int8
    var lowest, highest: SIMD4<Int32>
    let definition: Int32
  }

  var names: NameTable
  var definitions: [Definition] = []
  var entries: [Member: Entry] = [:]
  var families: [Int32: Family] = [:]
  /// In the order they are first mentioned.
  var parameters: [Member] = []
  var states: [Member] = []

  init(_ names: NameTable) throws(TextError) {
    self.names = names
    for index in names.statements.indices { try enter(index) }
    try checkStates()
  }

  // MARK: Access

  func statement(of definition: Int32) -> Statement {
    names.statements[Int(definitions[Int(definition)].statement)]
  }

  func scope(of definition: Int32) -> IndexScope {
    var scope = IndexScope()
    let indices = definitions[Int(definition)].indices
    for (lane, clause) in statement(of: definition).clauses.enumerated() {
      scope.push(clause.symbol, Int(indices[lane]))
    }
    return scope
  }

  /// Where a definition starts.
  func place(of definition: Int32) -> TextError.Place {
    let statement = statement(of: definition)
    return statement.source.place(at: statement.name.offset)
  }

  func name(_ member: Member) -> String { member.name(names.symbols) }

  func entry(_ member: Member, in walk: WalkContext) throws(TextError) -> Entry {
    if let entry = entries[member], families[member.symbol]?.indexCount == member.indexCount {
      return entry
    }
    throw walk.source.error(unknown(member), at: walk.offset)
  }

  private func unknown(_ member: Member) -> String {
    guard let family = families[member.symbol] else { return names.unknown(member.symbol) }
    let name = names.symbols[member.symbol]
    let count = Int(family.indexCount)
    guard count > 0 else { return "`\(name)` has no index" }
    guard family.indexCount == member.indexCount else {
      return "`\(name)` needs \(count) \(count == 1 ? "index" : "indices")"
    }
    let ranges = (0..<count).map { "\(family.lowest[$0])..\(family.highest[$0])" }
    return "`\(self.name(member))` is not defined; `\(name)` has the indices"
      + " \(ranges.joined(separator: ", "))"
  }
}
