/// The coefficients of one step with s stages.
///
/// The first m stages are a three-term recurrence,
/// Yⱼ = αⱼ yₙ + μⱼ Yⱼ₋₁ + νⱼ Yⱼ₋₂ + h μ̃ⱼ Fⱼ₋₁ + h γ̃ⱼ F₀, Fⱼ = f(tₙ + cⱼh, Yⱼ), j = 1 … m, Y₀ = yₙ.
/// RKC2 ends there, yₙ₊₁ = Yₘ; ROCK4 takes from Yₘ a step of an explicit method of four stages, whose
/// coefficients make the whole of order 4.
final class StageRecurrence {
  let scheme: StabilisedScheme
  /// By j; entry 0 is not used, but that of `nodes`.
  let alpha, mu, nu, muTilde, gammaTilde, nodes: UnsafeMutablePointer<Double>
  /// s, and m.
  private(set) var stageCount = 0
  private(set) var recurrenceCount = 0
  /// Of ROCK4: a₂₁, a₃₁, a₃₂, a₄₁, a₄₂, a₄₃, b₁ … b₄ and b̂₁ … b̂₅ (b̂₅ of f(tₙ₊₁, yₙ₊₁)).
  let finish: UnsafeMutablePointer<Double>
  private let storage: UnsafeMutablePointer<Double>

  static let finishCount = 15
  /// Where b and b̂ begin in ``finish``.
  static let weights = 6
  static let embedded = 10

  init(_ scheme: StabilisedScheme) {
    self.scheme = scheme
    let length = scheme.largestStageCount + 1
    storage = .allocate(capacity: 6 * length + StageRecurrence.finishCount)
    storage.initialize(repeating: 0, count: 6 * length + StageRecurrence.finishCount)
    alpha = storage
    mu = storage + length
    nu = storage + 2 * length
    muTilde = storage + 3 * length
    gammaTilde = storage + 4 * length
    nodes = storage + 5 * length
    finish = storage + 6 * length
  }

  deinit { storage.deallocate() }

  var hasFinish: Bool { scheme == .rock4 }

  /// Fills in the coefficients for s stages, unless they are there already.
  func prepare(stages: Int) {
    if stages == stageCount { return }
    stageCount = stages
    switch scheme {
    case .rkc2: prepareChebyshev()
    case .rock4: prepareOrthogonal()
    }
  }

  /// RKC2: Chebyshev polynomials Tⱼ about w₀ = 1 + ε/s², ε = 2/13, w₁ = T′ₛ(w₀)/T″ₛ(w₀) and
  /// bⱼ = T″ⱼ(w₀)/T′ⱼ(w₀)².
  private func prepareChebyshev() {
    let s = stageCount
    recurrenceCount = s
    let w0 = 1 + 2 / (13 * Double(s) * Double(s))
    // T, T′ and T″ by their recurrences; those of s first, for w₁.
    var (t1, t2) = (w0, 1.0)
    var (d1, d2) = (1.0, 0.0)
    var (e1, e2) = (0.0, 0.0)
    for _ in 2...s {
      (e1, e2) = (2 * w0 * e1 - e2 + 4 * d1, e1)
      (d1, d2) = (2 * w0 * d1 - d2 + 2 * t1, d1)
      (t1, t2) = (2 * w0 * t1 - t2, t1)
    }
    let w1 = d1 / e1
    (t1, t2, d1, d2, e1, e2) = (w0, 1, 1, 0, 0, 0)
    // b₀ = b₁ = b₂.
    var (b1, b2) = (1 / (4 * w0 * w0), 1 / (4 * w0 * w0))
    set(1, alpha: 0, mu: 1, nu: 0, muTilde: b1 * w1, gammaTilde: 0)
    for j in 2...s {
      let a = 1 - b1 * t1
      (e1, e2) = (2 * w0 * e1 - e2 + 4 * d1, e1)
      (d1, d2) = (2 * w0 * d1 - d2 + 2 * t1, d1)
      (t1, t2) = (2 * w0 * t1 - t2, t1)
      let b = e1 / (d1 * d1)
      let m = 2 * w0 * b / b1
      let n = -b / b2
      let tilde = 2 * w1 * b / b1
      set(j, alpha: 1 - m - n, mu: m, nu: n, muTilde: tilde, gammaTilde: -a * tilde)
      (b1, b2) = (b, b1)
    }
  }

  private func prepareOrthogonal() {
    recurrenceCount = stageCount - 4
    let level = ROCK4Table.level(for: stageCount)
    ROCK4Recurrences.shared.read(level) { j, mu, kappa in
      set(j, alpha: 0, mu: 1 + kappa, nu: -kappa, muTilde: mu, gammaTilde: 0)
    }
    ROCK4Recurrences.shared.readFinish(level, into: finish)
  }

  private func set(
    _ j: Int, alpha: Double, mu: Double, nu: Double, muTilde: Double, gammaTilde: Double
  ) {
    self.alpha[j] = alpha
    self.mu[j] = mu
    self.nu[j] = nu
    self.muTilde[j] = muTilde
    self.gammaTilde[j] = gammaTilde
    // The node is the stage of t′ = 1.
    nodes[j] = mu * nodes[j - 1] + (j > 1 ? nu * nodes[j - 2] : 0) + muTilde + gammaTilde
  }

  /// out ← Yⱼ; `out` may be Yⱼ₋₂.
  @inline(__always)
  func combine(
    _ j: Int, h: Double, count: Int, start: UnsafePointer<Double>, slope: UnsafePointer<Double>,
    previous: UnsafePointer<Double>, before: UnsafePointer<Double>,
    previousSlope: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>
  ) {
    let (a, m, n) = (alpha[j], mu[j], nu[j])
    let (f, g) = (h * muTilde[j], h * gammaTilde[j])
    var k = 0
    while k < count {
      let main = m * previous[k] + n * before[k] + f * previousSlope[k]
      out[k] = main + (a * start[k] + g * slope[k])
      k += 1
    }
  }
}
