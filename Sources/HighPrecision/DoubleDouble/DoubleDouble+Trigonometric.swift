import Expressions

extension DoubleDouble {
  /// π/2 in four parts, so that a multiple of it is subtracted to more than 106 bits of what is left.
  private static let halfPi = (
    0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110, 0x1.4cf98e804177dp-164
  )

  public static var pi: DoubleDouble {
    DoubleDouble(high: 0x1.921fb54442d18p+1, low: 0x1.1a62633145c07p-53)
  }

  /// x − k π/2 with the nearest k, and k modulo 4.
  private static func reduced(_ x: DoubleDouble) -> (rest: DoubleDouble, quadrant: Int) {
    let k = (x.high / halfPi.0).rounded()
    guard Swift.abs(k) < 0x1p50 else { return (DoubleDouble(.nan), 0) }
    var rest = x - twoProduct(k, halfPi.0)
    rest = rest - twoProduct(k, halfPi.1)
    rest = rest - twoProduct(k, halfPi.2)
    rest = rest + -(k * halfPi.3)
    return (rest, Int(k) & 3)
  }

  /// Taylor series, for |r| ≤ π/4: the first term left out is below 1e-35.
  private static func reducedSine(_ r: DoubleDouble) -> DoubleDouble {
    let square = -(r * r)
    var sum = inverseFactorials[29]
    for n in stride(from: 27, through: 3, by: -2) { sum = sum * square + inverseFactorials[n] }
    return r + r * (sum * square)
  }

  private static func reducedCosine(_ r: DoubleDouble) -> DoubleDouble {
    let square = -(r * r)
    var sum = inverseFactorials[28]
    for n in stride(from: 26, through: 2, by: -2) { sum = sum * square + inverseFactorials[n] }
    return sum * square + 1.0
  }

  public static func sin(_ x: DoubleDouble) -> DoubleDouble {
    let (rest, quadrant) = reduced(x)
    let value = quadrant & 1 == 0 ? reducedSine(rest) : reducedCosine(rest)
    return quadrant & 2 == 0 ? value : -value
  }

  public static func cos(_ x: DoubleDouble) -> DoubleDouble {
    let (rest, quadrant) = reduced(x)
    let value = quadrant & 1 == 0 ? reducedCosine(rest) : reducedSine(rest)
    return quadrant == 0 || quadrant == 3 ? value : -value
  }

  public static func tan(_ x: DoubleDouble) -> DoubleDouble { sin(x) / cos(x) }

  /// atan x = y₀ + atan((x cos y₀ − sin y₀)/(cos y₀ + x sin y₀)), y₀ the Double: what is left is 1e-16,
  /// and its arc tangent itself.
  public static func atan(_ x: DoubleDouble) -> DoubleDouble {
    guard x.high != 0 else { return x }
    let start = DoubleDouble(Double.atan(x.high))
    let (s, c) = (sin(start), cos(start))
    return start + (x * c - s) / (c + x * s)
  }

  /// asin for |x| ≤ 0.75: a Newton step with its second term.
  private static func reducedArcSine(_ x: DoubleDouble) -> DoubleDouble {
    guard x.high != 0 else { return x }
    let start = DoubleDouble(Double.asin(x.high))
    let (s, c) = (sin(start), cos(start))
    let d = (x - s) / c
    return start + (d + d * d * s / c * 0.5)
  }

  /// Half of acos x for x ≥ 0.7, where asin is steep.
  private static func arcSineOfHalfAngle(_ x: DoubleDouble) -> DoubleDouble {
    reducedArcSine(sqrt((DoubleDouble(1) - x) * 0.5))
  }

  public static func asin(_ x: DoubleDouble) -> DoubleDouble {
    guard abs(x) <= DoubleDouble(1) else { return DoubleDouble(.nan) }
    if Swift.abs(x.high) <= 0.7 { return reducedArcSine(x) }
    let value = pi * 0.5 - arcSineOfHalfAngle(abs(x)) * 2.0
    return x.high < 0 ? -value : value
  }

  public static func acos(_ x: DoubleDouble) -> DoubleDouble {
    guard abs(x) <= DoubleDouble(1) else { return DoubleDouble(.nan) }
    if Swift.abs(x.high) <= 0.7 { return pi * 0.5 - reducedArcSine(x) }
    let value = arcSineOfHalfAngle(abs(x)) * 2.0
    return x.high < 0 ? pi - value : value
  }
}
