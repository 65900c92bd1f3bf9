/// Where a square matrix J may be nonzero, by compressed columns, and where its values are found.
///
/// Entry k stands in row `rows[k]` of the column j with `columnStarts[j] <= k < columnStarts[j + 1]`
/// and has the value `values[places[k]]`: the values may belong to a larger matrix, of which this
/// is the leading block.
public struct SparseStructure: Sendable, Equatable {
  public let size: Int
  public let columnStarts, rows, places: [Int]

  /// The leading `size` × `size` block of a matrix given by compressed columns.
  public init(leading size: Int, columnStarts starts: [Int], rows all: [Int]) {
    self.size = size
    var columnStarts = [0]
    var (rows, places) = ([Int](), [Int]())
    columnStarts.reserveCapacity(size + 1)
    rows.reserveCapacity(all.count)
    places.reserveCapacity(all.count)
    for column in 0..<size {
      for k in starts[column]..<starts[column + 1] where all[k] < size {
        rows.append(all[k])
        places.append(k)
      }
      columnStarts.append(rows.count)
    }
    self.columnStarts = columnStarts
    self.rows = rows
    self.places = places
  }

  public var entryCount: Int { rows.count }

  /// Calls `body` with the row, the column and the place of each entry.
  @inline(__always)
  func forEach(_ body: (_ row: Int, _ column: Int, _ place: Int) -> Void) {
    for column in 0..<size {
      for k in columnStarts[column]..<columnStarts[column + 1] {
        body(rows[k], column, places[k])
      }
    }
  }

  /// How far entries stand below and above the diagonal once state i is moved to `position[i]`.
  public func bandwidths(_ position: [Int]) -> (lower: Int, upper: Int) {
    var (lower, upper) = (0, 0)
    forEach { row, column, _ in
      let distance = position[row] - position[column]
      lower = max(lower, distance)
      upper = max(upper, -distance)
    }
    return (lower, upper)
  }
}
