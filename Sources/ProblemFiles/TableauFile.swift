import Expressions
import Integrators

/// Reads the Butcher tableau of somebody's own method.
///
/// ```toml
/// name     = "Heun's third-order method"
/// order    = 3
/// citation = "K. Heun 1900"
/// a = [[], ["1/3"], [0, "2/3"]]     # row i: i entries (explicit), or i + 1 with the diagonal (ESDIRK)
/// b = ["1/4", 0, "3/4"]
/// c = [0, "1/3", "2/3"]             # optional: the sums of the rows
/// embedded-order = 2                # with b-hat, for adaptive steps; without, steps are fixed
/// b-hat = ["1/2", 0, "1/2"]         # optional; one entry more than b for f(t + h, y⁺)
/// ```
///
/// A coefficient is a number, or a text with a quotient or an expression (`"(3 - sqrt(3))/6"`), which
/// keeps digits a decimal would lose. Dense output is the cubic through both ends of a step.
///
/// - When this misleads: of an expression with roots a coefficient is right to a few units of its last
///   place and not to half a one, and the conditions of order may miss by as much.
public enum TableauFile {
  private static let keys = [
    "name", "order", "citation", "a", "b", "c", "embedded-order", "b-hat",
  ]
  /// More are a mistake and would take the trees of order 10 for ever.
  private static let largestStageCount = 50

  public static func load(_ path: String) throws(BadInput) -> ButcherTableau {
    try read(InputFile.read(path), path: path)
  }

  public static func parse(_ text: String, path: String = "tableau.toml") throws(BadInput)
    -> ButcherTableau
  {
    try read(Array(text.utf8), path: path)
  }

  private static func read(_ bytes: [UInt8], path: String) throws(BadInput) -> ButcherTableau {
    let document = try TOMLDocument(bytes, file: path)
    try document.rejectUnknown(keys, tables: [])
    guard let name = try document.string("name"), !name.isEmpty else {
      throw BadInput("\(path): the key `name` is missing; it is what the method is called")
    }
    let order = try wholeNumber("order", document, in: 1...20)
    guard let order else {
      throw BadInput("\(path): the key `order` is missing; it is what will be verified")
    }
    let b = try coefficients("b", document)
    guard let b, !b.isEmpty else {
      throw BadInput("\(path): the key `b` is missing; it holds the weights of the stages")
    }
    guard b.count <= largestStageCount else {
      throw document.error(
        "`b` has \(b.count) entries; at most \(largestStageCount) can be", key: "b")
    }
    let a = try matrix(document, stages: b.count)
    let c = try coefficients("c", document) ?? a.map { $0.reduce(0, +) }
    try check(a, b, c, document)
    return try tableau(name, order, a, b, c, document)
  }

  // MARK: Parts

  private static func matrix(
    _ document: TOMLDocument, stages: Int
  ) throws(BadInput) -> [[Double]] {
    guard let rows = try document.values("a") else {
      throw BadInput("\(document.file): the key `a` is missing; it holds a row for each stage")
    }
    guard rows.count == stages else {
      throw document.error("`a` has \(rows.count) rows and `b` \(stages) entries", key: "a")
    }
    var a: [[Double]] = []
    for (i, row) in rows.enumerated() {
      guard let entries = row.list else {
        throw document.error("row \(i + 1) of `a` must be a list, as in `[\"1/2\"]`", key: "a")
      }
      guard entries.count == i || entries.count == i + 1 else {
        throw document.error(
          "row \(i + 1) of `a` has \(entries.count) entries; it needs \(i), or \(i + 1) with the "
            + "diagonal", key: "a")
      }
      var values: [Double] = []
      for (j, entry) in entries.enumerated() {
        values.append(try number(entry, "`a` in row \(i + 1), column \(j + 1)", "a", document))
      }
      a.append(values + Array(repeating: 0, count: i + 1 - values.count))
    }
    return a
  }

  private static func check(
    _ a: [[Double]], _ b: [Double], _ c: [Double], _ document: TOMLDocument
  ) throws(BadInput) {
    guard c.count == b.count else {
      throw document.error("`c` has \(c.count) entries and `b` \(b.count)", key: "c")
    }
    let diagonal = a.count > 1 ? a[1][1] : 0
    for (i, row) in a.enumerated() where row[i] != (i == 0 ? 0 : diagonal) {
      throw document.error(
        "entry \(i + 1) of the diagonal of `a` is \(row[i]); all must be 0 (explicit), or the first 0 and "
          + "the others alike (ESDIRK)", key: "a")
    }
    for (i, row) in a.enumerated() where !sums(row, to: c[i]) {
      throw document.error(
        "row \(i + 1) of `a` sums to \(row.reduce(0, +)) and not to its node \(c[i])", key: "a")
    }
    guard sums(b, to: 1) else {
      throw document.error("`b` sums to \(b.reduce(0, +)) and not to 1", key: "b")
    }
  }

  private static func tableau(
    _ name: String, _ order: Int, _ a: [[Double]], _ b: [Double], _ c: [Double],
    _ document: TOMLDocument
  ) throws(BadInput) -> ButcherTableau {
    let embedded = try coefficients("b-hat", document)
    let embeddedOrder = try wholeNumber("embedded-order", document, in: 1...20)
    guard (embedded == nil) == (embeddedOrder == nil) else {
      throw document.error(
        "`b-hat` and `embedded-order` go together",
        key: embedded == nil ? "embedded-order" : "b-hat")
    }
    let isImplicit = a.count > 1 && a[1][1] != 0
    if isImplicit, embedded == nil {
      throw document.error(
        "an implicit method needs `b-hat`, by which its steps are chosen", key: "a")
    }
    var error: [Double] = []
    if let embedded {
      guard embedded.count == b.count || embedded.count == b.count + 1 else {
        throw document.error(
          "`b-hat` has \(embedded.count) entries; it needs \(b.count), or one more for f(t + h, y⁺)",
          key: "b-hat")
      }
      guard sums(embedded, to: 1) else {
        throw document.error("`b-hat` sums to \(embedded.reduce(0, +)) and not to 1", key: "b-hat")
      }
      error = embedded.enumerated().map { i, weight in (i < b.count ? b[i] : 0) - weight }
      guard error.contains(where: { $0 != 0 }) else {
        throw document.error("`b-hat` is `b`: there is nothing to estimate errors by", key: "b-hat")
      }
    }
    return ButcherTableau(
      own: name, order: order, embeddedOrder: embeddedOrder ?? 0, a: a, b: b, c: c, error: error,
      citation: try document.string("citation") ?? "")
  }

  // MARK: Numbers

  private static func coefficients(
    _ key: String, _ document: TOMLDocument
  ) throws(BadInput) -> [Double]? {
    guard let values = try document.values(key) else { return nil }
    var numbers: [Double] = []
    for (i, value) in values.enumerated() {
      numbers.append(try number(value, "entry \(i + 1) of `\(key)`", key, document))
    }
    return numbers
  }

  private static func number(
    _ value: TOMLValue, _ place: String, _ key: String, _ document: TOMLDocument
  ) throws(BadInput) -> Double {
    if let number = value.number, number.isFinite { return number }
    guard let text = value.string, text.utf8.count < 1000, !text.contains(where: \.isNewline),
      let number = evaluate(text), number.isFinite
    else {
      throw document.error(
        "\(place) must be a number, or a text that comes to one, as `\"1/3\"` or "
          + "`\"(3 - sqrt(3))/6\"`", key: key)
    }
    return number
  }

  /// The text as the initial value of a model, which may be any expression of numbers.
  private static func evaluate(_ text: String) -> Double? {
    guard let model = try? ModelText("x(0) = \(text)\nx' = 0").model,
      model.stateNames == ["x"], model.parameterNames.isEmpty
    else { return nil }
    var interpreter = Interpreter<Double>(model.initial)
    return interpreter.evaluate(t: 0, y: [], p: []).outputs.first
  }

  private static func wholeNumber(
    _ key: String, _ document: TOMLDocument, in range: ClosedRange<Int>
  ) throws(BadInput) -> Int? {
    guard let number = try document.number(key) else { return nil }
    guard let whole = Int(exactly: number), range.contains(whole) else {
      throw document.error(
        "`\(key)` must be a whole number from \(range.lowerBound) to \(range.upperBound)", key: key)
    }
    return whole
  }

  /// As the tableau itself will ask.
  private static func sums(_ terms: [Double], to total: Double) -> Bool {
    ButcherTableau.sums(terms, to: total)
  }
}
