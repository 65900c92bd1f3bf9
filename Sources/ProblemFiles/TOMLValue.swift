import Expressions

/// A value of a TOML file.
indirect enum TOMLValue: Sendable {
  /// `verbatim` is where the text stands in the file, nil if escapes make it another one there.
  case string(String, verbatim: Range<Int>?)
  case number(Double)
  case boolean(Bool)
  case list([TOMLValue])

  var number: Double? { if case .number(let number) = self { number } else { nil } }
  var string: String? { if case .string(let string, _) = self { string } else { nil } }
  /// A finite number, or a text that is one and keeps its digits.
  var decimal: Constant? {
    switch self {
    case .number(let number): return number.isFinite ? Constant(number) : nil
    case .string(let text, _):
      guard let number = TOMLReader.number(text), number.isFinite, !text.contains("_") else {
        return nil
      }
      return Constant(number, text: text)
    default: return nil
    }
  }
  var list: [TOMLValue]? { if case .list(let list) = self { list } else { nil } }
}

/// A key of a TOML file with its value and the byte it stands at.
struct TOMLEntry: Sendable {
  let key: String
  let offset: Int
  let value: TOMLValue
}

/// Which table of a file: by its name, and its number where there may be several.
struct TOMLTableID: Hashable, Sendable, ExpressibleByStringLiteral {
  let name: String
  /// nil for `[name]`; 0, 1, … for each `[[name]]`.
  var index: Int?

  init(_ name: String, index: Int? = nil) {
    self.name = name
    self.index = index
  }

  init(stringLiteral name: String) { self.init(name) }

  /// As its header is written.
  var header: String { index == nil ? "[\(name)]" : "[[\(name)]]" }
}

/// A table: the keys before the first header, or those under one.
struct TOMLTable: Sendable {
  /// Nil for the keys before the first header.
  let id: TOMLTableID?
  let offset: Int
  var entries: [TOMLEntry] = []

  func entry(_ key: String) -> TOMLEntry? { entries.first { $0.key == key } }
}
