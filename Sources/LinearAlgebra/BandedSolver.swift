/// Band matrices as a ``LinearSolver``, the states taken in an order that makes the band narrow:
/// by ``TwistedBand`` where the band is narrow enough and needs no exchange of rows, else by
/// ``BandedLU``.
public final class BandedSolver: LinearSolver {
  public var name: String { "banded" }
  public let lu: BandedLU
  private let twisted: TwistedBand?
  private let matrix: IterationMatrix
  private let twistedMatrix: IterationMatrix?
  // The state at each position, −1 for none; in the order of the twisted factorisation after it.
  private let order, twistedOrder: UnsafeMutablePointer<Int>
  private let twistedCount: Int
  private let scratch: UnsafeMutablePointer<Double>
  private var isTwisted = false

  /// - Parameters:
  ///   - order: the state at each position.
  ///   - position: its inverse.
  public init(_ structure: SparseStructure, order: [Int], position: [Int]) {
    let size = structure.size
    let (lower, upper) = structure.bandwidths(position)
    let lu = BandedLU(size: size, lower: lower, upper: upper)
    self.lu = lu
    matrix = IterationMatrix(structure, storage: lu.storageCount) {
      lu.place(position[$0], position[$1])
    }
    scratch = .allocate(capacity: max(size, 1))
    scratch.initialize(repeating: 0, count: max(size, 1))
    self.order = .allocate(capacity: max(size, 1))
    for (place, state) in order.enumerated() { (self.order + place).initialize(to: state) }
    let isNarrow = max(lower, upper) <= TwistedBand.widest
    let twisted = isNarrow ? TwistedBand(size: size) : nil
    self.twisted = twisted
    twistedMatrix = twisted.map { twisted in
      IterationMatrix(structure, storage: twisted.storageCount) {
        twisted.place(position[$0], position[$1])
      }
    }
    let places = twisted?.order ?? []
    twistedCount = places.count
    twistedOrder = .allocate(capacity: max(places.count, 1))
    for (k, place) in places.enumerated() {
      (twistedOrder + k).initialize(to: place < 0 ? -1 : order[place])
    }
  }

  deinit {
    order.deallocate()
    twistedOrder.deallocate()
    scratch.deallocate()
  }

  public var size: Int { lu.size }
  public var byteCount: Int {
    lu.byteCount + matrix.byteCount + 16 * size + 8 * twistedCount + (twisted?.byteCount ?? 0)
      + (twistedMatrix?.byteCount ?? 0)
  }

  public func factor(scale: Double, values: UnsafePointer<Double>) -> Bool {
    if let twisted, let twistedMatrix {
      twistedMatrix.write(scale: scale, values: values, into: twisted.matrix)
      isTwisted = twisted.factor()
      if isTwisted { return true }
    }
    matrix.write(scale: scale, values: values, into: lu.matrix)
    return lu.factor()
  }

  public func solve(_ x: UnsafeMutablePointer<Double>) {
    if isTwisted, let twisted {
      gather(x, twistedOrder, twistedCount, into: twisted.unknowns)
      twisted.solve()
      scatter(x, twistedOrder, twistedCount, from: twisted.unknowns)
      return
    }
    gather(x, order, size, into: scratch)
    lu.solve(scratch)
    scatter(x, order, size, from: scratch)
  }

  public func solveTransposed(_ x: UnsafeMutablePointer<Double>) {
    if isTwisted, let twisted {
      gather(x, twistedOrder, twistedCount, into: twisted.unknowns)
      twisted.solveTransposed()
      scatter(x, twistedOrder, twistedCount, from: twisted.unknowns)
      return
    }
    gather(x, order, size, into: scratch)
    lu.solveTransposed(scratch)
    scatter(x, order, size, from: scratch)
  }

  @inline(__always)
  private func gather(
    _ x: UnsafePointer<Double>, _ order: UnsafePointer<Int>, _ count: Int,
    into out: UnsafeMutablePointer<Double>
  ) {
    var k = 0
    while k < count {
      let state = order[k]
      out[k] = state < 0 ? 0 : x[state]
      k += 1
    }
  }

  @inline(__always)
  private func scatter(
    _ x: UnsafeMutablePointer<Double>, _ order: UnsafePointer<Int>, _ count: Int,
    from source: UnsafePointer<Double>
  ) {
    var k = 0
    while k < count {
      let state = order[k]
      if state >= 0 { x[state] = source[k] }
      k += 1
    }
  }
}
