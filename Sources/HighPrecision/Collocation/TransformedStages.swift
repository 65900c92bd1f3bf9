import LinearAlgebra

/// (I − h A ⊗ J)⁻¹ with its own J at each stage, by the eigenvalues αₖ of A with one J̄ for all of them,
///
///     (I − h A ⊗ J̄)⁻¹ = (T ⊗ I) diag (I − αₖ h J̄)⁻¹ (T⁻¹ ⊗ I),
///
/// as many complex systems of size n as there are pairs of eigenvalues and a real one: J̄ is the mean of
/// the stages', and what they differ by is made up for in some repetitions, all in Double, which cost far
/// less than one residual in the full precision.
///
/// Cost: 4sn³/3 operations to factor, and a solve a dozen times 4sn² + 4s²n.
///
/// - When this misleads: where J changes by as much as itself within a step, repetitions do not converge;
///   the Newton iteration outside then takes shorter steps.
final class TransformedStages {
  private let n, s: Int
  private let matrix: [Double]
  private let rows, columns: [Int]
  private let eigenvalues: [(real: Double, imaginary: Double)]
  private let systems: [ComplexLU]
  /// Of each eigenvalue with Im α ≥ 0: its column of T and row of T⁻¹.
  private let right, left: [[(real: Double, imaginary: Double)]]
  private let entries, x, y, rest, sum, product: UnsafeMutablePointer<Double>
  private let allocations: [UnsafeMutablePointer<Double>]

  /// - Parameters:
  ///   - matrix: A by rows.
  ///   - rows, columns: of the entries of J.
  init(stateCount n: Int, stages s: Int, matrix: [Double], rows: [Int], columns: [Int]) {
    self.n = n
    self.s = s
    self.matrix = matrix
    self.rows = rows
    self.columns = columns
    let spectrum = StageSpectrum(matrix, size: s)
    eigenvalues = spectrum.values
    right = spectrum.right
    left = spectrum.left
    systems = spectrum.values.map { _ in ComplexLU(size: n) }
    let counts = [rows.count * s, n, n, n * s, n * s, n * s]
    allocations = counts.map {
      let memory = UnsafeMutablePointer<Double>.allocate(capacity: max($0, 1))
      memory.initialize(repeating: 0, count: max($0, 1))
      return memory
    }
    (entries, x, y) = (allocations[0], allocations[1], allocations[2])
    (rest, sum, product) = (allocations[3], allocations[4], allocations[5])
  }

  deinit {
    for memory in allocations { memory.deallocate() }
    for system in systems { system.deallocate() }
  }

  /// - Parameter scaled: the entries of h J, stage by stage.
  /// - Returns: false where a matrix is singular.
  func factor(_ scaled: UnsafePointer<Double>) -> Bool {
    let perStage = rows.count
    entries.update(from: scaled, count: perStage * s)
    for (system, alpha) in zip(systems, eigenvalues) {
      for index in 0..<n * n {
        system.real[index] = 0
        system.imaginary[index] = 0
      }
      for k in 0..<n { system.real[k * (n + 1)] = 1 }
      for e in 0..<perStage {
        var mean = 0.0
        for i in 0..<s { mean += scaled[i * perStage + e] }
        mean /= Double(s)
        system.real[columns[e] * n + rows[e]] -= alpha.real * mean
        system.imaginary[columns[e] * n + rows[e]] -= alpha.imaginary * mean
      }
      guard system.factor() else { return false }
    }
    return true
  }

  /// How far repetitions are driven: a Newton correction from it is as good as one from the true inverse.
  private static let goal = 1e-11

  func solve(_ b: UnsafeMutablePointer<Double>) { iterate(b, transposed: false) }
  func solveTransposed(_ b: UnsafeMutablePointer<Double>) { iterate(b, transposed: true) }

  /// b ← M⁻¹ b: x ← x + P⁻¹ (b − M x).
  private func iterate(_ b: UnsafeMutablePointer<Double>, transposed: Bool) {
    let count = n * s
    for index in 0..<count {
      sum[index] = 0
      rest[index] = b[index]
    }
    var previous = Double.infinity
    for _ in 0..<60 {
      apply(rest, transposed)
      var (correction, magnitude) = (0.0, 0.0)
      for index in 0..<count {
        sum[index] += rest[index]
        if !(rest[index].magnitude <= correction) { correction = rest[index].magnitude }
        magnitude = max(magnitude, sum[index].magnitude)
      }
      // What grows or stands still is not driven on; a NaN neither.
      guard correction > TransformedStages.goal * magnitude, correction < 0.9 * previous else {
        break
      }
      previous = correction
      multiply(transposed)
      for index in 0..<count { rest[index] = b[index] - sum[index] + product[index] }
    }
    for index in 0..<count { b[index] = sum[index] }
  }

  /// Product ← h (A ⊗ J) sum, or its transpose.
  private func multiply(_ transposed: Bool) {
    let perStage = rows.count
    for index in 0..<n * s { product[index] = 0 }
    for j in 0..<s {
      let stage = entries + j * perStage
      for k in 0..<n { x[k] = 0 }
      if transposed {
        for i in 0..<s {
          let a = matrix[i * s + j]
          for k in 0..<n { x[k] += a * sum[i * n + k] }
        }
        for e in 0..<perStage { product[j * n + columns[e]] += stage[e] * x[rows[e]] }
      } else {
        for e in 0..<perStage { x[rows[e]] += stage[e] * sum[j * n + columns[e]] }
        for i in 0..<s {
          let a = matrix[i * s + j]
          for k in 0..<n { product[i * n + k] += a * x[k] }
        }
      }
    }
  }

  /// b ← P⁻¹ b, or P⁻ᵀ b: the part of each pair of eigenvalues is twice the real part of one.
  private func apply(_ b: UnsafeMutablePointer<Double>, _ transposed: Bool) {
    for index in 0..<n * s { product[index] = 0 }
    for (index, alpha) in eigenvalues.enumerated() {
      let (first, last) = transposed ? (right[index], left[index]) : (left[index], right[index])
      for k in 0..<n { (x[k], y[k]) = (0, 0) }
      // The transpose of a complex system is the conjugate of its conjugate transpose.
      let sign = transposed ? -1.0 : 1.0
      for i in 0..<s {
        let (p, q) = (first[i].real, sign * first[i].imaginary)
        for k in 0..<n {
          x[k] += p * b[i * n + k]
          y[k] += q * b[i * n + k]
        }
      }
      if transposed {
        systems[index].solveConjugateTransposed(x, y)
      } else {
        systems[index].solve(x, y)
      }
      let weight = alpha.imaginary == 0 ? 1.0 : 2.0
      for i in 0..<s {
        let (p, q) = (weight * last[i].real, sign * weight * last[i].imaginary)
        for k in 0..<n { product[i * n + k] += p * x[k] - q * y[k] }
      }
    }
    for index in 0..<n * s { b[index] = product[index] }
  }
}
