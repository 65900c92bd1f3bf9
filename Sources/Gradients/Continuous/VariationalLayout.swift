import Fields

/// Where the components of y and of the columns stand in the state of a ``VariationalField``: all that f
/// depends on first, block by block (y, s₁, s₂ …), then the pure quadratures of all blocks.
struct VariationalLayout {
  /// 1 + the number of columns.
  let blocks: Int
  /// n, and how many of them f depends on.
  let count, coupled: Int

  var size: Int { blocks * count }
  var coupledSize: Int { blocks * coupled }
  private var quadratures: Int { count - coupled }

  /// The places of the n components of a block.
  func places(_ block: Int) -> [Int] {
    (0..<count).map {
      $0 < coupled
        ? block * coupled + $0 : blocks * coupled + block * quadratures + $0 - coupled
    }
  }

  /// Writes a block's n numbers to their places.
  @inline(__always)
  func scatter(
    _ values: UnsafePointer<Double>, block: Int, into out: UnsafeMutablePointer<Double>
  ) {
    (out + block * coupled).update(from: values, count: coupled)
    (out + blocks * coupled + block * quadratures).update(
      from: values + coupled, count: quadratures)
  }

  @inline(__always)
  func gather(
    _ state: UnsafePointer<Double>, block: Int, into values: UnsafeMutablePointer<Double>
  ) {
    values.update(from: state + block * coupled, count: coupled)
    (values + coupled).update(
      from: state + blocks * coupled + block * quadratures, count: quadratures)
  }

  /// One number for each component of the state, of one list for each block.
  func joined(_ values: [[Double]]) -> [Double] {
    var all = [Double](repeating: 0, count: size)
    for (block, values) in values.enumerated() {
      for (place, value) in zip(places(block), values) { all[place] = value }
    }
    return all
  }
}
