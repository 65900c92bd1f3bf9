import Foundation

/// A logarithmic axis: its ends, and as many labelled ticks as there is room for.
struct LogAxis: Equatable {
  struct Tick: Equatable {
    let position: Double
    let label: String
  }

  let lower, upper: Double

  init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The axis that holds all values, with some air; nil without a positive one.
  init?(holding values: [Double], air: Double = 1.6) {
    let usable = values.filter { $0 > 0 && $0.isFinite }
    guard let least = usable.min(), let most = usable.max() else { return nil }
    // At least a factor of ten, so that equal values do not look like noise.
    let stretch = max(air, most / least < 10 / (air * air) ? sqrt(10 * least / most) : air)
    self.init(lower: least / stretch, upper: most * stretch)
  }

  var decades: Double { log10(upper / lower) }

  /// Ticks at 1, 2, 5, at 1, 3, at decades or at every second, third … decade: the densest that
  /// has no more than `limit`.
  func ticks(limit: Int, label: (Double) -> String) -> [Tick] {
    let patterns: [(step: Int, digits: [Double])] =
      [(1, [1, 2, 5]), (1, [1, 3])] + (1...40).map { ($0, [1]) }
    for (step, digits) in patterns {
      let positions = positions(step: step, digits: digits)
      if positions.count <= limit {
        return positions.map { Tick(position: $0, label: label($0)) }
      }
    }
    return []
  }

  private func positions(step: Int, digits: [Double]) -> [Double] {
    let first = Int(floor(log10(lower))) - 1
    let last = Int(ceil(log10(upper))) + 1
    return (first...last).filter { $0.isMultiple(of: step) }
      .flatMap { power in digits.map { Self.number($0, power) } }
      .filter { $0 >= lower * 0.9999 && $0 <= upper * 1.0001 }
  }

  /// Read from its decimal text: 10^−7 by `pow` may be off by a bit.
  private static func number(_ digit: Double, _ power: Int) -> Double {
    Double("\(Int(digit))e\(power)") ?? digit * pow(10, Double(power))
  }

  /// `10⁻⁷`; a plain digit in front unless it is 1.
  static func power(_ value: Double) -> String {
    let exponent = Int(floor(log10(value) + 1e-9))
    let digit = Int((value / pow(10, Double(exponent))).rounded())
    let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let digits = String(abs(exponent)).compactMap(\.wholeNumberValue).map { superscripts[$0] }
    return (digit == 1 ? "" : "\(digit)·") + "10" + (exponent < 0 ? "⁻" : "") + String(digits)
  }

  static func seconds(_ value: Double) -> String {
    let units: [(Double, String)] = [(1e-9, "ns"), (1e-6, "µs"), (1e-3, "ms"), (1, "s")]
    return scaled(value, units)
  }

  static func bytes(_ value: Double) -> String {
    scaled(value, [(1, "B"), (1e3, "kB"), (1e6, "MB"), (1e9, "GB")])
  }

  static func plain(_ value: Double) -> String {
    value >= 1e6 || value < 1e-3 ? power(value) : NumberText.plain(value)
  }

  private static func scaled(_ value: Double, _ units: [(Double, String)]) -> String {
    let unit = units.last { value >= $0.0 * 0.9999 } ?? units[0]
    return "\(NumberText.significant(value / unit.0, 1)) \(unit.1)"
  }
}
