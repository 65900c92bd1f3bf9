/// What a change of order does to the array.
extension MultistepCoefficients {
  /// weights[2 … q − 1] ← what row q of the array, times −1, adds to each row when the order falls
  /// from q to q − 1: the polynomial that vanishes with its slope at x = 0 and on which order q − 1
  /// has no opinion. `size` is the step by which the array is scaled.
  func lowering(from q: Int, size: Double, into weights: UnsafeMutablePointer<Double>) {
    let inverseSize = 1 / size
    switch formula {
    case .adams:
      // q ∫ u (u + ξ₁) … (u + ξ_{q−2}) du
      product[0] = 0
      product[1] = 1
      var degree = 1
      var sum = 0.0
      for j in 1..<max(q - 1, 1) {
        sum += steps[j]
        grow(&degree, root: sum * inverseSize)
      }
      for j in 1..<max(q - 1, 1) { weights[j + 1] = Double(q) * product[j] * reciprocals[j + 1] }
    case .bdf:
      // x² (x + ξ₁) … (x + ξ_{q−2})
      product[0] = 0
      product[1] = 0
      product[2] = 1
      var degree = 2
      var sum = 0.0
      for j in 1..<max(q - 1, 1) {
        sum += steps[j]
        grow(&degree, root: sum * inverseSize)
      }
      for j in 2..<max(q, 2) { weights[j] = product[j] }
    }
  }

  /// weights[2 … q + 1] ← what the correction e of the step just completed adds to each row when the
  /// order rises from q to q + 1: BDF's polynomial then has the value at tₙ₋q again, which e·Λ
  /// changed where steps are unequal. (An Adams array gets a zero row.)
  func raising(from q: Int, size: Double, into weights: UnsafeMutablePointer<Double>) {
    guard formula == .bdf else {
      for j in 2...q + 1 { weights[j] = 0 }
      return
    }
    let inverseSize = 1 / size
    product[0] = 0
    product[1] = 0
    product[2] = 1
    var degree = 2
    var (alphaEqual, alpha, all, previous, sum) = (-1.0, 1.0, 1.0, 1.0, size)
    for j in 1..<max(q, 1) {
      sum += steps[j + 1]
      let xi = sum * inverseSize
      all *= xi
      alphaEqual -= reciprocals[j + 1]
      alpha += 1 / xi
      grow(&degree, root: previous)
      previous = xi
    }
    let top = (-alphaEqual - alpha) / all
    // The product is monic and of degree q + 1.
    for j in 2...q + 1 { weights[j] = top * product[j] }
  }

  /// product ← product · (x + root).
  private func grow(_ degree: inout Int, root: Double) {
    product[degree + 1] = product[degree]
    for i in stride(from: degree, through: 1, by: -1) {
      product[i] = product[i] * root + product[i - 1]
    }
    degree += 1
  }
}
