/// ``BandedLU`` as a ``LinearSolver``, the states taken in an order that makes the band narrow.
public final class BandedSolver: LinearSolver {
  public var name: String { "banded" }
  public let lu: BandedLU
  private let matrix: IterationMatrix
  // The state at each position; nil where the states stand well as they are.
  private let order: UnsafeMutablePointer<Int>?
  private let scratch: UnsafeMutablePointer<Double>

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
    if order.elementsEqual(0..<size) {
      self.order = nil
    } else {
      let copy = UnsafeMutablePointer<Int>.allocate(capacity: size)
      for (place, state) in order.enumerated() { (copy + place).initialize(to: state) }
      self.order = copy
    }
  }

  deinit {
    order?.deallocate()
    scratch.deallocate()
  }

  public var size: Int { lu.size }
  public var byteCount: Int { lu.byteCount + matrix.byteCount + 16 * size }

  public func factor(scale: Double, values: UnsafePointer<Double>) -> Bool {
    matrix.write(scale: scale, values: values, into: lu.matrix)
    return lu.factor()
  }

  public func solve(_ x: UnsafeMutablePointer<Double>) {
    guard let order else {
      lu.solve(x)
      return
    }
    gather(x, order)
    lu.solve(scratch)
    scatter(x, order)
  }

  public func solveTransposed(_ x: UnsafeMutablePointer<Double>) {
    guard let order else {
      lu.solveTransposed(x)
      return
    }
    gather(x, order)
    lu.solveTransposed(scratch)
    scatter(x, order)
  }

  @inline(__always)
  private func gather(_ x: UnsafePointer<Double>, _ order: UnsafePointer<Int>) {
    let (n, scratch) = (size, scratch)
    var k = 0
    while k < n {
      scratch[k] = x[order[k]]
      k += 1
    }
  }

  @inline(__always)
  private func scatter(_ x: UnsafeMutablePointer<Double>, _ order: UnsafePointer<Int>) {
    let (n, scratch) = (size, scratch)
    var k = 0
    while k < n {
      x[order[k]] = scratch[k]
      k += 1
    }
  }
}
