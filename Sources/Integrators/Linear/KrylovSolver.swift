import Fields
import LinearAlgebra

/// GMRES on I − scale · J without a matrix: products with J are the field's JVP at the point set by
/// ``linearize(t:y:)``, products with Jᵀ its VJP.
///
/// A plain ``solve(_:)`` is to round-off, as derivatives of a step need it: the residual falls to
/// `tightTolerance` of the right-hand side, or as far as rounding lets it. Newton's iteration asks
/// for less (see ``solve(_:weights:forcing:floor:)``).
///
/// Cost: a JVP (or VJP) a Krylov vector. Memory: (`krylovDimension` + 9) · n numbers, no matrix.
///
/// - When this misleads: there is no preconditioner, so the number of products grows with the
///   square root of the stiffness; where the Jacobian is sparse, a sparse direct solver is faster
///   long before memory is short.
final class KrylovSolver: LinearSolver, LinearOperator {
  static let tightTolerance = 1e-14
  /// What rounding may leave of the right-hand side in a tight solve.
  static let roundOff = 1e-11

  var name: String { "gmres" }
  let size: Int
  var hasFailed = false
  private let field: FieldKernels
  private let gmres: GMRES
  private let arena: Arena
  private let point, direction, product, sums: UnsafeMutablePointer<Double>
  private var time = 0.0
  private var scale = 0.0

  init(_ field: FieldKernels) {
    self.field = field
    size = field.coupledCount
    gmres = GMRES(size: size, dimension: field.linearPlan.choice.krylovDimension)
    let stride = Arena.stride(for: field.stateCount)
    arena = Arena(capacity: 3 * stride + field.parameterCount + 1)
    point = arena.take(stride)
    // Beyond `size` it stays zero: quadratures feed nothing back.
    direction = arena.take(stride)
    product = arena.take(stride)
    sums = arena.take(field.parameterCount + 1)
  }

  var byteCount: Int {
    gmres.byteCount + 8 * (3 * Arena.stride(for: field.stateCount) + field.parameterCount + 1)
  }

  /// Products are taken with ∂f/∂y at (t, y) from now on.
  func linearize(t: Double, y: UnsafePointer<Double>) {
    time = t
    point.update(from: y, count: field.stateCount)
  }

  func factor(scale: Double, values: UnsafePointer<Double>) -> Bool {
    self.scale = scale
    return scale.isFinite
  }

  func reset() { hasFailed = false }

  func solve(_ x: UnsafeMutablePointer<Double>) { solveTightly(x, transposed: false) }
  func solveTransposed(_ x: UnsafeMutablePointer<Double>) { solveTightly(x, transposed: true) }

  private func solveTightly(_ x: UnsafeMutablePointer<Double>, transposed: Bool) {
    let isFinite = isFinite(x)
    let isSolved = gmres.solve(
      self, x, transposed: transposed, relative: KrylovSolver.tightTolerance,
      stagnation: KrylovSolver.roundOff)
    if !isSolved { fail(x, blamed: isFinite) }
  }

  /// x ← an approximation with ‖residual‖ ≤ max(forcing · ‖x‖, floor) in the norm of the weights:
  /// what one iteration of an inexact Newton method needs (Dembo, Eisenstat & Steihaug 1982).
  func solve(
    _ x: UnsafeMutablePointer<Double>, weights: UnsafePointer<Double>, forcing: Double,
    floor: Double
  ) {
    let isFinite = isFinite(x)
    let isSolved = gmres.solve(self, x, weights: weights, relative: forcing, absolute: floor)
    if !isSolved { fail(x, blamed: isFinite) }
  }

  private func isFinite(_ x: UnsafePointer<Double>) -> Bool {
    var sum = 0.0
    for i in 0..<size { sum += abs(x[i]) }
    return sum.isFinite
  }

  // A right-hand side that is not finite is no fault of the solver's.
  private func fail(_ x: UnsafeMutablePointer<Double>, blamed: Bool) {
    hasFailed = hasFailed || blamed
    x.update(repeating: .nan, count: size)
  }

  func multiply(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>) {
    direction.update(from: x, count: size)
    field.jvp(time, point, direction, into: product)
    for i in 0..<size { y[i] = x[i] - scale * product[i] }
  }

  func multiplyTransposed(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>) {
    direction.update(from: x, count: size)
    field.vjp(time, point, direction, into: product, addingTo: sums)
    for i in 0..<size { y[i] = x[i] - scale * product[i] }
  }
}
