import Foundation

/// Numbers as people read them, the same on every machine.
enum NumberText {
  /// Two digits of an error: `3.2e-7`, and `0` for an exact zero.
  static func error(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : "infinite" }
    if value == 0 { return "0" }
    if value >= 0.01 && value < 100 { return significant(value, 2) }
    return exponent(String(format: "%.1e", value))
  }

  /// A tolerance or a target: `1e-4`, digits only where there are any.
  static func tolerance(_ value: Double) -> String {
    if value == 0 { return "0" }
    if value >= 0.1 && value < 1e4 { return plain(value) }
    let digits = String(format: "%.3e", value)
    let (mantissa, power) = (digits.prefix { $0 != "e" }, digits.drop { $0 != "e" })
    let trimmed = String(mantissa).replacing(/\.?0+$/, with: "")
    return exponent(trimmed + power)
  }

  /// Three digits with a unit that suits: `82.1 µs`.
  static func seconds(_ value: Double) -> String {
    switch value {
    case ..<0.9995e-6: significant(value * 1e9, 3) + " ns"
    case ..<0.9995e-3: significant(value * 1e6, 3) + " µs"
    case ..<0.9995: significant(value * 1e3, 3) + " ms"
    default: significant(value, 3) + " s"
    }
  }

  /// Microseconds, three digits, for a column whose heading has the unit.
  static func microseconds(_ seconds: Double) -> String { significant(seconds * 1e6, 3) }

  /// A ratio, two digits below ten and no false ones above: `5.3`, `41`.
  static func ratio(_ value: Double) -> String { significant(value, 2) }

  /// Digits grouped by narrow spaces: `12 345`.
  static func count(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 && digits.count > 4 { text += "\u{202F}" }
      text.append(digit)
    }
    return (value < 0 ? "−" : "") + text
  }

  /// As short as possible without losing digits: `100000`, `0.5`, `1e-9`.
  static func plain(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e7 { return String(Int(value)) }
    return exponent("\(value)")
  }

  static func significant(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    // Rounding first: 9.996 with three digits is 10.0, not 10.00.
    let rounded = Double(String(format: "%.\(digits - 1)e", value)) ?? value
    let places = digits - 1 - Int(floor(log10(abs(rounded)) + 1e-12))
    if places > 6 { return exponent(String(format: "%.\(digits - 1)e", value)) }
    return String(format: "%.\(max(0, places))f", rounded)
  }

  /// `1.0e-07` → `1.0e-7`.
  private static func exponent(_ text: String) -> String {
    guard let e = text.firstIndex(of: "e"), let power = Int(text[text.index(after: e)...]) else {
      return text
    }
    return "\(text[..<e])e\(power)"
  }
}
