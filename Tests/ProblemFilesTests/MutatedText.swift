/// Damages a text the way people, editors and malice do.
struct MutatedText {
  private static let fragments = [
    "(", ")", "[", "]", "((((((((((", "1e999", "1e-999", "99999999999999999999", "for i in 1..N",
    "for i in 1..1e9", "'", "''", "\"", "\"\"\"", "'''", ":=", "=", "..", ".", ",", ";", "#", "\n",
    "\t", "\r\n", "\\", "\\u0000", "sum(", "integral(", "observations(", "data.", "select(", "mod(",
    "x(T)", "(t0)", "(0)", "u[i]", "u[", "t", "T", "pi", "-", "--------", "^", "^^", "*", "/0",
    "model", "span", "[observations]", "[[a]]", "{", "}", "nan", "inf", "é", "−", "\u{FEFF}", "λ",
    "N := 1e9\n", "N := N\n", "a := b\nb := a\n", "k1 = k1\n", "true", "1979-05-27T07:32:00Z",
  ]

  private(set) var bytes: [UInt8]
  private var random: SeededGenerator

  init(_ text: String, seed: UInt64) {
    bytes = Array(text.utf8)
    random = SeededGenerator(seed: seed)
    for _ in 0...Int.random(in: 0..<4, using: &random) { mutate() }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  private mutating func mutate() {
    let first = Int.random(in: 0...bytes.count, using: &random)
    let second = Int.random(in: 0...bytes.count, using: &random)
    switch Int.random(in: 0..<10, using: &random) {
    case 0 where first < bytes.count:
      bytes[first] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes = Array(bytes[..<first])
    case 2:
      let end = min(bytes.count, first + Int.random(in: 1..<20, using: &random))
      bytes.removeSubrange(first..<end)
    case 3: changeToken { _ in [] }
    case 4: changeToken { $0 + $0 }
    case 5: swapTokens()
    case 6: repeatFragment(at: first)
    case 7:
      let end = min(bytes.count, first + 40)
      bytes.insert(contentsOf: bytes[first..<end], at: second)
    default:
      bytes.insert(
        contentsOf: MutatedText.fragments.randomElement(using: &random)!.utf8, at: first)
    }
  }

  private mutating func repeatFragment(at offset: Int) {
    let fragment = Array(MutatedText.fragments.randomElement(using: &random)!.utf8)
    let count = [10, 100, 3000].randomElement(using: &random)!
    bytes.insert(contentsOf: (0..<count).flatMap { _ in fragment }, at: offset)
  }

  // MARK: Tokens

  /// Runs of letters and digits, and single other bytes.
  private func tokens() -> [Range<Int>] {
    var tokens: [Range<Int>] = []
    var start = 0
    for offset in bytes.indices {
      let byte = bytes[offset] | 0x20
      let isWord = (97...122).contains(byte) || (48...57).contains(bytes[offset])
      if isWord { continue }
      if start < offset { tokens.append(start..<offset) }
      tokens.append(offset..<offset + 1)
      start = offset + 1
    }
    if start < bytes.count { tokens.append(start..<bytes.count) }
    return tokens
  }

  private mutating func changeToken(_ change: ([UInt8]) -> [UInt8]) {
    guard let token = tokens().randomElement(using: &random) else { return }
    bytes.replaceSubrange(token, with: change(Array(bytes[token])))
  }

  private mutating func swapTokens() {
    let tokens = tokens()
    guard let a = tokens.randomElement(using: &random),
      let b = tokens.randomElement(using: &random), a.upperBound <= b.lowerBound
    else { return }
    let (left, right) = (Array(bytes[a]), Array(bytes[b]))
    bytes.replaceSubrange(b, with: left)
    bytes.replaceSubrange(a, with: right)
  }
}
