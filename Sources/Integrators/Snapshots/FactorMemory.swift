import LinearAlgebra

/// Where the matrix at hand was evaluated and factored: what it takes to make the same factors again, to
/// the bit, without keeping n² numbers in every snapshot.
///
/// Factors depend on the point of the Jacobian and on the scale; those of a solver that keeps its pivots
/// from matrix to matrix on the matrix that chose them, too. Off, and free, until a snapshot is measured.
struct FactorMemory {
  private(set) var isOn = false
  var time = Double.nan
  /// NaN while there are no factors.
  var scale = Double.nan
  var pivotTime = Double.nan
  var pivotScale = Double.nan
  var hasPivots = false
  var pivotings = 0
  private(set) var rows: UnsafeMutablePointer<Double>?
  let stride: Int

  init(count: Int) { stride = Arena.stride(for: count) }

  mutating func begin() {
    guard !isOn else { return }
    isOn = true
    rows = .allocate(capacity: 3 * stride)
    rows?.initialize(repeating: 0, count: 3 * stride)
  }

  func end() { rows?.deallocate() }

  /// The state of the last evaluation, that of the matrix that chose the pivots, and scratch.
  var point: UnsafeMutablePointer<Double> { rows! }
  var pivotPoint: UnsafeMutablePointer<Double> { rows! + stride }
  var wanted: UnsafeMutablePointer<Double> { rows! + 2 * stride }

  /// Whether `wanted` is the state in `row`, to the bit.
  func isWanted(_ row: UnsafePointer<Double>) -> Bool {
    (0..<stride).allSatisfy { row[$0].bitPattern == wanted[$0].bitPattern }
  }

  mutating func noteEvaluation(t: Double, y: UnsafePointer<Double>, count: Int) {
    time = t
    scale = .nan
    point.update(from: y, count: count)
  }

  /// - Parameter pivotings: how often the solver has chosen pivots so far; nil if it keeps none.
  mutating func noteFactors(scale: Double, isRegular: Bool, pivotings count: Int?) {
    self.scale = isRegular ? scale : .nan
    guard let count else { return }
    if !isRegular {
      hasPivots = false
    } else if count != pivotings || !hasPivots {
      hasPivots = true
      pivotTime = time
      pivotScale = scale
      pivotPoint.update(from: point, count: stride)
    }
    pivotings = count
  }
}
