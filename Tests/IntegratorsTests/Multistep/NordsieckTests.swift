import Foundation
import TestProblems
import Testing

@testable import Integrators

@Suite("A Nordsieck array")
struct NordsieckTests {
  private func value(_ z: [Double], _ stride: Int, _ column: Int, _ order: Int, _ x: Double)
    -> Double
  {
    (0...order).reversed().reduce(0) { $0 * x + z[$1 * stride + column] }
  }

  private func predict(_ z: [Double], _ stride: Int, _ order: Int, _ ratio: Double) -> [Double] {
    var out = z
    NordsieckKernel(stride: stride).predict(z, order: order, ratio: ratio, into: &out)
    return out
  }

  @Test("moved and scaled represents the same polynomial", arguments: 1...12)
  func predicts(order: Int) {
    for stride in [2, 4, 8] {
      var numbers = SeededNumbers(UInt64(order))
      let z = numbers.numbers((order + 1) * stride)
      for ratio in [1, 0.37, 1.8, -0.5] {
        let moved = predict(z, stride, order, ratio)
        for column in 0..<stride {
          for x in [-1, -0.4, 0, 0.3] {
            let expected = value(z, stride, column, order, ratio * (1 + x))
            let found = value(moved, stride, column, order, x)
            #expect(abs(found - expected) < 1e-13 * pow(4, Double(order)))
          }
        }
      }
    }
  }

  @Test("moved, and its transpose, have the same products", arguments: 1...12)
  func transposes(order: Int) {
    for stride in [2, 4, 8] {
      var numbers = SeededNumbers(UInt64(order))
      let size = (order + 1) * stride
      let (z, seed) = (numbers.numbers(size), numbers.numbers(size))
      for ratio in [1, 0.37, 1.8, -0.5] {
        let moved = predict(z, stride, order, ratio)
        var pulled = seed
        NordsieckKernel(stride: stride).predictTransposed(&pulled, order: order, ratio: ratio)
        let terms = zip(moved, seed).map { $0 * $1 }
        let found = zip(z, pulled).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(found - terms.reduce(0, +)) < 1e-14 * pow(4, Double(order)))
      }
    }
  }

  @Test("moved twice is moved once, and moved back is what it was", arguments: 1...12)
  func composes(order: Int) {
    var numbers = SeededNumbers(7)
    let z = numbers.numbers((order + 1) * 4)
    let (r, s) = (0.7, 0.9)
    let twice = predict(predict(z, 4, order, r), 4, order, s / r)
    let once = predict(z, 4, order, r + s)
    for j in 0...order {
      let factor = pow(s / (r + s), Double(j))
      for i in 0..<4 {
        #expect(
          abs(twice[j * 4 + i] - factor * once[j * 4 + i]) < 1e-14 * pow(3, Double(order)))
      }
    }
    // Back by a step of −1: x = 1 + 1·(−1).
    let back = predict(predict(z, 4, order, 1), 4, order, -1)
    for j in 0...order {
      for i in 0..<4 {
        let sign: Double = j % 2 == 0 ? 1 : -1
        #expect(abs(back[j * 4 + i] - sign * z[j * 4 + i]) < 1e-14 * pow(3, Double(order)))
      }
    }
  }

  private func coefficients(_ formula: MultistepFormula, steps: [Double]) -> MultistepCoefficients {
    let coefficients = MultistepCoefficients(formula)
    for h in steps.reversed() { coefficients.append(h) }
    return coefficients
  }

  private let steps = [0.3, 0.2, 0.5, 0.4, 0.25, 0.31, 0.6, 0.33, 0.28, 0.4, 0.5, 0.2, 0.3]

  /// What −zq takes out of the array when the order falls, by powers of x.
  private func lowering(_ formula: MultistepFormula, from order: Int) -> [Double] {
    var weights = [Double](repeating: 0, count: 16)
    coefficients(formula, steps: steps).lowering(from: order, size: 0.3, into: &weights)
    return (0..<order).map { $0 < 2 ? 0 : weights[$0] } + [1]
  }

  private func polynomial(_ c: [Double], _ x: Double) -> Double {
    c.reversed().reduce(0) { $0 * x + $1 }
  }

  private func derivative(_ c: [Double], _ x: Double) -> Double {
    c.indices.dropFirst().reversed().reduce(0) { $0 * x + Double($1) * c[$1] }
  }

  @Test("One order lower keeps the values of the newest times")
  func lowers() {
    for order in 3...12 {
      // f at tₙ … tₙ₋₍q₋₂₎, and y at tₙ.
      let adams = lowering(.adams, from: order)
      var x = 0.0
      #expect(adams[0] == 0)
      for j in 0...order - 2 {
        #expect(abs(derivative(adams, x)) < 1e-11 * pow(abs(x) + 1, Double(order)), "\(order) \(j)")
        x -= steps[j] / 0.3
      }
      guard order <= 5 else { continue }
      // y at tₙ … tₙ₋₍q₋₂₎, and f at tₙ.
      let bdf = lowering(.bdf, from: order)
      x = 0
      #expect(bdf[1] == 0)
      for j in 0...order - 2 {
        #expect(abs(polynomial(bdf, x)) < 1e-11 * pow(abs(x) + 1, Double(order)), "\(order) \(j)")
        x -= steps[j] / 0.3
      }
    }
  }

  @Test("One order higher keeps the values of the newest times")
  func raises() {
    for order in 1..<5 {
      var weights = [Double](repeating: 0, count: 16)
      coefficients(.bdf, steps: steps).raising(from: order, size: 0.3, into: &weights)
      let added = [0, 0] + (2...order + 1).map { weights[$0] }
      var x = 0.0
      for j in 0..<order {
        #expect(abs(polynomial(added, x)) < 1e-12 * pow(abs(x) + 1, Double(order)))
        x -= steps[j] / 0.3
      }
      // At order 1 the value of one time more is kept anyway.
      #expect((weights[order + 1] != 0) == (order > 1))
    }
    var weights = [Double](repeating: 1, count: 16)
    coefficients(.adams, steps: steps).raising(from: 4, size: 0.3, into: &weights)
    #expect(weights[2...5].allSatisfy { $0 == 0 })
  }

  /// What a correction changes at the oldest time, because of the fixed leading coefficient, is taken
  /// back there when the order rises.
  @Test("BDF raised keeps the value of one time more")
  func oldest() {
    for order in 1..<5 {
      // The correction was made in a step of size 0.3 after the others.
      let before = coefficients(.bdf, steps: Array(steps.dropFirst()))
      before.prepare(order: order, h: 0.3)
      let lambda = (0...order).map { before.lambda[$0] }
      before.append(0.3)
      var weights = [Double](repeating: 0, count: 16)
      before.raising(from: order, size: 0.3, into: &weights)
      let added = [0, 0] + (2...order + 1).map { weights[$0] }
      let x = -steps.prefix(order).reduce(0, +) / 0.3
      #expect(abs(polynomial(added, x) + polynomial(lambda, x)) < 1e-12)
      // Not by having nothing to do.
      if order > 1 { #expect(abs(polynomial(lambda, x)) > 1e-3) }
    }
  }
}
