/// An append-only log of records of one fixed number of doubles, in blocks: what a strategy holds
/// of a trajectory.
///
/// Blocks instead of one growing array: nothing is ever copied, and the peak is what is used plus
/// at most one block.
public final class RecordLog {
  public let recordSize: Int
  public private(set) var count = 0
  private let recordsPerBlock: Int
  private var blocks: [UnsafeMutablePointer<Double>] = []

  public init(recordSize: Int) {
    self.recordSize = recordSize
    recordsPerBlock = max(1, 4096 / max(recordSize, 1))
  }

  deinit { blocks.forEach { $0.deallocate() } }

  /// Room for one more record; write it at once.
  @inline(__always)
  public func append() -> UnsafeMutablePointer<Double> {
    let (block, place) = count.quotientAndRemainder(dividingBy: recordsPerBlock)
    if block == blocks.count {
      blocks.append(.allocate(capacity: recordsPerBlock * recordSize))
    }
    count += 1
    return blocks[block] + place * recordSize
  }

  @inline(__always)
  public subscript(index: Int) -> UnsafeMutablePointer<Double> {
    let (block, place) = index.quotientAndRemainder(dividingBy: recordsPerBlock)
    return blocks[block] + place * recordSize
  }

  public func removeAll() { count = 0 }

  public func removeLast(_ count: Int) { self.count -= count }

  /// Bytes of the records written: 8 · count · recordSize. (Blocks may hold up to 32 KiB more.)
  public var byteCount: Int { 8 * count * recordSize }
}
