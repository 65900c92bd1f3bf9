import LinearAlgebra

/// The eigenvalues and eigenvectors of the matrix A of a collocation method in Double, one of each pair of
/// complex ones: A = T diag(α) T⁻¹.
///
/// Eigenvectors by inverse iteration from the eigenvalues, which it also improves.
///
/// - When this misleads: of 14 stages the product is A to 2e-6 only, for T is ill-conditioned: good enough for a
///   preconditioner.
struct StageSpectrum {
  typealias Complex = (real: Double, imaginary: Double)
  /// Im α ≥ 0.
  private(set) var values: [Complex] = []
  /// Columns of T.
  private(set) var right: [[Complex]] = []
  /// Rows of T⁻¹.
  private(set) var left: [[Complex]] = []

  /// - Parameter matrix: A by rows.
  init(_ matrix: [Double], size s: Int) {
    let columns = (0..<s * s).map { matrix[$0 % s * s + $0 / s] }
    guard let found = Eigenvalues(columns, size: s) else {
      preconditionFailure("the eigenvalues of a collocation method")
    }
    let all = ComplexLU(size: s)
    defer { all.deallocate() }
    let norm = matrix.map(\.magnitude).max() ?? 1
    var place = 0
    var owners: [Int] = []
    for k in 0..<s where found.imaginary[k] >= 0 {
      // A little beside the eigenvalue, so that the system is not singular.
      let near = (found.real[k] + 1e-13 * norm, found.imaginary[k])
      let vector = StageSpectrum.vector(columns, s, near: near)
      values.append((found.real[k], found.imaginary[k]))
      right.append(vector)
      owners.append(place)
      for sign in found.imaginary[k] == 0 ? [1.0] : [1.0, -1.0] {
        for i in 0..<s {
          all.real[place * s + i] = vector[i].real
          all.imaginary[place * s + i] = sign * vector[i].imaginary
        }
        place += 1
      }
    }
    precondition(place == s && all.factor(), "the eigenvectors of a collocation method")
    left = owners.map { _ in [Complex](repeating: (0, 0), count: s) }
    for column in 0..<s {
      var x = [Double](repeating: 0, count: s)
      var y = x
      x[column] = 1
      x.withUnsafeMutableBufferPointer { x in
        y.withUnsafeMutableBufferPointer { all.solve(x.baseAddress!, $0.baseAddress!) }
      }
      for (index, owner) in owners.enumerated() { left[index][column] = (x[owner], y[owner]) }
    }
  }

  /// The eigenvector next to an eigenvalue, of greatest component 1 in size.
  private static func vector(_ columns: [Double], _ s: Int, near: Complex) -> [Complex] {
    let lu = ComplexLU(size: s)
    defer { lu.deallocate() }
    for index in 0..<s * s {
      lu.real[index] = columns[index] - (index % (s + 1) == 0 ? near.real : 0)
      lu.imaginary[index] = index % (s + 1) == 0 ? -near.imaginary : 0
    }
    precondition(lu.factor(), "a matrix beside an eigenvalue")
    var x = (0..<s).map { 1 + 0.1 * Double($0) }
    var y = (0..<s).map { 0.3 * Double($0 % 3) }
    for _ in 0..<4 {
      x.withUnsafeMutableBufferPointer { x in
        y.withUnsafeMutableBufferPointer { lu.solve(x.baseAddress!, $0.baseAddress!) }
      }
      let size = zip(x, y).map { max($0.magnitude, $1.magnitude) }.max() ?? 1
      for k in 0..<s {
        x[k] /= size
        y[k] /= size
      }
    }
    return zip(x, y).map { ($0, $1) }
  }
}
