import Expressions
import Taylor

/// Numbers in Double: the same recurrences in another arithmetic, which shares no code with MPFR.
class DoubleNumbers: NumberStore {
  let precision = 53
  var values: [Double]

  required init(count: Int) { values = [Double](repeating: 0, count: count) }

  func set(_ result: Int, to constant: Constant) { values[result] = constant.value }
  func set(_ result: Int, to value: Double) { values[result] = value }
  func copy(_ result: Int, _ a: Int) { values[result] = values[a] }
  func double(_ a: Int) -> Double { values[a] }
  func add(_ result: Int, _ a: Int, _ b: Int) { values[result] = values[a] + values[b] }
  func subtract(_ result: Int, _ a: Int, _ b: Int) { values[result] = values[a] - values[b] }
  func multiply(_ result: Int, _ a: Int, _ b: Int) { values[result] = values[a] * values[b] }
  func divide(_ result: Int, _ a: Int, _ b: Int) { values[result] = values[a] / values[b] }
  func power(_ result: Int, _ a: Int, _ b: Int) {
    values[result] = Double.power(values[a], values[b])
  }
  func multiply(_ result: Int, _ a: Int, by factor: Int) {
    values[result] = values[a] * Double(factor)
  }
  func divide(_ result: Int, _ a: Int, by divisor: Int) {
    values[result] = values[a] / Double(divisor)
  }
  func apply(_ operation: Operation, _ result: Int, _ a: Int) {
    values[result] = operation(values[a], values[a], values[a])
  }
  func sign(_ a: Int) -> Int { values[a] > 0 ? 1 : values[a] < 0 ? -1 : 0 }
  func compare(_ a: Int, _ b: Int) -> Int {
    values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0
  }
  func isFinite(_ a: Int) -> Bool { values[a].isFinite }
  func log2(_ a: Int) -> Double {
    values[a].isFinite ? Double.log(values[a].magnitude) / Double.log(2) : .nan
  }
  func convolve(_ result: Int, _ a: Int, _ b: Int, order k: Int, terms: ClosedRange<Int>) {
    values[result] = terms.reduce(0) { $0 + values[a + $1] * values[b + k - $1] }
  }
  func weightedConvolve(_ result: Int, _ a: Int, _ b: Int, order k: Int, terms: ClosedRange<Int>) {
    values[result] = terms.reduce(0) { $0 + Double($1) * values[a + $1] * values[b + k - $1] }
  }
  func polynomial(_ result: Int, _ a: Int, order: Int, at h: Int) {
    values[result] = (0...order).reversed().reduce(0) { $0 * values[h] + values[a + $1] }
  }
}
