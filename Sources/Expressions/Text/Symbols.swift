/// The names of a text, numbered, so that the rest of the front end compares numbers.
struct Symbols: Sendable {
  private(set) var names: [String] = []
  private var ids: [String: Int32] = [:]

  // Names with a meaning of their own have fixed numbers.
  static let time: Int32 = 0
  static let end: Int32 = 1
  static let start: Int32 = 2
  static let pi: Int32 = 3
  static let data: Int32 = 4
  private static let special = ["t", "T", "t0", "pi", "data"]
  private static let words = ["for", "in", "sum"]

  init() {
    for name in Symbols.special { _ = id(name) }
  }

  mutating func id(_ name: String) -> Int32 {
    if let known = ids[name] { return known }
    let id = Int32(names.count)
    names.append(name)
    ids[name] = id
    return id
  }

  func known(_ name: String) -> Int32? { ids[name] }

  subscript(id: Int32) -> String { names[Int(id)] }

  /// Why `name` cannot be given to something, or nil if it can.
  static func reservation(_ name: String) -> String? {
    switch name {
    case "t": "the time"
    case "T": "the end of the span"
    case "t0": "the start of the span"
    case "pi": "the number 3.14159…"
    case "data": "the observed data"
    default:
      if words.contains(name) {
        "a word of the language"
      } else if Function(name) != nil {
        "a function"
      } else {
        nil
      }
    }
  }
}
