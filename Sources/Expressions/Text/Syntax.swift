/// A parsed expression. Sums and products are flat lists, so a line of a million terms is no
/// deeper than one of two, and walkers may recurse: depth is bounded by ``TextLimits/nesting``.
struct Syntax: Sendable {
  indirect enum Kind: Sendable {
    case number(Constant)
    /// `x`, `u[i]`
    case name(Name)
    /// `x(T)`, `u[i](t0)`, or a function nobody knows
    case applied(Name, [Syntax])
    case call(Function, [Syntax])
    /// `data.x`
    case data(Name)
    /// a + b − c: an inverse term is subtracted
    case sum([Term])
    /// a · b / c: an inverse term is divided by
    case product([Term])
    case negated(Syntax)
    case power(Syntax, Syntax)
    /// `sum(e for i in 1..N)`
    case total(Syntax, [Clause])
    /// `a < b`, only as the first argument of `select`
    case comparison(Token.Symbol, Syntax, Syntax)
  }

  struct Term: Sendable {
    let isInverse: Bool
    let value: Syntax
  }

  let kind: Kind
  /// The byte of the document an error about this points at.
  let offset: Int
}

extension Syntax {
  /// Whether a time denotes the start of the span; `0` does so only where the span starts there.
  func isStartTime(startsAtZero: Bool) -> Bool {
    switch kind {
    case .name(let name): name.symbol == Symbols.start && name.indices.isEmpty
    case .number(let constant): constant.value == 0 && startsAtZero
    default: false
    }
  }

  var isEndTime: Bool {
    if case .name(let name) = kind {
      name.symbol == Symbols.end && name.indices.isEmpty
    } else {
      false
    }
  }
}

/// A name with its indices, which are not evaluated yet.
struct Name: Sendable {
  let symbol: Int32
  let indices: [Syntax]
  let offset: Int
}

/// `for i in lower..upper`
struct Clause: Sendable {
  let symbol: Int32
  let lower: Syntax
  let upper: Syntax
  let offset: Int
}

/// One line of a model.
struct Statement: Sendable {
  enum Kind: Sendable {
    /// `k = 0.04`
    case parameter
    /// `x(t0) = …`
    case initial
    /// `r := …`
    case intermediate
    /// `x' = …`
    case derivative
  }

  let kind: Kind
  let name: Name
  let clauses: [Clause]
  let source: SourceText
  var value: Syntax
  /// Where `value` stands: `source`, or the text of an override.
  var valueSource: SourceText

  var isScalar: Bool { name.indices.isEmpty && clauses.isEmpty }
}
