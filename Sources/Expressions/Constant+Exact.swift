extension Constant {
  /// What a constant is, beyond its Double.
  public enum Form: Sendable, Equatable {
    /// The Double itself, exactly.
    case binary(Double)
    /// numerator / denominator, both decimal; the denominator is 1 for a plain literal.
    case decimal(Decimal, over: Decimal)
    /// ±π.
    case pi(negative: Bool)
  }

  /// ±digits · 10^exponent.
  public struct Decimal: Sendable, Equatable {
    public var isNegative: Bool
    /// ASCII digits without leading zeros; empty for 0.
    public var digits: String
    public var exponent: Int
  }

  /// The exact meaning of ``text``, or the Double where there is none (or none that can be read).
  public var form: Form {
    guard let text else { return .binary(value) }
    if text == "pi" || text == "-pi" { return .pi(negative: text.first == "-") }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let one = Decimal(isNegative: false, digits: "1", exponent: 0)
    guard parts.count <= 2, let numerator = Decimal(parts[0]) else { return .binary(value) }
    if parts.count == 1 { return .decimal(numerator, over: one) }
    guard let denominator = Decimal(parts[1]) else { return .binary(value) }
    return .decimal(numerator, over: denominator)
  }

  /// Whether `value` is all there is: the text, if any, denotes exactly this Double.
  public var isExact: Bool {
    switch form {
    case .binary: true
    case .pi: false
    case .decimal(let numerator, let denominator):
      denominator.digits == "1" && denominator.exponent == 0 && numerator.isExactlyDouble
    }
  }
}

extension Constant.Decimal {
  /// Reads `[+-]digits[.digits][(e|E)[+-]digits]`; nil for anything else.
  init?(_ text: some StringProtocol) {
    var digits = ""
    var (exponent, negative) = (0, false)
    var (sawPoint, sawDigit) = (false, false)
    var rest = Substring(text)
    if let first = rest.first, first == "-" || first == "+" {
      negative = first == "-"
      rest.removeFirst()
    }
    while let character = rest.first, character != "e", character != "E" {
      rest.removeFirst()
      if character == ".", !sawPoint {
        sawPoint = true
      } else if character.isASCII, character.isWholeNumber {
        sawDigit = true
        if sawPoint { exponent -= 1 }
        if !(digits.isEmpty && character == "0") { digits.append(character) }
      } else {
        return nil
      }
    }
    guard sawDigit else { return nil }
    if !rest.isEmpty {
      guard let power = Int(rest.dropFirst()), power.magnitude < 100_000 else { return nil }
      exponent += power
    }
    while digits.last == "0" {
      digits.removeLast()
      exponent += 1
    }
    self.init(isNegative: negative, digits: digits, exponent: digits.isEmpty ? 0 : exponent)
  }

  /// Whether the number is a Double; false also where that is costly to find out (more than 15
  /// digits, or a power of ten that is not exact itself). A false "no" only keeps an instruction.
  var isExactlyDouble: Bool {
    if digits.isEmpty { return true }
    guard digits.utf8.count <= 15, exponent.magnitude <= 22, let whole = Double(digits) else {
      return false
    }
    var scale = 1.0
    for _ in 0..<exponent.magnitude { scale *= 10 }
    if exponent >= 0 {
      let product = whole * scale
      return (-product).addingProduct(whole, scale) == 0
    }
    let quotient = whole / scale
    return (-whole).addingProduct(quotient, scale) == 0
  }
}
