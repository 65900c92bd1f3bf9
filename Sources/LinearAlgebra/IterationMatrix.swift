/// Writes the matrix I − scale · J of an implicit step into whatever storage a solver factors.
///
/// J comes as the values of a ``SparseStructure``; the storage is told once where each entry and
/// each place of the diagonal belongs.
public final class IterationMatrix {
  private let sources, targets, diagonal: UnsafeMutablePointer<Int>
  private let entryCount, size, storage: Int

  /// - Parameters:
  ///   - storage: how many numbers the storage has; all are zeroed before each writing.
  ///   - place: where the entry (row, column) stands in the storage; asked for the diagonal too.
  public init(
    _ structure: SparseStructure, storage: Int, place: (_ row: Int, _ column: Int) -> Int
  ) {
    entryCount = structure.entryCount
    size = structure.size
    self.storage = storage
    sources = .allocate(capacity: max(entryCount, 1))
    targets = .allocate(capacity: max(entryCount, 1))
    diagonal = .allocate(capacity: max(size, 1))
    var k = 0
    structure.forEach { row, column, source in
      (sources + k).initialize(to: source)
      (targets + k).initialize(to: place(row, column))
      k += 1
    }
    for i in 0..<size { (diagonal + i).initialize(to: place(i, i)) }
  }

  deinit {
    sources.deallocate()
    targets.deallocate()
    diagonal.deallocate()
  }

  /// matrix ← identity · I − scale · J.
  public func write(
    identity: Double = 1, scale: Double, values: UnsafePointer<Double>,
    into matrix: UnsafeMutablePointer<Double>
  ) {
    matrix.update(repeating: 0, count: storage)
    let (sources, targets, diagonal) = (sources, targets, diagonal)
    var k = 0
    while k < entryCount {
      matrix[targets[k]] = -scale * values[sources[k]]
      k += 1
    }
    var i = 0
    while i < size {
      matrix[diagonal[i]] += identity
      i += 1
    }
  }

  /// The bytes of the tables.
  public var byteCount: Int { MemoryLayout<Int>.stride * (2 * entryCount + size) }
}
