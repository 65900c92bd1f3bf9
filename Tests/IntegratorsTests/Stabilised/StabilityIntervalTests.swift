import Testing

@testable import Integrators

@Suite("Intervals of stability of the stabilised methods")
struct StabilityIntervalTests {
  /// The end of the interval that begins at 0 in which |R| ≤ 1, but for round-off near 0.
  private func interval(_ scheme: StabilisedScheme, _ stages: Int, upTo far: Double) -> Double {
    let count = 20_000
    for i in 1...count {
      let z = -far * Double(i) / Double(count)
      if abs(scheme.amplification(stages: stages, real: z).real) > 1 + 1e-12 { return -z }
    }
    return far
  }

  static let stageCounts: [(StabilisedScheme, Int)] =
    [2, 3, 5, 10, 33, 100, 250].map { (.rkc2, $0) }
    + [5, 6, 8, 15, 26, 63, 102, 142].map { (.rock4, $0) }

  @Test("are as long as published, and longer than what is relied on", arguments: stageCounts)
  func lengths(scheme: StabilisedScheme, stages: Int) {
    let square = Double(stages * stages)
    let found = interval(scheme, stages, upTo: 0.8 * square)
    #expect(found >= scheme.reach(of: stages))
    switch scheme {
    // 2/3 (s² − 1)(1 − 2ε/15) for large s, somewhat more for small.
    case .rkc2:
      let ratio = found / (square - 1)
      #expect(ratio > 0.6525 && ratio < (stages < 10 ? 0.78 : 0.663))
    case .rock4:
      // Abdulle: 0.35 s² for large s; 0.24 at s = 5, 0.31 at 8, 0.34 at 15.
      #expect(found / square < 0.356 && found / square > (stages < 15 ? 0.235 : 0.338))
    }
  }

  @Test("every number of stages that can be chosen is stable as far as it is used")
  func everyLevel() {
    for scheme in [StabilisedScheme.rkc2, .rock4] {
      var chosen = 0
      for z in stride(from: 0.0, through: scheme.largestReach * 0.999, by: 3.7) {
        let stages = scheme.stageCount(for: z)
        #expect(stages <= scheme.largestStageCount && stages >= chosen)
        chosen = stages
        #expect(abs(scheme.amplification(stages: stages, real: -z).real) <= 1 + 1e-12)
      }
      #expect(chosen > scheme.largestStageCount * 4 / 5)
      #expect(scheme.stageCount(for: scheme.largestReach * 1.01) > scheme.largestStageCount)
    }
  }

  @Test("R agrees with the exponential to the order and no further", arguments: stageCounts)
  func order(scheme: StabilisedScheme, stages: Int) {
    let p = scheme.order
    // (R − eᶻ)/zᵖ⁺¹ → a constant between 1e-4 and 1/(p + 1)!.
    let factorial = Double((1...(p + 1)).reduce(1, *))
    let quotients = [-0.1, -0.05].map { z in
      var exponential = 0.0
      for k in (0...12).reversed() { exponential = 1 + exponential * z / Double(k + 1) }
      let power = (0...p).reduce(1.0) { product, _ in product * z }
      return (scheme.amplification(stages: stages, real: z).real - exponential) / power * factorial
    }
    #expect(abs(quotients[0]) > 0.02 && abs(quotients[0]) < 1.01)
    #expect(abs(quotients[1] / quotients[0] - 1) < 0.1)
  }

  @Test("the recurrences of ROCK4 made by orthogonality are those its code prints")
  func published() {
    let printed: [Int: [Double]] = [
      5: [0.1762962957651941], 6: [0.10671314855438, 0.1296319693918818, 0.006097984609869632],
      7: [
        0.07296375286357569, 0.08749824867149327, 0.006126949805354446, 0.1026802330400501,
        0.0302674477990085,
      ],
      8: [
        0.05345766591735225, 0.06421114488497465, 0.006297251335072349,
      ],
    ]
    for (stages, numbers) in printed {
      var found: [Double] = []
      ROCK4Recurrences.shared.read(ROCK4Table.level(for: stages)) { j, mu, kappa in
        found += j == 1 ? [mu] : [mu, kappa]
      }
      for (a, b) in zip(found, numbers) { #expect(abs(a - b) < 1e-13) }
    }
    // The end of the last row, s = 142.
    var last: [Double] = []
    let level = ROCK4Table.level(for: 142)
    ROCK4Recurrences.shared.read(level) { _, mu, kappa in last = [mu, kappa] }
    #expect(abs(last[0] / 0.0005339962511354281 - 1) < 1e-11)
    #expect(abs(last[1] - 0.9087592181279729) < 1e-11)
  }
}
