extension MultistepFormula {
  /// The polynomial Λ of a step of order q after q equal ones (see ``MultistepCoefficients``): q + 1
  /// coefficients of powers of x = (t − tₙ₊₁)/h, the first of them 1. They are those that steps use.
  public func equalStepPolynomial(order: Int) -> [Double] {
    precondition((1...greatestOrder).contains(order), "\(rawValue) has no order \(order)")
    let coefficients = MultistepCoefficients(self)
    coefficients.restart()
    for _ in 0...greatestOrder { coefficients.append(1) }
    coefficients.prepare(order: order, h: 1)
    return (0...order).map { coefficients.lambda[$0] }
  }
}
