/// A scalar (`x`) or a member of a family (`u[3]`, `u[1,2]`): a name with its indices evaluated.
struct Member: Hashable, Sendable {
  static let maximumIndexCount = 4

  let symbol: Int32
  /// Unused ones are 0. A name has the same number of indices everywhere, so the number of them
  /// need not be part of the key.
  let indices: SIMD4<Int32>
  let indexCount: Int8

  init(symbol: Int32, indices: [Int32] = []) {
    self.symbol = symbol
    var lanes = SIMD4<Int32>()
    for (lane, index) in indices.enumerated() { lanes[lane] = index }
    self.indices = lanes
    indexCount = Int8(indices.count)
  }

  func name(_ symbols: Symbols) -> String {
    guard indexCount > 0 else { return symbols[symbol] }
    let list = (0..<Int(indexCount)).map { String(indices[$0]) }.joined(separator: ",")
    return "\(symbols[symbol])[\(list)]"
  }
}

/// The values of the loop indices in force, innermost last. There are few: a linear search.
struct IndexScope: Sendable {
  private(set) var bindings: [(symbol: Int32, value: Int)] = []

  func value(of symbol: Int32) -> Int? {
    bindings.last { $0.symbol == symbol }?.value
  }

  mutating func push(_ symbol: Int32, _ value: Int) { bindings.append((symbol, value)) }
  mutating func pop() { bindings.removeLast() }
}
