import Glibc

/// A square matrix that is known by its products only.
public protocol LinearOperator: AnyObject {
  /// y ← A x.
  func multiply(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>)
  /// y ← Aᵀ x.
  func multiplyTransposed(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>)
}

/// Restarted GMRES with right preconditioning: the x of the Krylov space of at most `dimension`
/// vectors whose residual b − A x is the smallest, again from there until it is small enough.
///
/// Lengths are measured in units of what is allowed: ‖r‖ = √(Σ (wᵢrᵢ)² / n), w all 1 if not given,
/// and the space is built in those units (D A D⁻¹ for D = diag w), as in CVODE. With a right
/// preconditioner M the space is that of A M⁻¹, so the residual is that of the system itself.
///
/// Cost: one product a vector of the space and one more a restart, k² n operations for k vectors.
/// Memory: (`dimension` + 4) · n numbers. Nothing is allocated after `init`.
///
/// - When this misleads: convergence depends on where the eigenvalues lie, and the number of products
///   with it. A stiff system without a preconditioner needs about √(hγ · stiffness) products a solve;
///   with too small a `dimension` it may stagnate.
///
/// Source: Y. Saad & M. H. Schultz 1986; the scaling: A. C. Hindmarsh et al. 2005 (SUNDIALS).
public final class GMRES {
  public let size, dimension: Int
  /// The most restarts of one solve.
  public let restartLimit: Int
  private let preconditioner: (any LinearSolver)?
  private let arena: Arena
  private let stride: Int
  private let basis, right, solution, product, change: UnsafeMutablePointer<Double>
  // The Hessenberg matrix by columns of `dimension` + 1, made triangular by rotations on the way.
  private let hessenberg, cosines, sines, projected: UnsafeMutablePointer<Double>

  public init(
    size: Int, dimension: Int = 30, restartLimit: Int = 50,
    preconditioner: (any LinearSolver)? = nil
  ) {
    self.size = size
    self.dimension = max(1, min(dimension, max(size, 1)))
    self.restartLimit = restartLimit
    self.preconditioner = preconditioner
    stride = Arena.stride(for: size)
    let m = self.dimension
    arena = Arena(capacity: (m + 5) * stride + (m + 1) * (m + 4))
    basis = arena.take((m + 1) * stride)
    right = arena.take(stride)
    solution = arena.take(stride)
    product = arena.take(stride)
    change = arena.take(stride)
    hessenberg = arena.take((m + 1) * m)
    cosines = arena.take(m)
    sines = arena.take(m)
    projected = arena.take(m + 1)
  }

  public var byteCount: Int {
    8 * ((dimension + 5) * stride + (dimension + 1) * (dimension + 4))
  }

  /// x ← an approximation of A⁻¹ x (or A⁻ᵀ x) with ‖x − A x̃‖ ≤ max(`absolute`, `relative` · ‖x‖);
  /// false, and x as it came out, if it was not reached.
  ///
  /// A residual that no longer falls from restart to restart has met round-off: it counts as
  /// reached if it is within `stagnation` times the right-hand side.
  public func solve(
    _ matrix: any LinearOperator, _ x: UnsafeMutablePointer<Double>, transposed: Bool = false,
    weights: UnsafePointer<Double>? = nil, relative: Double, absolute: Double = 0,
    stagnation: Double = 0
  ) -> Bool {
    let n = size
    let share = 1 / Double(max(n, 1))
    var norm = 0.0
    for i in 0..<n {
      right[i] = x[i]
      solution[i] = 0
      basis[i] = x[i] * (weights?[i] ?? 1)
      norm += basis[i] * basis[i]
    }
    norm = sqrt(norm * share)
    guard norm.isFinite else { return false }
    let target = max(absolute, relative * norm)
    var length = norm
    var isDone = length <= target
    var restarts = 0
    while !isDone, restarts < restartLimit {
      let before = length
      let used = expand(matrix, transposed, weights, length, target, share)
      addSolution(used, transposed, weights)
      length = sqrt(residual(matrix, transposed, weights) * share)
      guard length.isFinite else { break }
      isDone = length <= target
      if length > 0.9 * before {
        isDone = isDone || length <= stagnation * norm
        break
      }
      restarts += 1
    }
    for i in 0..<n { x[i] = solution[i] }
    return isDone
  }

  /// Builds the space from the residual in the first basis vector, of this length, until the
  /// estimate of the new residual meets the target; returns the number of vectors used.
  private func expand(
    _ matrix: any LinearOperator, _ transposed: Bool, _ weights: UnsafePointer<Double>?,
    _ length: Double, _ target: Double, _ share: Double
  ) -> Int {
    let (n, m) = (size, dimension)
    let inverse = 1 / length
    for i in 0..<n { basis[i] *= inverse }
    // In units of √n, so that basis vectors have length 1 in the norm of the weights.
    projected[0] = length
    var k = 0
    while k < m {
      let vector = basis + k * stride
      let next = vector + stride
      for i in 0..<n { change[i] = vector[i] / (weights?[i] ?? 1) }
      applyPreconditioner(change, transposed)
      apply(matrix, transposed, change, into: next)
      if let weights { for i in 0..<n { next[i] *= weights[i] } }
      let column = hessenberg + k * (m + 1)
      var squared = 0.0
      for j in 0...k {
        let other = basis + j * stride
        var dot = 0.0
        for i in 0..<n { dot += other[i] * next[i] }
        dot *= share
        column[j] = dot
        for i in 0..<n { next[i] -= dot * other[i] }
      }
      for i in 0..<n { squared += next[i] * next[i] }
      let rest = sqrt(squared * share)
      guard rest.isFinite else { return k }
      rotate(column, k, rest)
      k += 1
      if abs(projected[k]) <= 0.9 * target || rest == 0 { return k }
      let scale = 1 / rest
      for i in 0..<n { next[i] *= scale }
    }
    return k
  }

  /// Makes column `k`, whose last entry is `rest`, triangular, and turns the right-hand side along.
  private func rotate(_ column: UnsafeMutablePointer<Double>, _ k: Int, _ rest: Double) {
    for j in 0..<k {
      let (a, b) = (column[j], column[j + 1])
      column[j] = cosines[j] * a + sines[j] * b
      column[j + 1] = cosines[j] * b - sines[j] * a
    }
    let length = hypot(column[k], rest)
    // A column of zeros belongs to a singular matrix; the triangle is then singular too, and the
    // solution not finite.
    cosines[k] = length == 0 ? 1 : column[k] / length
    sines[k] = length == 0 ? 0 : rest / length
    column[k] = length
    projected[k + 1] = -sines[k] * projected[k]
    projected[k] *= cosines[k]
  }

  /// solution += M⁻¹ D⁻¹ V z for the z of the triangular system of the first `used` columns.
  private func addSolution(
    _ used: Int, _ transposed: Bool, _ weights: UnsafePointer<Double>?
  ) {
    let n = size
    for k in (0..<used).reversed() {
      var value = projected[k]
      for j in k + 1..<max(used, k + 1) {
        value -= hessenberg[j * (dimension + 1) + k] * projected[j]
      }
      projected[k] = value / hessenberg[k * (dimension + 1) + k]
    }
    change.update(repeating: 0, count: n)
    for k in 0..<used {
      let vector = basis + k * stride
      for i in 0..<n { change[i] += projected[k] * vector[i] }
    }
    if let weights { for i in 0..<n { change[i] /= weights[i] } }
    applyPreconditioner(change, transposed)
    for i in 0..<n { solution[i] += change[i] }
  }

  /// The first basis vector ← D (b − A x); returns the sum of its squares.
  private func residual(
    _ matrix: any LinearOperator, _ transposed: Bool, _ weights: UnsafePointer<Double>?
  ) -> Double {
    apply(matrix, transposed, solution, into: product)
    var sum = 0.0
    for i in 0..<size {
      basis[i] = (right[i] - product[i]) * (weights?[i] ?? 1)
      sum += basis[i] * basis[i]
    }
    return sum
  }

  private func apply(
    _ matrix: any LinearOperator, _ transposed: Bool, _ x: UnsafePointer<Double>,
    into y: UnsafeMutablePointer<Double>
  ) {
    if transposed {
      matrix.multiplyTransposed(x, into: y)
    } else {
      matrix.multiply(x, into: y)
    }
  }

  private func applyPreconditioner(_ x: UnsafeMutablePointer<Double>, _ transposed: Bool) {
    guard let preconditioner else { return }
    if transposed {
      preconditioner.solveTransposed(x)
    } else {
      preconditioner.solve(x)
    }
  }
}
