import Fields
import LinearAlgebra

/// A field's Jacobian values, and the dense matrices made of them.
///
/// Only the coupled block enters a matrix: pure quadratures feed nothing back and need no iteration.
final class JacobianAssembly {
  let size: Int
  private let field: FieldKernels
  /// The last evaluation, in the order of the field's pattern.
  let values: UnsafeMutablePointer<Double>
  // Entries (value, row, column) of pure quadratures against coupled states.
  private let quadratures: [(source: Int, row: Int, column: Int)]
  private let arena: Arena
  private let krylov: KrylovSolver?
  // A matrix-free solver does not look at the values; others may.
  private let needsValues: Bool
  private var dense: IterationMatrix?
  /// Where the values come from, for snapshots.
  let memory: UnsafeMutablePointer<FactorMemory>

  /// - Parameters:
  ///   - krylov: told the point of each evaluation.
  ///   - needsValues: whether `values` is read by others than solvers and quadratures.
  ///   - needsQuadratures: whether the rows of quadratures are read.
  init(
    _ field: FieldKernels, krylov: KrylovSolver? = nil, needsValues: Bool = true,
    needsQuadratures: Bool = true
  ) {
    self.field = field
    self.krylov = krylov
    memory = .allocate(capacity: 1)
    memory.initialize(to: FactorMemory(count: field.stateCount))
    size = field.coupledCount
    let pattern = field.jacobianPattern
    arena = Arena(capacity: pattern.nonzeroCount)
    values = arena.take(pattern.nonzeroCount)
    var quadratures: [(source: Int, row: Int, column: Int)] = []
    if field.stateCount > size {
      for column in 0..<size {
        for k in pattern.columnStarts[column]..<pattern.columnStarts[column + 1]
        where pattern.rows[k] >= size {
          quadratures.append((k, pattern.rows[k], column))
        }
      }
    }
    self.quadratures = quadratures
    self.needsValues =
      needsValues || krylov == nil || (needsQuadratures && !quadratures.isEmpty)
  }

  deinit {
    memory.pointee.end()
    memory.deallocate()
  }

  /// Evaluates ∂f/∂y at (t, y).
  func evaluate(t: Double, y: UnsafePointer<Double>) {
    krylov?.linearize(t: t, y: y)
    if needsValues { field.jacobian(t, y, into: values) }
    if memory.pointee.isOn { memory.pointee.noteEvaluation(t: t, y: y, count: field.stateCount) }
  }

  /// Whether every value of the last evaluation is a finite number.
  var isFinite: Bool { (0..<field.jacobianPattern.nonzeroCount).allSatisfy { values[$0].isFinite } }

  /// Factors I − scale · ∂f/∂y of the last evaluation as a dense matrix, whatever the field's choice
  /// of linear solver; false if it is singular.
  func factor(scale: Double, into lu: DenseLU) -> Bool {
    let matrix = dense ?? makeDense()
    matrix.write(scale: scale, values: values, into: lu.matrix)
    field.counts.pointee.factorizations &+= 1
    return lu.factor()
  }

  /// Writes (real + i·imaginary) I − scale · ∂f/∂y of the last evaluation as a pair of matrices.
  @inline(__always)
  func assemble(
    real: Double, imaginary: Double, scale: Double, into realPart: UnsafeMutablePointer<Double>,
    _ imaginaryPart: UnsafeMutablePointer<Double>
  ) {
    let matrix = dense ?? makeDense()
    matrix.write(identity: real, scale: scale, values: values, into: realPart)
    imaginaryPart.update(repeating: 0, count: size * size)
    var i = 0
    while i < size {
      imaginaryPart[i * (size + 1)] = imaginary
      i += 1
    }
  }

  /// Makes the table of the dense matrix now, so that no step has to; whoever calls `assemble` or
  /// `factor` in a step calls this first.
  func prepareDense() { if dense == nil { _ = makeDense() } }

  private func makeDense() -> IterationMatrix {
    let size = size
    let pattern = field.jacobianPattern
    let structure = SparseStructure(
      leading: size, columnStarts: pattern.columnStarts, rows: pattern.rows)
    let made = IterationMatrix(structure, storage: size * size) { $0 + $1 * size }
    dense = made
    return made
  }

  /// Adds scale · Gᵀ κ_q to the coupled part of κ, G = ∂(quadratures)/∂(coupled states) of the last
  /// evaluation.
  func addQuadratures(scale: Double, of kappa: UnsafeMutablePointer<Double>) {
    for entry in quadratures {
      kappa[entry.column] += scale * values[entry.source] * kappa[entry.row]
    }
  }
}
