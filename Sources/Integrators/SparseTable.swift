import Expressions

/// A sparsity pattern laid out for the step: rows and columns of the entries behind plain pointers.
/// The arrays of a `SparsityPattern` would be retained, and checked, once an entry.
package final class SparseTable {
  package let entryCount: Int
  package let rows, columns: UnsafeMutablePointer<Int>
  /// Where each column begins among the entries, and the end of the last.
  private let starts: UnsafeMutablePointer<Int>

  package init(_ pattern: SparsityPattern) {
    entryCount = pattern.nonzeroCount
    rows = .allocate(capacity: max(entryCount, 1))
    columns = .allocate(capacity: max(entryCount, 1))
    starts = .allocate(capacity: pattern.columnStarts.count)
    for (j, start) in pattern.columnStarts.enumerated() { (starts + j).initialize(to: start) }
    for (k, row) in pattern.rows.enumerated() { (rows + k).initialize(to: row) }
    for j in 0..<pattern.columnCount {
      for k in pattern.columnStarts[j]..<pattern.columnStarts[j + 1] {
        (columns + k).initialize(to: j)
      }
    }
  }

  deinit {
    rows.deallocate()
    columns.deallocate()
    starts.deallocate()
  }

  /// out += A v, A given by the values of its entries.
  @inline(__always)
  package func multiply(
    _ values: UnsafePointer<Double>, _ v: UnsafePointer<Double>,
    addingTo out: UnsafeMutablePointer<Double>
  ) {
    var k = 0
    while k < entryCount {
      out[rows[k]] += values[k] * v[columns[k]]
      k += 1
    }
  }

  /// out += column `j` of A.
  @inline(__always)
  package func addColumn(
    _ j: Int, of values: UnsafePointer<Double>, to out: UnsafeMutablePointer<Double>
  ) {
    var k = starts[j]
    let end = starts[j + 1]
    while k < end {
      out[rows[k]] += values[k]
      k += 1
    }
  }
}
