extension DefinitionTable {
  /// Enters the definitions that a statement makes.
  mutating func enter(_ index: Int) throws(TextError) {
    let statement = names.statements[index]
    if statement.isScalar {
      try enter(statement, index, Member(symbol: statement.name.symbol), IndexScope())
      return
    }
    let names = names  // the closure changes `self`, which may not be read by the loop meanwhile
    try names.forEachIndex(of: statement.clauses, source: statement.source, scope: IndexScope()) {
      (scope) throws(TextError) in
      let arithmetic = IndexArithmetic(source: statement.source, names: names, scope: scope)
      var indices: [Int32] = []
      for index in statement.name.indices { indices.append(Int32(try arithmetic.index(index))) }
      let member = Member(symbol: statement.name.symbol, indices: indices)
      try enter(statement, index, member, scope)
    }
  }

  private mutating func enter(
    _ statement: Statement, _ index: Int, _ member: Member, _ scope: IndexScope
  ) throws(TextError) {
    let limits = names.limits
    guard definitions.count < limits.definitions else {
      throw error(statement, "the model has more than \(limits.definitions) definitions")
    }
    let number = Int32(definitions.count)
    try extendFamily(member, statement, number)
    var lanes = SIMD4<Int32>()
    for (lane, binding) in scope.bindings.enumerated() { lanes[lane] = Int32(binding.value) }
    definitions.append(Definition(statement: Int32(index), indices: lanes))

    let role: Role =
      switch statement.kind {
      case .parameter: .parameter
      case .intermediate: .intermediate
      case .initial, .derivative: .state
      }
    var entry = entries[member] ?? Entry(role: role)
    try checkConflict(entry, role, statement, index, member)
    switch statement.kind {
    case .parameter, .intermediate: entry.value = number
    case .initial: entry.initial = number
    case .derivative: entry.derivative = number
    }
    if entry.number < 0, role == .parameter {
      entry.number = Int32(parameters.count)
      parameters.append(member)
    }
    if entry.number < 0, role == .state {
      guard states.count < limits.states else {
        throw error(statement, "the model has more than \(limits.states) states")
      }
      entry.number = Int32(states.count)
      states.append(member)
    }
    entries[member] = entry
  }

  private mutating func extendFamily(
    _ member: Member, _ statement: Statement, _ number: Int32
  ) throws(TextError) {
    guard var family = families[member.symbol] else {
      families[member.symbol] = Family(
        indexCount: member.indexCount, lowest: member.indices, highest: member.indices,
        definition: number)
      return
    }
    guard family.indexCount == member.indexCount else {
      throw error(
        statement,
        "`\(names.symbols[member.symbol])` has \(member.indexCount) indices here and"
          + " \(family.indexCount) elsewhere", related: family.definition, "it is used here")
    }
    family.lowest = pointwiseMin(family.lowest, member.indices)
    family.highest = pointwiseMax(family.highest, member.indices)
    families[member.symbol] = family
  }

  // MARK: Mistakes

  private func checkConflict(
    _ entry: Entry, _ role: Role, _ statement: Statement, _ index: Int, _ member: Member
  ) throws(TextError) {
    let name = name(member)
    guard entry.role == role else {
      let (what, cannot) = (phrase(entry.role), phrase(statement.kind))
      throw error(
        statement, "`\(name)` is \(what) and cannot also \(cannot)",
        related: [entry.value, entry.initial, entry.derivative].first { $0 >= 0 },
        "it is defined here")
    }
    let (earlier, message): (Int32, String) =
      switch statement.kind {
      case .parameter, .intermediate: (entry.value, "`\(name)` is defined twice")
      case .initial: (entry.initial, "`\(name)` has two initial values")
      case .derivative: (entry.derivative, "`\(name)` has two equations")
      }
    guard earlier >= 0 else { return }
    if Int(definitions[Int(earlier)].statement) == index {
      throw error(
        statement,
        "this line defines `\(name)` more than once; the name must use every index of the line")
    }
    throw error(statement, message, related: earlier, "the first is here")
  }

  private func phrase(_ role: Role) -> String {
    switch role {
    case .parameter: "a parameter"
    case .intermediate: "an intermediate value"
    case .state: "a state"
    }
  }

  private func phrase(_ kind: Statement.Kind) -> String {
    switch kind {
    case .parameter: "be a parameter"
    case .intermediate: "be defined by `:=`"
    case .initial: "have an initial value"
    case .derivative: "have an equation"
    }
  }

  private func error(
    _ statement: Statement, _ message: String, related: Int32? = nil, _ sentence: String = ""
  ) -> TextError {
    statement.source.error(
      message, at: statement.name.offset,
      related: related.map { .init(message: sentence, place: place(of: $0)) })
  }

  /// Every state has an equation and an initial value, and there is one.
  func checkStates() throws(TextError) {
    for state in states {
      guard let entry = entries[state] else { continue }
      let name = name(state)
      if entry.derivative < 0 {
        throw error(
          statement(of: entry.initial),
          "`\(name)` has an initial value but no equation; write `\(name)' = …`")
      }
      if entry.initial < 0 {
        throw error(
          statement(of: entry.derivative),
          "`\(name)` has an equation but no initial value; write `\(name)(t0) = …`")
      }
    }
  }
}
