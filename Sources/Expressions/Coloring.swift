/// A colouring of the columns of a sparse matrix in which columns that share a row differ, so that
/// one product with the sum of a colour's unit vectors yields all its columns at once
/// (Curtis, Powell & Reid 1974).
public struct Coloring: Sendable, Equatable {
  /// The colour of each column, from 0.
  public let colors: [Int]
  public let count: Int

  /// v for the product J·v that holds the columns of `color`: 1 there, 0 elsewhere.
  public func seed(_ color: Int) -> [Double] { colors.map { $0 == color ? 1 : 0 } }

  /// The entries of J in the pattern's order, from the products J·`seed(c)` of all colours c.
  public func entries(of pattern: SparsityPattern, from products: [[Double]]) -> [Double] {
    colors.indices.flatMap { column in
      pattern.rows[pattern.columnStarts[column]..<pattern.columnStarts[column + 1]].map {
        products[colors[column]][$0]
      }
    }
  }
}

extension SparsityPattern {
  /// A greedy colouring of the columns, each given the least colour none of its neighbours has.
  ///
  /// The count lies between the longest row's length (those columns must all differ) and 1 + the
  /// greatest number of neighbours of a column. The better one of two orders is returned: as they
  /// stand, which is optimal for banded matrices, and longest columns first.
  ///
  /// - Cost: Σ over rows of (entries in the row)².
  public func columnColoring() -> Coloring {
    let natural = coloring(inOrder: Array(0..<columnCount))
    let lengths = (0..<columnCount).map { columnStarts[$0 + 1] - columnStarts[$0] }
    let longestFirst = (0..<columnCount).sorted {
      lengths[$0] != lengths[$1] ? lengths[$0] > lengths[$1] : $0 < $1
    }
    let other = coloring(inOrder: longestFirst)
    return other.count < natural.count ? other : natural
  }

  private func coloring(inOrder order: [Int]) -> Coloring {
    var columnsOfRow = [[Int]](repeating: [], count: rowCount)
    for column in 0..<columnCount {
      for row in rows[columnStarts[column]..<columnStarts[column + 1]] {
        columnsOfRow[row].append(column)
      }
    }
    var colors = [Int](repeating: -1, count: columnCount)
    var takenBy = [Int](repeating: -1, count: columnCount)
    var count = 0
    for column in order {
      for row in rows[columnStarts[column]..<columnStarts[column + 1]] {
        for neighbour in columnsOfRow[row] where colors[neighbour] >= 0 {
          takenBy[colors[neighbour]] = column
        }
      }
      var color = 0
      while takenBy[color] == column { color += 1 }
      colors[column] = color
      count = max(count, color + 1)
    }
    return Coloring(colors: colors, count: count)
  }
}
