import Expressions

/// The steps of a solution, kept for the way back: t, h, y, and the stage increments rounded to Double,
/// from which an iteration or two find all their digits again.
///
/// Cost: n numbers and ns Doubles a step. Rejected: increments in all their digits, of which the ring
/// modulator's 6e5 steps would fill 1.4 GB, and 5 GB in multiple precision.
final class CollocationTape<Number: RealNumber> {
  private let n, stageCount, perBlock: Int
  private(set) var times: [Number] = []
  private(set) var sizes: [Number] = []
  private var states: [Memory<Number>] = []
  private var stages: [Memory<Double>] = []

  init(stateCount: Int, stages: Int) {
    n = stateCount
    stageCount = stateCount * stages
    perBlock = max(1, (1 << 16) / stageCount)
  }

  var count: Int { times.count }

  /// - Parameters:
  ///   - h: the size of the step that begins at (t, y).
  ///   - increments: n numbers of each stage.
  func append(t: Number, h: Number, y: Memory<Number>, increments: Memory<Number>) {
    let place = count % perBlock
    if place == 0 {
      states.append(Memory(n * perBlock, filledWith: .zero))
      stages.append(Memory(stageCount * perBlock, filledWith: 0))
    }
    times.append(t)
    sizes.append(h)
    let last = states.count - 1
    (states[last].base + place * n).update(from: y.base, count: n)
    let target = stages[last].base + place * stageCount
    for k in 0..<stageCount { target[k] = increments.base[k].nearestDouble }
  }

  /// Brings step `index` back.
  func read(_ index: Int, y: Memory<Number>, increments: Memory<Number>) {
    let (block, place) = index.quotientAndRemainder(dividingBy: perBlock)
    y.base.update(from: states[block].base + place * n, count: n)
    let source = stages[block].base + place * stageCount
    for k in 0..<stageCount { increments.base[k] = Number(source[k]) }
  }
}
