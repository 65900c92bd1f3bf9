import Glibc

/// The recurrences of ROCK4, μⱼ and κⱼ of Pⱼ = (μⱼ z + 1 + κⱼ) Pⱼ₋₁ − κⱼ Pⱼ₋₂, made from the table.
///
/// Abdulle's code prints 4,382 of these numbers. They follow from what else it prints: the stability
/// polynomial is wₛ(z) Pₛ₋₄(z), wₛ that of the four finishing stages, and the Pⱼ are orthogonal on the
/// interval of stability with the weight wₛ²/√(1 − x²), x = a + dz. Given a and d, which are two
/// numbers for each s, Gauss–Chebyshev quadrature with s + 4 nodes gives the scalar products exactly
/// (their degree is at most 2s − 1), and Stieltjes' procedure the recurrence. The numbers printed
/// are met to 1e-12 (a and d were solved from the conditions of order 1 and 2).
final class ROCK4Recurrences: Sendable {
  static let shared = ROCK4Recurrences()

  /// μ₁, κ₁, μ₂, κ₂ … of each level.
  private let levels: [[Double]]

  private init() {
    levels = ROCK4Table.stageCounts.indices.map { ROCK4Recurrences.level($0) }
  }

  func read(_ level: Int, _ body: (_ j: Int, _ mu: Double, _ kappa: Double) -> Void) {
    levels[level].withUnsafeBufferPointer { row in
      for j in 0..<row.count / 2 { body(j + 1, row[2 * j], row[2 * j + 1]) }
    }
  }

  func readFinish(_ level: Int, into finish: UnsafeMutablePointer<Double>) {
    let count = ROCK4Table.rowLength
    ROCK4Table.rows.withUnsafeBufferPointer { rows in
      for k in 0..<StageRecurrence.finishCount { finish[k] = rows[level * count + 2 + k] }
    }
  }

  private static func level(_ index: Int) -> [Double] {
    let stages = ROCK4Table.stageCounts[index]
    let row = Array(ROCK4Table.rows[(index * ROCK4Table.rowLength)...].prefix(ROCK4Table.rowLength))
    let square = Double(stages * stages)
    let shift = 1 + row[0] / square
    let reach = row[1] * square
    let weight = polynomial(Array(row[2...]))
    let nodeCount = stages + 4
    let z = (0..<nodeCount).map { i in
      (cos((2 * Double(i) + 1) * Double.pi / Double(2 * nodeCount)) - shift) * reach / 2
    }
    let masses = z.map { z in
      let w = weight.reversed().reduce(0) { $0 * z + $1 }
      return w * w
    }
    return stieltjes(z, masses, count: stages - 4)
  }

  /// The recurrence of the polynomials with Pⱼ(0) = 1 that are orthogonal for these masses.
  private static func stieltjes(_ z: [Double], _ masses: [Double], count: Int) -> [Double] {
    var before = z.map { _ in 0.0 }
    var previous = z.map { _ in 1.0 }
    var coefficients: [Double] = []
    for j in 1...count {
      var (cross, square, moment, size) = (0.0, 0.0, 0.0, 0.0)
      for i in z.indices {
        cross += masses[i] * z[i] * previous[i] * before[i]
        square += masses[i] * before[i] * before[i]
        moment += masses[i] * z[i] * previous[i] * previous[i]
        size += masses[i] * previous[i] * previous[i]
      }
      // ⟨Pⱼ, Pⱼ₋₂⟩ = 0 gives κ = μ · ratio, ⟨Pⱼ, Pⱼ₋₁⟩ = 0 then μ.
      let ratio = j == 1 ? 0 : cross / square
      let mu = -size / (moment + ratio * size)
      let kappa = mu * ratio
      for i in z.indices {
        let next = (mu * z[i] + 1 + kappa) * previous[i] - kappa * before[i]
        before[i] = previous[i]
        previous[i] = next
      }
      coefficients += [mu, kappa]
    }
    return coefficients
  }

  /// w(z) = 1 + z Σ b + z² bᵀc + z³ bᵀAc + z⁴ bᵀA²c of the finishing stages.
  private static func polynomial(_ finish: [Double]) -> [Double] {
    let a = [[], [finish[0]], [finish[1], finish[2]], [finish[3], finish[4], finish[5]]]
    let b = finish[StageRecurrence.weights..<StageRecurrence.embedded]
    var power = [1.0, 1, 1, 1]
    var coefficients = [1.0]
    for _ in 1...4 {
      coefficients.append(zip(b, power).reduce(0) { $0 + $1.0 * $1.1 })
      power = a.map { row in zip(row, power).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    return coefficients
  }
}
