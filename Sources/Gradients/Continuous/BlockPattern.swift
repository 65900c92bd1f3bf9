import Expressions

/// A sparse matrix put together from sparse blocks, each possibly transposed: where every value of
/// every block goes.
struct BlockPattern {
  struct Block {
    let pattern: SparsityPattern
    var row = 0
    var column = 0
    var isTransposed = false
    /// Where its rows and columns go in the whole, where that is not one after the other from `row` and
    /// `column` on.
    var rows: [Int]?
    var columns: [Int]?
  }

  let whole: SparsityPattern
  /// For each block, the places of its values in the whole's.
  private let places: [[Int]]

  /// - Parameter size: rows and columns of the whole. Blocks may not overlap.
  init(size: Int, _ blocks: [Block]) {
    var columns: [[(row: Int, block: Int, entry: Int)]] = Array(repeating: [], count: size)
    for (b, block) in blocks.enumerated() {
      for j in 0..<block.pattern.columnCount {
        for k in block.pattern.columnStarts[j]..<block.pattern.columnStarts[j + 1] {
          let i = block.pattern.rows[k]
          let (row, column) = block.isTransposed ? (j, i) : (i, j)
          let place = block.columns?[column] ?? block.column + column
          columns[place].append((block.rows?[row] ?? block.row + row, b, k))
        }
      }
    }
    var places = blocks.map { [Int](repeating: 0, count: $0.pattern.nonzeroCount) }
    var starts = [0]
    var rows: [Int] = []
    for column in columns {
      for (row, block, entry) in column.sorted(by: { $0.row < $1.row }) {
        places[block][entry] = rows.count
        rows.append(row)
      }
      starts.append(rows.count)
    }
    self.places = places
    whole = SparsityPattern(rowCount: size, columnCount: size, columnStarts: starts, rows: rows)
  }

  /// Writes factor · values of block `index` into the values of the whole.
  func scatter(
    _ values: UnsafePointer<Double>, times factor: Double, block index: Int,
    into whole: UnsafeMutablePointer<Double>
  ) {
    let places = places[index]
    for k in places.indices { whole[places[k]] = factor * values[k] }
  }
}
