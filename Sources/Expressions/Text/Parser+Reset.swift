/// One line of a reset: `v(+) = -e*v`, `u[i](+) = 0 for i in 1..N`.
struct Assignment: Sendable {
  let name: Name
  let clauses: [Clause]
  let value: Syntax
}

extension Parser {
  /// The lines of a reset.
  mutating func assignments() throws(TextError) -> [Assignment] {
    var assignments: [Assignment] = []
    while token.kind != .end {
      if token.kind == .newline {
        try advance()
        continue
      }
      assignments.append(try assignment())
      guard token.kind == .newline || token.kind == .end else { throw unexpectedRest() }
    }
    return assignments
  }

  /// assignment := name "(" "+" ")" "=" expression clauses
  private mutating func assignment() throws(TextError) -> Assignment {
    guard token.kind == .name else { throw unexpected("a state at the start of a line") }
    let (offset, text) = (token.offset, text)
    if let reason = Symbols.reservation(text) {
      throw source.error("`\(text)` is \(reason) and cannot be reset", at: offset)
    }
    let name = try name()
    let written = source.string(offset..<token.offset).filter { $0 != " " && $0 != "\n" }
    func misspelt() -> TextError {
      source.error(
        "the value after an event is written `\(written)(+) = …`; on the right `\(written)` is"
          + " the value before", at: offset)
    }
    guard try accept(.open), try accept(.plus), try accept(.close), try accept(.equals) else {
      throw misspelt()
    }
    let value = try expression()
    return Assignment(name: name, clauses: try clauses(), value: value)
  }
}
