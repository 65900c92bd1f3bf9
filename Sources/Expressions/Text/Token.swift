/// A token: its kind and the bytes of the document it stands at.
struct Token {
  enum Kind: Equatable {
    case number
    case name
    case symbol(Symbol)
    /// The end of a line outside parentheses.
    case newline
    case end
  }

  enum Symbol: String {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case power = "^"
    case open = "("
    case close = ")"
    case openIndex = "["
    case closeIndex = "]"
    case comma = ","
    case prime = "'"
    case equals = "="
    case define = ":="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case dot = "."
    case range = ".."
  }

  let kind: Kind
  let range: Range<Int>

  var offset: Int { range.lowerBound }
}
