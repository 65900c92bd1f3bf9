import Foundation

/// A complex number, with what stability needs.
public struct Complex: Sendable, Equatable {
  public var real, imaginary: Double

  public init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  /// e^(iφ).
  public init(angle: Double) { self.init(cos(angle), sin(angle)) }

  public var magnitude: Double { (real * real + imaginary * imaginary).squareRoot() }
  public var isFinite: Bool { real.isFinite && imaginary.isFinite }

  public static func + (x: Complex, y: Complex) -> Complex {
    Complex(x.real + y.real, x.imaginary + y.imaginary)
  }

  public static func - (x: Complex, y: Complex) -> Complex {
    Complex(x.real - y.real, x.imaginary - y.imaginary)
  }

  public static func * (x: Complex, y: Complex) -> Complex {
    Complex(
      x.real * y.real - x.imaginary * y.imaginary, x.real * y.imaginary + x.imaginary * y.real)
  }

  public static func * (x: Double, y: Complex) -> Complex { Complex(x * y.real, x * y.imaginary) }

  public static func / (x: Complex, y: Complex) -> Complex {
    let size = y.real * y.real + y.imaginary * y.imaginary
    return (1 / size) * (x * Complex(y.real, -y.imaginary))
  }
}
