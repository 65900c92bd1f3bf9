import Expressions

extension DoubleDouble: Scalar {
  public static func minimum(_ a: DoubleDouble, _ b: DoubleDouble) -> DoubleDouble {
    a <= b || a != a ? a : b
  }
  public static func maximum(_ a: DoubleDouble, _ b: DoubleDouble) -> DoubleDouble {
    a >= b || a != a ? a : b
  }
  public static func select(
    _ condition: DoubleDouble, _ a: DoubleDouble, _ b: DoubleDouble
  ) -> DoubleDouble {
    condition.high > 0 ? a : b
  }
  public static func abs(_ x: DoubleDouble) -> DoubleDouble { x.high.sign == .minus ? -x : x }
  /// −1, 1, or `x` itself if that is a zero or NaN.
  public static func sign(_ x: DoubleDouble) -> DoubleDouble {
    x.high > 0 ? DoubleDouble(1) : x.high < 0 ? DoubleDouble(-1) : x
  }
}

extension DoubleDouble: RealNumber {
  public static var unitRoundoff: Double { 0x1p-106 }
  public var nearestDouble: Double { high }
}
