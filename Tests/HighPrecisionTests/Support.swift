import HighPrecision
import Testing

/// The number a literal denotes.
func number(_ text: String) -> DoubleDouble { DoubleDouble(decimal: text) ?? DoubleDouble(.nan) }

/// Relative, of a literal.
func deviation(_ value: DoubleDouble, _ literal: String) -> Double {
  let expected = number(literal)
  return ((value - expected) / expected).high.magnitude
}
