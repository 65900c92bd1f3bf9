/// Where a matrix may be nonzero, by compressed columns: column `j` holds the rows
/// `rows[columnStarts[j]..<columnStarts[j + 1]]`, ascending.
///
/// The values of a Jacobian kernel are in this order.
public struct SparsityPattern: Sendable, Equatable {
  public let rowCount: Int
  public let columnCount: Int
  public let columnStarts: [Int]
  public let rows: [Int]

  public init(rowCount: Int, columnCount: Int, columnStarts: [Int], rows: [Int]) {
    precondition(columnStarts.count == columnCount + 1 && columnStarts.last == rows.count)
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.columnStarts = columnStarts
    self.rows = rows
  }

  public var nonzeroCount: Int { rows.count }

  /// The pattern with every entry present.
  public static func dense(rows: Int, columns: Int) -> SparsityPattern {
    SparsityPattern(
      rowCount: rows, columnCount: columns,
      columnStarts: (0...columns).map { $0 * rows },
      rows: (0..<columns).flatMap { _ in 0..<rows })
  }
}
