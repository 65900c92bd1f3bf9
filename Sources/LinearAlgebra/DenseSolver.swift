/// ``DenseLU`` as a ``LinearSolver``: for small systems and full matrices.
public final class DenseSolver: LinearSolver {
  public var name: String { "dense" }
  public let lu: DenseLU
  private let matrix: IterationMatrix

  public init(_ structure: SparseStructure) {
    let size = structure.size
    lu = DenseLU(size: size)
    matrix = IterationMatrix(structure, storage: size * size) { $0 + $1 * size }
  }

  public var size: Int { lu.size }
  public var byteCount: Int { DenseSolver.byteCount(size: size) + matrix.byteCount }

  /// The bytes of the factors alone, or `Int.max` where no machine can count them.
  public static func byteCount(size: Int) -> Int {
    let (square, overflow) = size.multipliedReportingOverflow(by: 8 * (size + 2))
    return overflow ? .max : square
  }

  /// Writes I − scale · J into `lu` and factors it.
  public func factor(scale: Double, values: UnsafePointer<Double>, into lu: DenseLU) -> Bool {
    matrix.write(scale: scale, values: values, into: lu.matrix)
    return lu.factor()
  }

  public func factor(scale: Double, values: UnsafePointer<Double>) -> Bool {
    factor(scale: scale, values: values, into: lu)
  }

  public func solve(_ x: UnsafeMutablePointer<Double>) { lu.solve(x) }
  public func solveTransposed(_ x: UnsafeMutablePointer<Double>) { lu.solveTransposed(x) }
}
