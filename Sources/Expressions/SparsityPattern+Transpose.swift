extension SparsityPattern {
  /// The pattern of the transpose, with empty rows and columns up to `size` × `size` if given, and
  /// for each entry of this pattern its place among the transpose's entries.
  public func transposed(padded size: Int? = nil) -> (pattern: SparsityPattern, order: [Int]) {
    let columns = size ?? rowCount
    var starts = [Int](repeating: 0, count: columns + 1)
    for row in rows { starts[row + 1] += 1 }
    for j in 0..<columns { starts[j + 1] += starts[j] }
    var next = starts
    var transposedRows = [Int](repeating: 0, count: rows.count)
    var order = [Int](repeating: 0, count: rows.count)
    for column in 0..<columnCount {
      for k in columnStarts[column]..<columnStarts[column + 1] {
        let place = next[rows[k]]
        next[rows[k]] += 1
        transposedRows[place] = column
        order[k] = place
      }
    }
    let pattern = SparsityPattern(
      rowCount: size ?? columnCount, columnCount: columns, columnStarts: starts,
      rows: transposedRows)
    return (pattern, order)
  }
}
