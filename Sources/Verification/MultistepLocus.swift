import Foundation
import Integrators

/// The linear stability of a multistep formula at equal steps, from the coefficients its steps use.
///
/// A step of order q takes the array of scaled derivatives zⱼ = hʲy⁽ʲ⁾/j! to Pz + Λe, with Pascal's
/// triangle P, the polynomial Λ of the formula and e such that the slope is that of y′ = λy:
/// e = (ẑ(Pz)₀ − (Pz)₁)/(Λ₁ − ẑΛ₀), ẑ = hλ. Hence ζ is an eigenvalue of the step exactly if
/// D(ẑ, ζ) = (Λ₁ − ẑΛ₀) det(P + Λrᵀ − ζI) = 0, r being the row by which e depends on z. D is linear in
/// ẑ, so that each ζ has one ẑ: the boundary locus is that of |ζ| = 1.
///
/// Citation: C. W. Gear, Numerical Initial Value Problems in Ordinary Differential Equations, 1971, 9.2.
public struct MultistepLocus: Sendable {
  /// Which of the formulas.
  public enum Kind: String, Sendable, CaseIterable {
    /// Adams–Bashforth: the predictor alone.
    case adamsBashforth = "Adams–Bashforth"
    /// Adams–Moulton, its equation solved exactly.
    case adamsMoulton = "Adams–Moulton"
    case bdf = "BDF"

    public var formula: MultistepFormula { self == .bdf ? .bdf : .adams }
  }

  public let kind: Kind
  public let order: Int
  private let lambda: [Double]

  public init(_ kind: Kind, order: Int) {
    self.kind = kind
    self.order = order
    var lambda = kind.formula.equalStepPolynomial(order: order)
    // The predictor changes the past by the new slope, and the value not at all.
    if kind == .adamsBashforth { lambda[0] = 0 }
    self.lambda = lambda
  }

  /// The ẑ for which ζ is an eigenvalue of the step; infinite if there is none.
  public func point(_ zeta: Complex) -> Complex {
    let (atZero, atMinusOne) = (determinant(0, zeta), determinant(-1, zeta))
    return Complex(-1) * (atZero / (atZero - atMinusOne))
  }

  /// The end of the interval of stability on the negative real axis, where ζ = −1 is an eigenvalue:
  /// −6 for Adams–Moulton of order 3; −infinity if the locus crosses no negative number there.
  public var realLimit: Double {
    let z = point(Complex(-1)).real
    return z < 0 && z > -1e6 ? z : -.infinity
  }

  /// α in degrees: the formula is stable in the wedge of this half-angle about the negative real axis;
  /// 90 is A-stability. Meaningful where the real axis itself is stable (BDF).
  public var wedge: Double {
    let left = points(720).filter { $0.real < -1e-9 }
    return left.map { atan2(abs($0.imaginary), -$0.real) * 180 / .pi }.min() ?? 90
  }

  /// The boundary locus: `count` points for ζ on the unit circle, from ζ = 1 round to it.
  public func points(_ count: Int) -> [Complex] {
    (0...count).map { k in
      k == 0 || k == count ? Complex(0) : point(Complex(angle: 2 * .pi * Double(k) / Double(count)))
    }
  }

  /// D(ẑ, ζ), by Gaussian elimination.
  private func determinant(_ z: Double, _ zeta: Complex) -> Complex {
    let n = order + 1
    let scale = lambda[1] - z * lambda[0]
    let binomial = MultistepLocus.binomials(n)
    var matrix = (0..<n).map { i in
      (0..<n).map { j -> Complex in
        // (Pz)₀ is the sum of all zⱼ, (Pz)₁ that of j zⱼ.
        let row = (z - Double(j)) / scale
        return Complex(binomial[j][i] + lambda[i] * row) - (i == j ? zeta : Complex(0))
      }
    }
    var result = Complex(scale)
    for k in 0..<n {
      let pivot = (k..<n).max { matrix[$0][k].magnitude < matrix[$1][k].magnitude } ?? k
      if pivot != k {
        matrix.swapAt(pivot, k)
        result = Complex(-1) * result
      }
      result = result * matrix[k][k]
      if matrix[k][k].magnitude == 0 { return Complex(0) }
      for i in k + 1..<max(n, k + 1) {
        let factor = matrix[i][k] / matrix[k][k]
        for j in k..<n { matrix[i][j] = matrix[i][j] - factor * matrix[k][j] }
      }
    }
    return result
  }

  /// Pascal's triangle: [j][i] is j over i.
  private static func binomials(_ n: Int) -> [[Double]] {
    var rows: [[Double]] = []
    for j in 0..<n {
      var row = [Double](repeating: 0, count: n)
      row[0] = 1
      for i in 1..<max(n, 1) where i <= j { row[i] = rows[j - 1][i - 1] + rows[j - 1][i] }
      rows.append(row)
    }
    return rows
  }
}

extension MultistepLocus {
  /// What a step multiplies y by in the long run, y′ = λy, z = hλ: found by taking `steps` of them from an
  /// array that any history may leave.
  public func growth(_ z: Double, steps: Int = 400) -> Double {
    var array = (0...order).map { 1 / Double($0 + 1) }
    var logarithm = 0.0
    for step in 0..<steps {
      array = next(array, z)
      let size = array.reduce(0) { max($0, abs($1)) }
      guard size > 0 else { return 0 }
      array = array.map { $0 / size }
      // The first half forgets where it came from.
      if step >= steps / 2 { logarithm += log(size) }
    }
    return exp(logarithm / Double(steps - steps / 2))
  }

  private func next(_ array: [Double], _ z: Double) -> [Double] {
    let binomial = MultistepLocus.binomials(order + 1)
    var predicted = (0...order).map { i in
      (i...order).reduce(0) { $0 + binomial[$1][i] * array[$1] }
    }
    let correction = (z * predicted[0] - predicted[1]) / (lambda[1] - z * lambda[0])
    for i in 0...order { predicted[i] += lambda[i] * correction }
    return predicted
  }
}
