@testable import Integrators

/// A complex number, with what the stability function needs.
struct Complex {
  var real, imaginary: Double

  var magnitude: Double { (real * real + imaginary * imaginary).squareRoot() }

  static func + (x: Complex, y: Complex) -> Complex {
    Complex(real: x.real + y.real, imaginary: x.imaginary + y.imaginary)
  }

  static func * (x: Complex, y: Complex) -> Complex {
    Complex(
      real: x.real * y.real - x.imaginary * y.imaginary,
      imaginary: x.real * y.imaginary + x.imaginary * y.real)
  }

  static func * (x: Double, y: Complex) -> Complex {
    Complex(real: x * y.real, imaginary: x * y.imaginary)
  }

  static func / (x: Complex, y: Complex) -> Complex {
    let size = y.real * y.real + y.imaginary * y.imaginary
    return (1 / size) * (x * Complex(real: y.real, imaginary: -y.imaginary))
  }
}

extension ButcherTableau {
  /// R(z) = 1 + z Σ wᵢYᵢ for y′ = λy, z = hλ, y₀ = 1 and the weights `w` of the stages.
  func stabilityFunction(_ weights: [Double], at z: Complex) -> Complex {
    let one = Complex(real: 1, imaginary: 0)
    var stages: [Complex] = []
    for row in a {
      let known = zip(row, stages).reduce(one) { $0 + $1.0 * (z * $1.1) }
      stages.append(known / (one + (-row[row.count - 1]) * z))
    }
    return zip(weights, stages).reduce(one) { $0 + $1.0 * (z * $1.1) }
  }

  /// The limits of the stages of y′ = λy, y₀ = 1, as hλ → ∞: (1, −Â⁻¹a) for an ESDIRK method.
  var stiffStages: [Double] {
    var stages = [1.0]
    for row in a.dropFirst() {
      stages.append(-dot(row, stages) / diagonal)
    }
    return stages
  }
}
