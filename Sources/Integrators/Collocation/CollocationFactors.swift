import Fields
import LinearAlgebra

/// The linear systems of simplified Newton in transformed variables, (Λ ⊗ I − h I ⊗ J) x = b: one real
/// if s is odd, ⌊s/2⌋ complex, for the coupled states; and the filter of the error estimate.
///
/// The real one is kept as I − (h/γ) J, the form that ``StageSolver`` factors for all methods; the
/// complex ones as (α + iβ) I − h J.
final class CollocationFactors {
  let jacobian: JacobianAssembly
  let solver: StageSolver
  private let pairs: UnsafeMutablePointer<CollocationTableau.Pair>
  private let complex: UnsafeMutablePointer<ComplexLU>
  private let pairCount, realCount: Int
  private let filterScale: Double
  private let size, stride: Int
  private let counts: UnsafeMutablePointer<Counts>

  init(_ tableau: CollocationTableau, field: FieldKernels, stride: Int) {
    solver = StageSolver(field)
    jacobian = solver.jacobian
    jacobian.prepareDense()
    filterScale = 1 / tableau.filter
    realCount = tableau.realCount
    pairCount = tableau.pairs.count
    size = field.coupledCount
    self.stride = stride
    counts = field.counts
    pairs = .allocate(capacity: pairCount)
    complex = .allocate(capacity: pairCount)
    for (k, pair) in tableau.pairs.enumerated() {
      (pairs + k).initialize(to: pair)
      (complex + k).initialize(to: ComplexLU(size: size))
    }
  }

  deinit {
    for k in 0..<pairCount { complex[k].deallocate() }
    complex.deallocate()
    pairs.deallocate()
  }

  /// Forgets earlier systems.
  func restart() { solver.restart() }

  /// Factors all of them for steps of size `h` with the Jacobian evaluated last; false if one is
  /// singular.
  @inline(__always)
  func factor(h: Double) -> Bool {
    guard solver.tryFactor(scale: h * filterScale) else { return false }
    var k = 0
    while k < pairCount {
      let lu = complex[k]
      jacobian.assemble(
        real: pairs[k].real, imaginary: pairs[k].imaginary, scale: h, into: lu.real, lu.imaginary)
      counts.pointee.factorizations &+= 1
      if !lu.factor() { return false }
      k += 1
    }
    return true
  }

  /// Solves for all rows of `x` in place.
  @inline(__always)
  func solve(_ x: UnsafeMutablePointer<Double>) {
    if realCount == 1 {
      solver.solve(x)
      var i = 0
      while i < size {
        x[i] *= filterScale
        i += 1
      }
    }
    var k = 0
    while k < pairCount {
      let row = x + (realCount + 2 * k) * stride
      complex[k].solve(row, row + stride)
      k += 1
    }
    counts.pointee.linearSolves &+= pairCount
  }

  /// Solves the transposed systems, (Λᵀ ⊗ I − h I ⊗ Jᵀ) x = b.
  func solveTransposed(_ x: UnsafeMutablePointer<Double>) {
    if realCount == 1 {
      solver.solveTransposed(x)
      for i in 0..<size { x[i] *= filterScale }
    }
    for k in 0..<pairCount {
      let row = x + (realCount + 2 * k) * stride
      complex[k].solveConjugateTransposed(row, row + stride)
    }
    counts.pointee.linearSolves &+= pairCount
  }

  /// x ← (I − hγ₀ J)⁻¹ x: the filter of the error estimate.
  @inline(__always)
  func filter(_ x: UnsafeMutablePointer<Double>) { solver.solve(x) }
}
