extension DoubleDouble: CustomStringConvertible {
  /// In 32 digits, which are enough to tell neighbours apart near 1.
  public var description: String { decimal(digits: 32) }

  /// The exact sum of the two Doubles, in at most `digits` significant digits (half away from zero),
  /// without trailing zeros.
  public func decimal(digits: Int) -> String {
    precondition(digits > 0, "a number of digits")
    guard high.isFinite, low.isFinite else { return "nan" }
    guard high != 0 else { return "0" }
    // (whole part of high) 2ᵉ + (of low) 2ᵉ, e the smaller of the two exponents.
    let (a, b) = (Self.parts(high), Self.parts(low))
    let exponent = low == 0 ? a.exponent : min(a.exponent, b.exponent)
    var whole = DecimalInteger(a.mantissa)
    whole.double(a.exponent - exponent)
    if low != 0 {
      var rest = DecimalInteger(b.mantissa)
      rest.double(b.exponent - exponent)
      if high.sign == low.sign { whole.add(rest) } else { whole.subtract(rest) }
    }
    var power = 0
    if exponent >= 0 {
      whole.double(exponent)
    } else {
      // m/2ᵏ = m 5ᵏ/10ᵏ
      whole.multiplyByPowerOfFive(-exponent)
      power = exponent
    }
    return decimalText(whole.digits, power, keeping: digits, isNegative: high < 0)
  }

  private static func parts(_ x: Double) -> (mantissa: UInt64, exponent: Int) {
    guard x != 0 else { return (0, 0) }
    let isNormal = x.exponentBitPattern != 0
    let mantissa = x.significandBitPattern | (isNormal ? 1 << 52 : 0)
    return (mantissa, Int(isNormal ? x.exponentBitPattern : 1) - 1075)
  }
}

/// A nonnegative integer in limbs of base 10⁹, least first: no more than printing needs.
struct DecimalInteger {
  private var limbs: [UInt32] = []
  private static let base: UInt64 = 1_000_000_000

  init(_ value: UInt64) {
    var rest = value
    while rest > 0 {
      limbs.append(UInt32(rest % Self.base))
      rest /= Self.base
    }
  }

  private mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for index in limbs.indices {
      let value = UInt64(limbs[index]) * factor + carry
      limbs[index] = UInt32(value % Self.base)
      carry = value / Self.base
    }
    if carry > 0 { limbs.append(UInt32(carry)) }
  }

  mutating func double(_ times: Int) {
    for _ in 0..<times / 29 { multiply(by: 1 << 29) }
    multiply(by: 1 << UInt64(times % 29))
  }

  mutating func multiplyByPowerOfFive(_ exponent: Int) {
    for _ in 0..<exponent / 12 { multiply(by: 244_140_625) }
    for _ in 0..<exponent % 12 { multiply(by: 5) }
  }

  mutating func add(_ other: DecimalInteger) {
    var carry: UInt64 = 0
    for index in 0..<max(limbs.count, other.limbs.count) {
      if index == limbs.count { limbs.append(0) }
      let addend = index < other.limbs.count ? UInt64(other.limbs[index]) : 0
      let value = UInt64(limbs[index]) + addend + carry
      limbs[index] = UInt32(value % Self.base)
      carry = value / Self.base
    }
    if carry > 0 { limbs.append(UInt32(carry)) }
  }

  /// - Important: `other` is not the larger one.
  mutating func subtract(_ other: DecimalInteger) {
    var borrow: Int64 = 0
    for index in limbs.indices {
      let part = index < other.limbs.count ? Int64(other.limbs[index]) : 0
      var value = Int64(limbs[index]) - part - borrow
      borrow = value < 0 ? 1 : 0
      if value < 0 { value += Int64(Self.base) }
      limbs[index] = UInt32(value)
    }
    while limbs.last == 0 { limbs.removeLast() }
  }

  /// Its decimal digits, most significant first.
  var digits: [UInt8] {
    var result: [UInt8] = []
    for (index, limb) in limbs.reversed().enumerated() {
      let text = String(limb)
      if index > 0 { result += [UInt8](repeating: 0, count: 9 - text.utf8.count) }
      result += text.utf8.map { $0 - 48 }
    }
    return result
  }
}
