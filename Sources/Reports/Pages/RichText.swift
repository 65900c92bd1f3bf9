/// A run of text with the little markup that both pages and Markdown have. It holds users' text as
/// it is: escaping is the renderers' work, done in one place each.
struct RichText: Equatable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  enum Span: Equatable {
    case plain(String)
    case code(String)
    case strong(String)
  }

  var spans: [Span]

  init(spans: [Span]) { self.spans = spans }
  init(_ text: String) { spans = [.plain(text)] }
  init(stringLiteral text: String) { self.init(text) }
  init(stringInterpolation: StringInterpolation) { spans = stringInterpolation.spans }

  static func code(_ text: String) -> RichText { RichText(spans: [.code(text)]) }
  static func strong(_ text: String) -> RichText { RichText(spans: [.strong(text)]) }

  static func + (a: RichText, b: RichText) -> RichText { RichText(spans: a.spans + b.spans) }

  /// The words alone.
  var plain: String {
    spans.map { span in
      switch span {
      case .plain(let text), .code(let text), .strong(let text): text
      }
    }.joined()
  }

  /// `a`, `a and b`, `a, b and c`.
  static func list(_ items: [RichText]) -> RichText {
    var text: RichText = ""
    for (index, item) in items.enumerated() {
      if index > 0 { text = text + (index == items.count - 1 ? " and " : ", ") }
      text = text + item
    }
    return text
  }

  struct StringInterpolation: StringInterpolationProtocol {
    var spans: [Span] = []

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { spans.append(.plain(literal)) }
    }

    mutating func appendInterpolation(_ text: String) { appendLiteral(text) }
    mutating func appendInterpolation(_ number: Int) { appendLiteral(String(number)) }
    mutating func appendInterpolation(_ text: RichText) { spans += text.spans }
    mutating func appendInterpolation(code text: String) { spans.append(.code(text)) }
    mutating func appendInterpolation(strong text: String) { spans.append(.strong(text)) }
  }
}
