import Foundation
import Testing

@testable import Integrators

@Suite("Roots by Chandrupatla's method")
struct ChandrupatlaTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let function: @Sendable (Double) -> Double
    let start, end, root: Double
    /// Of the root, where the function itself is round-off.
    var error = 4e-16
    let most: Int
  }

  static let cases = [
    Case(
      testDescription: "x³ − 2x − 5", function: { ($0 * $0 - 2) * $0 - 5 }, start: 2, end: 3,
      root: 2.0945514815423265, most: 12),
    Case(testDescription: "cos x", function: cos, start: 0, end: 3, root: .pi / 2, most: 12),
    Case(
      testDescription: "tanh, steep", function: { tanh(40 * ($0 - 0.123)) }, start: 0, end: 1,
      root: 0.123, most: 20),
    // A zero of order nine: bisection has to do most of it, as far as the function is not 0.
    Case(
      testDescription: "x⁹ at 0.3", function: { pow($0 - 0.3, 9) }, start: 0, end: 1, root: 0.3,
      most: 70),
    Case(
      testDescription: "a jump", function: { $0 < 0.7 ? -1 : 1 }, start: 0, end: 1, root: 0.7,
      most: 60),
    Case(
      testDescription: "at the very end", function: { $0 - 1 }, start: 0, end: 1, root: 1, most: 3),
  ]

  @Test("Roots to the last digits, in few evaluations", arguments: cases)
  func roots(of item: Case) {
    for isReversed in [false, true] {
      let (a, b) = isReversed ? (item.end, item.start) : (item.start, item.end)
      var evaluations = 2
      let root = Chandrupatla.root(
        from: a, item.function(a), to: b, item.function(b), tolerance: 2.3e-16
      ) {
        evaluations += 1
        return item.function($0)
      }
      #expect(abs(root - item.root) <= item.error * max(1, item.root), "\(root)")
      #expect(evaluations <= item.most)
    }
  }

  @Test("The tolerance decides when to stop")
  func tolerance() {
    func evaluations(_ tolerance: Double) -> Int {
      var count = 0
      _ = Chandrupatla.root(from: 0, cos(0), to: 3, cos(3), tolerance: tolerance) {
        count += 1
        return cos($0)
      }
      return count
    }
    #expect(evaluations(0.5) < evaluations(1e-3) && evaluations(1e-3) < evaluations(1e-15))
  }
}
