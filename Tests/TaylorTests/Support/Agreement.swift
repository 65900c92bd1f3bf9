import Expressions
import Taylor

/// The significant digits on which two decimal texts agree, at most 300.
func agreement(_ a: String, _ b: String) -> Double {
  let numbers = BigNumbers(count: 2, precision: 1100)
  numbers.set(0, to: Constant(Double(a)!, text: a))
  numbers.set(1, to: Constant(Double(b)!, text: b))
  return agreement(numbers, 0, 1)
}

func agreement(_ numbers: some NumberStore, _ a: Int, _ b: Int) -> Double {
  let size = numbers.log2(b)
  numbers.subtract(a, a, b)
  if numbers.sign(a) == 0, numbers.isFinite(a) { return 300 }
  let bits = size - numbers.log2(a)
  return bits.isNaN ? -300 : min(300, bits * Double.log(2) / Double.log(10))
}

/// `text` of a number known to this accuracy; `exact` has more digits than are compared.
func agrees(_ text: String, with exact: String, digits: Double) -> Bool {
  agreement(text, exact) >= digits
}

/// e^x for a decimal x, in 60 digits.
func exponential(_ x: String) -> String {
  let numbers = BigNumbers(count: 1, precision: 240)
  numbers.set(0, to: Constant(Double(x)!, text: x))
  numbers.apply(.exp, 0, 0)
  return numbers.text(0, digits: 60)
}
