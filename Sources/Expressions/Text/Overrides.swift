/// Values given on the command line that replace those of parameters and constants.
///
/// Those without index are replaced before anything is evaluated, since ranges depend on them;
/// members of families after the families are expanded.
struct Overrides {
  private struct Item {
    let source: SourceText
    let name: Name
    let value: Syntax

    func error(_ message: String) -> TextError { source.error(message, at: name.offset) }
  }

  private var constants: [Item] = []
  private var members: [Item] = []

  init(_ texts: [String: String], _ names: inout NameTable) throws(TextError) {
    if texts.isEmpty { return }
    // What is a constant before anything is replaced may be replaced.
    let replaceable = Set(ConstantFinder(names).order)
    for (name, value) in texts.sorted(by: { $0.key < $1.key }) {
      let item = try Overrides.parse(name, value, &names)
      if !item.name.indices.isEmpty {
        members.append(item)
        continue
      }
      guard let index = names.firstStatement[item.name.symbol] else {
        throw item.error(
          "there is no parameter or constant `\(name)`" + Overrides.hint(name, names))
      }
      let statement = names.statements[index]
      guard statement.isScalar else {
        throw item.error("`\(name)` needs an index, as in `\(name)[1]`")
      }
      guard statement.kind == .parameter || replaceable.contains(index) else {
        throw item.error("`\(name)` is neither a parameter nor a constant; it cannot be replaced")
      }
      if statement.kind == .intermediate { constants.append(item) }
      names.statements[index].value = item.value
      names.statements[index].valueSource = item.source
    }
  }

  private static func parse(
    _ name: String, _ value: String, _ names: inout NameTable
  ) throws(TextError) -> Item {
    // Parsed as the one line that it would be in the model.
    let source = SourceText("\(name) = \(value)", name: "override")
    var parser = try Parser(
      source, symbols: names.symbols, limits: names.limits, ignoresNewlines: true)
    let parsedName = try parser.name()
    try parser.expect(.equals, "after the name")
    let syntax = try parser.wholeExpression()
    names.symbols = parser.symbols
    return Item(source: source, name: parsedName, value: syntax)
  }

  private static func hint(_ name: String, _ names: NameTable) -> String {
    let kinds: [Statement.Kind] = [.parameter, .intermediate]
    let candidates = names.statements.filter { kinds.contains($0.kind) }
      .map { names.symbols[$0.name.symbol] }
    return NameSuggestion.hint(for: name, among: candidates)
  }

  /// The new values of constants are constants too.
  func checkConstants(_ names: NameTable) throws(TextError) {
    for item in constants where names.constants[item.name.symbol] == nil {
      throw item.error("`\(names.symbols[item.name.symbol])` needs a constant value")
    }
  }

  func replaceMembers(of table: inout DefinitionTable) throws(TextError) {
    for item in members {
      let arithmetic = IndexArithmetic(
        source: item.source, names: table.names, scope: IndexScope())
      var indices: [Int32] = []
      for index in item.name.indices { indices.append(Int32(try arithmetic.index(index))) }
      let member = Member(symbol: item.name.symbol, indices: indices)
      let context = WalkContext(
        source: item.source, offset: item.name.offset, scope: IndexScope())
      let entry = try table.entry(member, in: context)
      guard entry.role == .parameter else {
        throw item.error("`\(table.name(member))` is not a parameter; it cannot be replaced")
      }
      let old = table.statement(of: entry.value)
      table.definitions[Int(entry.value)] = .init(
        statement: Int32(table.names.statements.count), indices: SIMD4())
      table.names.statements.append(
        Statement(
          kind: .parameter, name: item.name, clauses: [], source: old.source, value: item.value,
          valueSource: item.source))
    }
  }
}
