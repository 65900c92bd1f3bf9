import LinearAlgebra

/// The polynomial Λ of a multistep step and the constants of its error estimates, for steps of any
/// sizes.
///
/// With x = (t − tₙ₊₁)/h the polynomial that represents the past is corrected by e·Λ(x), and
/// Λ vanishes where the past must stay as it is, at x = −ξᵢ, ξᵢ = (tₙ₊₁ − tₙ₊₁₋ᵢ)/h:
///
/// - Adams: Λ′(x) ∝ ∏ (1 + x/ξᵢ), i = 1 … q − 1, with Λ(−1) = 0 and Λ(0) = 1;
/// - BDF: Λ(x) = (1 + x/ξ*) ∏ (1 + x/ξᵢ), i = 1 … q − 1, where ξ* makes Λ′(0) = 1 + 1/2 + … + 1/q, the
///   constant of equal steps ("fixed leading coefficient": hβ₀ then changes with h only, and factors
///   of I − hβ₀J live longer).
///
/// Errors are constants times norms: of e for order q, of the highest row of the array for q − 1,
/// of the change of e from step to step for q + 1.
///
/// Cost: q² multiplications; nothing where the last q steps and this one are equal, as most are.
///
/// Source: Byrne & Hindmarsh, ACM TOMS 1, 71 (1975); Jackson & Sacks-Davis, ACM TOMS 6, 295 (1980);
/// constants as in VODE (Brown, Byrne & Hindmarsh 1989) and CVODE.
final class MultistepCoefficients {
  /// Λ by powers of x: q + 1 numbers, the first of them 1.
  let lambda: UnsafeMutablePointer<Double>
  /// Sizes of the steps before this one: `steps[1]` is the latest.
  let steps: UnsafeMutablePointer<Double>
  let errors: UnsafeMutablePointer<Errors>
  let formula: MultistepFormula
  let product: UnsafeMutablePointer<Double>
  let reciprocals: UnsafeMutablePointer<Double>
  private let arena: Arena
  private let memory: UnsafeMutablePointer<Memory>

  struct Errors {
    /// Local error at the order of the step, by |e|.
    var same = 0.5
    /// At the order below, by the norm of row q of the corrected array.
    var lower = 1.0
    /// At the order above, by |e − c·e of the step before|.
    var upper = 0.0
    /// What turns e into a multiple of hᵠ⁺¹ y⁽ᵠ⁺¹⁾, for the quotient c.
    var derivative = 1.0
  }

  private struct Memory {
    /// How many of the latest steps are equal, and their size.
    var run = 0
    var runSize = 0.0
    /// The order and size for which lambda and errors are those of equal steps.
    var steadyOrder = 0
    var steadySize = 0.0
    /// The order for which lambda alone is that of equal steps.
    var equalOrder = 0
  }

  /// Room for order 12 and one more.
  static let room = 16

  init(_ formula: MultistepFormula) {
    self.formula = formula
    let room = MultistepCoefficients.room
    arena = Arena(capacity: 4 * room)
    lambda = arena.take(room)
    steps = arena.take(room)
    product = arena.take(room)
    reciprocals = arena.take(room)
    for i in 1..<room { reciprocals[i] = 1 / Double(i) }
    errors = .allocate(capacity: 1)
    errors.initialize(to: Errors())
    memory = .allocate(capacity: 1)
    memory.initialize(to: Memory())
  }

  deinit {
    errors.deallocate()
    memory.deallocate()
  }

  /// The steps before, and Λ with its constants where they are those of equal steps.
  func carry(through archive: inout SnapshotArchive) {
    archive.carry(lambda, count: MultistepCoefficients.room)
    archive.carry(steps, count: MultistepCoefficients.room)
    archive.carry(&errors.pointee)
    archive.carry(&memory.pointee)
  }

  /// Forgets the steps before.
  func restart() {
    steps.update(repeating: 0, count: MultistepCoefficients.room)
    memory.pointee = Memory()
  }

  /// Takes note of a completed step.
  @inline(__always)
  func append(_ h: Double) {
    var i = formula.greatestOrder + 1
    while i > 1 {
      steps[i] = steps[i - 1]
      i -= 1
    }
    steps[1] = h
    if h == memory.pointee.runSize {
      memory.pointee.run &+= 1
    } else {
      memory.pointee.run = 1
      memory.pointee.runSize = h
    }
  }

  /// The size of the longer of the last two steps.
  @inline(__always)
  var longest: Double { max(abs(steps[1]), abs(steps[2])) }

  /// Sets `lambda` and `errors` for a step of size h at order q.
  @inline(__always)
  func prepare(order q: Int, h: Double) {
    let steady = h == memory.pointee.runSize && memory.pointee.run >= q
    if steady, memory.pointee.steadyOrder == q, memory.pointee.steadySize == h { return }
    switch formula {
    case .adams: prepareAdams(q, h)
    case .bdf: prepareBDF(q, h)
    }
    memory.pointee.steadyOrder = steady ? q : 0
    memory.pointee.steadySize = h
    memory.pointee.equalOrder = 0
  }

  /// Sets the sizes of the steps before this one, the latest first, for ``writeLambda(order:h:)`` and
  /// changes of order: at most those that are known count.
  @inline(__always)
  func load(_ sizes: UnsafePointer<Double>, count: Int) {
    (steps + 1).update(from: sizes, count: count)
  }

  /// Sets `lambda` alone, as ``prepare(order:h:)`` does. Steps need not follow each other.
  @inline(__always)
  func writeLambda(order q: Int, h: Double) {
    // The roots are those between this step and the last q − 2.
    var isSteady = true
    var j = 1
    while j < q - 1 {
      isSteady = isSteady && steps[j] == h
      j += 1
    }
    if isSteady, memory.pointee.equalOrder == q { return }
    switch formula {
    case .adams: writeAdamsLambda(q, h)
    case .bdf: writeBDFLambda(q, h)
    }
    memory.pointee.equalOrder = isSteady ? q : 0
    memory.pointee.steadyOrder = 0
  }

  private func writeAdamsLambda(_ q: Int, _ h: Double) {
    let inverseSize = 1 / h
    product[0] = 1
    var xi = 1.0
    var j = 1
    while j < q {
      multiply(degree: j, inverseRoot: 1 / xi)
      xi += steps[j] * inverseSize
      j += 1
    }
    writeIntegral(q)
  }

  /// lambda ← ∫ product of degree q − 1, 1 at x = 0 and 0 at x = −1; returns 1/∫.
  @inline(__always)
  @discardableResult
  private func writeIntegral(_ q: Int) -> Double {
    let inverseIntegral = 1 / moment(q - 1, 1)
    lambda[0] = 1
    var i = 1
    while i <= q {
      lambda[i] = inverseIntegral * product[i - 1] * reciprocals[i]
      i += 1
    }
    return inverseIntegral
  }

  private func writeBDFLambda(_ q: Int, _ h: Double) {
    let inverseSize = 1 / h
    lambda[0] = 1
    lambda[1] = 1
    if q == 1 { return }
    var (alpha, xi) = (-1.0, 1.0)
    var j = 2
    while j < q {
      xi += steps[j - 1] * inverseSize
      alpha -= reciprocals[j]
      extend(degree: j, inverseRoot: 1 / xi)
      j += 1
    }
    alpha -= reciprocals[q]
    extend(degree: q, inverseRoot: -lambda[1] - alpha)
  }

  private func prepareAdams(_ q: Int, _ h: Double) {
    let (lambda, steps, product, reciprocals) = (lambda, steps, product, reciprocals)
    let inverseSize = 1 / h
    var result = Errors()
    product[0] = 1
    var xi = 1.0
    var j = 1
    while j < q {
      if j == q - 1 { result.lower = Double(q) * moment(q - 2, 2) / product[q - 2] }
      multiply(degree: j, inverseRoot: 1 / xi)
      xi += steps[j] * inverseSize
      j += 1
    }
    let inverseIntegral = writeIntegral(q)
    let inverse = 1 / xi
    result.same = moment(q - 1, 2) * inverseIntegral * inverse
    result.derivative = xi / lambda[q]
    multiply(degree: q, inverseRoot: inverse)
    result.upper = moment(q, 2) * inverseIntegral * reciprocals[q + 1]
    errors.pointee = result
  }

  /// product ← product · (1 + x·inverseRoot), which has then this degree.
  @inline(__always)
  private func multiply(degree: Int, inverseRoot: Double) {
    product[degree] = product[degree - 1] * inverseRoot
    var i = degree - 1
    while i >= 1 {
      product[i] += product[i - 1] * inverseRoot
      i -= 1
    }
  }

  /// ∫₀¹ u^(k − 1) product(−u) du, the product being of this degree.
  @inline(__always)
  private func moment(_ degree: Int, _ k: Int) -> Double {
    var (even, odd) = (0.0, 0.0)
    var i = 0
    while i < degree {
      even += product[i] * reciprocals[i + k]
      odd += product[i + 1] * reciprocals[i + 1 + k]
      i += 2
    }
    if i == degree { even += product[i] * reciprocals[i + k] }
    return even - odd
  }

  private func prepareBDF(_ q: Int, _ h: Double) {
    let (lambda, steps, reciprocals) = (lambda, steps, reciprocals)
    let inverseSize = 1 / h
    lambda[0] = 1
    lambda[1] = 1
    // α₀ = −Λ′(0) of equal steps, and of the interpolant at the true past points.
    var (alpha, alphaTrue) = (-1.0, -1.0)
    var (xi, inverse, inverseStar) = (1.0, 1.0, 1.0)
    if q > 1 {
      var j = 2
      while j < q {
        xi += steps[j - 1] * inverseSize
        alpha -= reciprocals[j]
        extend(degree: j, inverseRoot: 1 / xi)
        j += 1
      }
      alpha -= reciprocals[q]
      inverseStar = -lambda[1] - alpha
      xi += steps[q - 1] * inverseSize
      inverse = 1 / xi
      alphaTrue = -lambda[1] - inverse
      extend(degree: q, inverseRoot: inverseStar)
    }
    var result = Errors()
    let a1 = 1 - alphaTrue + alpha
    let a2 = 1 + Double(q) * a1
    result.same = abs(a1 / (alpha * a2))
    result.derivative = abs(a2 * inverseStar / (lambda[q] * inverse))
    if q > 1 {
      let a3 = alpha + reciprocals[q]
      let a4 = alphaTrue + inverse
      result.lower = abs(inverseStar / lambda[q] * ((1 - a4 + a3) / a3))
    }
    let next = 1 / (xi + steps[q] * inverseSize)
    let a5 = alpha - reciprocals[q + 1]
    let a6 = alphaTrue - next
    result.upper = abs((1 - a6 + a5) / (a2 * next * Double(q + 2) * a5))
    errors.pointee = result
  }

  /// lambda ← lambda · (1 + x·inverseRoot), which has then this degree.
  @inline(__always)
  private func extend(degree: Int, inverseRoot: Double) {
    lambda[degree] = lambda[degree - 1] * inverseRoot
    var i = degree - 1
    while i >= 1 {
      lambda[i] += lambda[i - 1] * inverseRoot
      i -= 1
    }
  }
}
