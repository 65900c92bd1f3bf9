import Expressions

/// The polynomial of the last step, continued to predict the next one.
final class CollocationPast<Number: RealNumber> {
  private let values, end: Memory<Number>
  private let n: Int
  private var h = Number.zero
  private(set) var isTrusted = false

  init(count: Int, stateCount: Int) {
    values = Memory(count, filledWith: Number.zero)
    end = Memory(stateCount, filledWith: Number.zero)
    n = stateCount
  }

  /// Keeps the increments of a step that begins at `y`.
  func keep(_ increments: Memory<Number>, from y: Memory<Number>, h: Number) {
    values.assign(from: increments)
    end.assign(from: y)
    self.h = h
  }

  /// The step kept has ended at `y`.
  func finish(_ y: Memory<Number>) {
    for k in 0..<n { end.base[k] = y.base[k] - end.base[k] }
    isTrusted = true
  }

  func distrust() { isTrusted = false }

  /// Zᵢ ← u(1 + (h/h₋) cᵢ) − u(1); zeros where there is no step to continue, or one much shorter.
  func predict(_ increments: Memory<Number>, h new: Number, table: CollocationTable<Number>) {
    let s = table.stages
    guard isTrusted, new.nearestDouble < 4 * h.nearestDouble else {
      for index in 0..<n * s { increments.base[index] = Number.zero }
      return
    }
    let ratio = new / h
    for i in 0..<s {
      let weights = table.interpolation(at: Number.one + ratio * table.nodes[i])
      for k in 0..<n {
        var sum = -end.base[k]
        for j in 0..<s { sum.add(product: weights[j + 1], values.base[j * n + k]) }
        increments.base[i * n + k] = sum
      }
    }
  }
}
