import Fields
import LinearAlgebra

/// Turns a field's Jacobian values into the dense matrices that implicit steps factor.
///
/// Only the coupled block enters: pure quadratures feed nothing back and need no iteration.
final class JacobianAssembly {
  let size: Int
  private let field: FieldKernels
  /// The last evaluation, in the order of the field's pattern.
  let values: UnsafeMutablePointer<Double>
  private let sources, targets: UnsafeMutablePointer<Int>
  private let entryCount: Int
  // Entries (value, row, column) of pure quadratures against coupled states.
  private let quadratures: [(source: Int, row: Int, column: Int)]
  private let arena: Arena

  init(_ field: FieldKernels) {
    self.field = field
    size = field.coupledCount
    let pattern = field.jacobianPattern
    arena = Arena(capacity: pattern.nonzeroCount)
    values = arena.take(pattern.nonzeroCount)
    sources = .allocate(capacity: max(pattern.nonzeroCount, 1))
    targets = .allocate(capacity: max(pattern.nonzeroCount, 1))
    var count = 0
    var quadratures: [(source: Int, row: Int, column: Int)] = []
    for column in 0..<size {
      for k in pattern.columnStarts[column]..<pattern.columnStarts[column + 1] {
        if pattern.rows[k] >= size {
          quadratures.append((k, pattern.rows[k], column))
          continue
        }
        sources[count] = k
        targets[count] = column * size + pattern.rows[k]
        count += 1
      }
    }
    entryCount = count
    self.quadratures = quadratures
  }

  deinit {
    sources.deallocate()
    targets.deallocate()
  }

  /// Evaluates ∂f/∂y at (t, y).
  func evaluate(t: Double, y: UnsafePointer<Double>) { field.jacobian(t, y, into: values) }

  /// Whether every value of the last evaluation is a finite number.
  var isFinite: Bool { (0..<field.jacobianPattern.nonzeroCount).allSatisfy { values[$0].isFinite } }

  /// Factors I − scale · ∂f/∂y of the last evaluation; false if it is singular.
  func factor(scale: Double, into lu: DenseLU) -> Bool {
    let matrix = lu.matrix
    matrix.update(repeating: 0, count: size * size)
    var k = 0
    while k < entryCount {
      matrix[targets[k]] = -scale * values[sources[k]]
      k += 1
    }
    var i = 0
    while i < size {
      matrix[i * (size + 1)] += 1
      i += 1
    }
    field.counts.pointee.factorizations &+= 1
    return lu.factor()
  }

  /// Writes (real + i·imaginary) I − scale · ∂f/∂y of the last evaluation as a pair of matrices.
  @inline(__always)
  func assemble(
    real: Double, imaginary: Double, scale: Double, into realPart: UnsafeMutablePointer<Double>,
    _ imaginaryPart: UnsafeMutablePointer<Double>
  ) {
    realPart.update(repeating: 0, count: size * size)
    imaginaryPart.update(repeating: 0, count: size * size)
    var k = 0
    while k < entryCount {
      realPart[targets[k]] = -scale * values[sources[k]]
      k += 1
    }
    var i = 0
    while i < size {
      realPart[i * (size + 1)] += real
      imaginaryPart[i * (size + 1)] = imaginary
      i += 1
    }
  }

  /// Adds scale · Gᵀ κ_q to the coupled part of κ, G = ∂(quadratures)/∂(coupled states) of the last
  /// evaluation.
  func addQuadratures(scale: Double, of kappa: UnsafeMutablePointer<Double>) {
    for entry in quadratures {
      kappa[entry.column] += scale * values[entry.source] * kappa[entry.row]
    }
  }
}
