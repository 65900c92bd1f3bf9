import Expressions
import Fields

/// The two groups of a separable system q′ = f(t, p), p′ = g(t, q), found in the sparsity of the
/// Jacobian: no state may depend on one of its own group.
///
/// Each dependency joins two states that must be in different groups, so the groups are a
/// two-colouring of a graph; each connected part of it has one, up to exchange. The first state of
/// each part (positions, as most people write them) falls into Q, and so do states that depend on
/// none and on which none depends. Pure quadratures belong to no group.
///
/// - When this misleads: the pattern is structural. A dependency that is written down and cancels
///   spoils the split; a hand-written field without a pattern of its own counts as dense.
struct SeparableSplit {
  /// Why there is no split: the rate of state `row` depends on state `column`, which would have to
  /// be in its own group.
  struct Clash: Error, Equatable {
    let row, column: Int
  }

  /// Whether each coupled state belongs to Q.
  let isPosition: [Bool]

  init(_ pattern: SparsityPattern, coupled: Int) throws(Clash) {
    var neighbours: [[Int]] = Array(repeating: [], count: coupled)
    // The first row that spoils it is named, by its smallest column: rows in order below.
    var columnsOfRow: [[Int]] = Array(repeating: [], count: coupled)
    for column in 0..<coupled {
      for k in pattern.columnStarts[column]..<pattern.columnStarts[column + 1]
      where pattern.rows[k] < coupled {
        columnsOfRow[pattern.rows[k]].append(column)
        neighbours[column].append(pattern.rows[k])
        neighbours[pattern.rows[k]].append(column)
      }
    }
    var group = [Bool?](repeating: nil, count: coupled)
    for first in 0..<coupled where group[first] == nil {
      group[first] = true
      var pending = [first]
      while let i = pending.popLast() {
        for j in neighbours[i] where group[j] == nil {
          group[j] = !(group[i] ?? false)
          pending.append(j)
        }
      }
    }
    for row in 0..<coupled {
      for column in columnsOfRow[row] where group[row] == group[column] {
        throw Clash(row: row, column: column)
      }
    }
    isPosition = group.map { $0 ?? true }
  }
}
