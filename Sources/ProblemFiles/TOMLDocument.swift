import Expressions

/// A parsed TOML file, with accessors that complain in terms of the file.
struct TOMLDocument {
  /// The file as it is shown in messages.
  let file: String
  private let source: SourceText
  private let bytes: [UInt8]
  private let tables: [TOMLTable]

  init(_ bytes: [UInt8], file: String) throws(BadInput) {
    self.bytes = bytes
    self.file = file
    source = SourceText(document: bytes, range: bytes.indices, name: file)
    do throws(TextError) {
      var reader = TOMLReader(bytes, source: source)
      tables = try reader.tables()
    } catch {
      throw BadInput(error)
    }
  }

  // MARK: Keys

  private func table(_ id: TOMLTableID?) -> TOMLTable? { tables.first { $0.id == id } }

  private func entry(_ key: String, _ table: TOMLTableID?) -> TOMLEntry? {
    self.table(table)?.entry(key)
  }

  /// Throws for a key that is not among `known`, a table that is not among `names` and one of several
  /// that is not among `arrays`.
  func rejectUnknown(
    _ known: [String], tables names: [String], arrays: [String] = []
  ) throws(BadInput) {
    try rejectUnknownKeys(known)
    for table in tables {
      guard let id = table.id, !(id.index == nil ? names : arrays).contains(id.name) else {
        continue
      }
      if arrays.contains(id.name) {
        throw error(
          "there may be several of these: write `[[\(id.name)]]` for each", table.offset)
      }
      if names.contains(id.name) {
        throw error("there is one of these: write `[\(id.name)]`", table.offset)
      }
      throw error("unknown table `\(id.header)`\(hint(id.name, names + arrays))", table.offset)
    }
  }

  /// How many tables `[[name]]` there are.
  func count(of name: String) -> Int {
    tables.count { $0.id?.name == name && $0.id?.index != nil }
  }

  /// Throws for a key that is not among `known`; `table` is nil for the file itself.
  func rejectUnknownKeys(_ known: [String], in table: TOMLTableID? = nil) throws(BadInput) {
    for entry in self.table(table)?.entries ?? [] where !known.contains(entry.key) {
      throw error("unknown key `\(entry.key)`\(hint(entry.key, known))", entry.offset)
    }
  }

  private func hint(_ name: String, _ known: [String]) -> String {
    let hint = NameSuggestion.hint(for: name, among: known)
    return hint.isEmpty ? "; known are \(known.joined(separator: ", "))" : hint
  }

  /// The keys of a table, nil if it is not there.
  func keys(of table: TOMLTableID) -> [String]? { self.table(table)?.entries.map(\.key) }

  // MARK: Values

  func string(_ key: String, in table: TOMLTableID? = nil) throws(BadInput) -> String? {
    guard let entry = entry(key, table) else { return nil }
    guard let string = entry.value.string else {
      throw error("`\(key)` must be a text in quotes", entry.offset)
    }
    return string
  }

  /// The text under `key` as a part of the file, so that errors in it carry the file's lines; where
  /// escapes make that impossible they carry those of the text.
  func text(_ key: String, in table: TOMLTableID? = nil) throws(BadInput) -> SourceText? {
    guard let string = try string(key, in: table), let value = entry(key, table)?.value else {
      return nil
    }
    return text(string, value, key)
  }

  private func text(_ string: String, _ value: TOMLValue, _ key: String) -> SourceText {
    if case .string(_, let range?) = value {
      return SourceText(document: bytes, range: range, name: file)
    }
    return SourceText(string, name: "\(file) (\(key))")
  }

  /// A list of numbers, or of texts that are expressions of them.
  func expressions(_ key: String) throws(BadInput) -> [SourceText] {
    guard let entry = entry(key, nil) else { return [] }
    var texts: [SourceText] = []
    for value in entry.value.list ?? [] {
      switch value {
      case .string(let string, _): texts.append(text(string, value, key))
      // All digits of a Double: the text is read back to it.
      case .number(let number) where number.isFinite:
        texts.append(SourceText("\(number)", name: "\(file) (\(key))"))
      default: throw error("`\(key)` must be a list of numbers or of texts", entry.offset)
      }
    }
    guard entry.value.list != nil else {
      throw error("`\(key)` must be a list of numbers or of texts", entry.offset)
    }
    return texts
  }

  func number(_ key: String, in table: TOMLTableID? = nil) throws(BadInput) -> Double? {
    guard let entry = entry(key, table) else { return nil }
    guard let number = entry.value.number else {
      throw error("`\(key)` must be a number", entry.offset)
    }
    return number
  }

  func numbers(_ key: String, in table: TOMLTableID? = nil) throws(BadInput) -> [Double]? {
    guard let entry = entry(key, table) else { return nil }
    let numbers = entry.value.list?.map(\.number)
    guard let numbers, !numbers.contains(nil) else {
      throw error("`\(key)` must be a list of numbers", entry.offset)
    }
    return numbers.compactMap { $0 }
  }

  func boolean(_ key: String, in table: TOMLTableID? = nil) throws(BadInput) -> Bool? {
    guard let entry = entry(key, table) else { return nil }
    guard case .boolean(let value) = entry.value else {
      throw error("`\(key)` must be true or false", entry.offset)
    }
    return value
  }

  /// A decimal or a list of them, each a number or a text that keeps all its digits.
  func decimals(_ key: String, in table: TOMLTableID? = nil) throws(BadInput) -> [Constant]? {
    guard let entry = entry(key, table) else { return nil }
    var constants: [Constant] = []
    for value in entry.value.list ?? [entry.value] {
      guard let constant = value.decimal else {
        throw error("`\(key)` must be a decimal number (or a list of them)", entry.offset)
      }
      constants.append(constant)
    }
    return constants
  }

  func strings(_ key: String) throws(BadInput) -> [String]? {
    guard let entry = entry(key, nil) else { return nil }
    let strings = entry.value.list?.map(\.string)
    guard let strings, !strings.contains(nil) else {
      throw error("`\(key)` must be a list of texts in quotes", entry.offset)
    }
    return strings.compactMap { $0 }
  }

  /// A list of whatever values; their meaning is the caller's.
  func values(_ key: String) throws(BadInput) -> [TOMLValue]? {
    guard let entry = entry(key, nil) else { return nil }
    guard let list = entry.value.list else {
      throw error("`\(key)` must be a list", entry.offset)
    }
    return list
  }

  // MARK: Messages

  /// An error that points at `key`, or at the header of `table`.
  func error(_ message: String, key: String?, table: TOMLTableID? = nil) -> BadInput {
    let offset = key.flatMap { entry($0, table)?.offset } ?? self.table(table)?.offset
    return error(message, offset ?? 0)
  }

  private func error(_ message: String, _ offset: Int) -> BadInput {
    BadInput(TextError(message, at: source.place(at: offset)))
  }
}
