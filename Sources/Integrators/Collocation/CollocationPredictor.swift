import LinearAlgebra

/// Starting values for Newton: the collocation polynomial of the step before, continued.
///
/// With r = h/h′ and the polynomial in powers of θ − 1 = cᵢ r, in transformed variables:
/// V ← Σₖ rᵏ⁻¹ Mₖ Dₖ, Mᵢₖ = Σₗ (T⁻¹)ᵢₗ cₗᵏ, Dₖ the rows remembered.
struct CollocationPredictor {
  private let stageCount, stride: Int
  private let powers: UnsafeMutablePointer<Double>
  private let scaled: UnsafeMutablePointer<Double>
  private let lastSize: UnsafeMutablePointer<Double>
  private let arena: Arena
  private let powerRows, valueRows: CombinationTable

  init(_ tableau: CollocationTableau, stride: Int) {
    let stages = tableau.stageCount
    stageCount = stages
    self.stride = stride
    arena = Arena(capacity: 2 * stages * stride + 1)
    powers = arena.take(stages * stride)
    scaled = arena.take(stages * stride)
    lastSize = arena.take(1)
    powerRows = CombinationTable(tableau.products.beyond, stride: stride)
    valueRows = CollocationPredictor.values(tableau, powers: stages, stride: stride)
  }

  private static func values(
    _ tableau: CollocationTableau, powers: Int, stride: Int
  ) -> CombinationTable {
    CombinationTable(tableau.products.values.map { Array($0.prefix(powers)) }, stride: stride)
  }

  /// What ``predict(h:into:rows:through:)`` needs to continue this polynomial to the stages of
  /// another method.
  func bridge(to other: CollocationTableau) -> CombinationTable {
    CollocationPredictor.values(other, powers: stageCount, stride: stride)
  }

  /// The polynomial remembered.
  func carry(through archive: inout SnapshotArchive) {
    archive.carry(powers, count: stageCount * stride)
    archive.carry(lastSize, count: 1)
  }

  /// Keeps the polynomial of an accepted step of size `h` with unknowns V.
  @inline(__always)
  func remember(_ unknowns: UnsafePointer<Double>, h: Double) {
    var k = 0
    while k < stageCount {
      powerRows.combine(k, scale: 1, vectors: unknowns, base: nil, into: powers + k * stride)
      k += 1
    }
    lastSize.pointee = h
  }

  /// Whether the polynomial remembered says anything about a step of size `h`: after a landing that
  /// cut a step to next to nothing, it does not. (No controller lets a step grow by more than ten.)
  @inline(__always)
  func reaches(_ h: Double) -> Bool { abs(h) <= 20 * abs(lastSize.pointee) }

  /// V of a step of size `h` on the polynomial remembered.
  @inline(__always)
  func predict(h: Double, into unknowns: UnsafeMutablePointer<Double>) {
    predict(h: h, into: unknowns, rows: stageCount, through: valueRows)
  }

  /// The same for the `rows` stages of another method, by its ``bridge(to:)``.
  @inline(__always)
  func predict(
    h: Double, into unknowns: UnsafeMutablePointer<Double>, rows: Int,
    through table: CombinationTable
  ) {
    let ratio = h / lastSize.pointee
    var factor = 1.0
    var k = 0
    while k < stageCount {
      let (source, target) = (powers + k * stride, scaled + k * stride)
      var i = 0
      while i < stride {
        target[i] = factor * source[i]
        i += 1
      }
      factor *= ratio
      k += 1
    }
    var i = 0
    while i < rows {
      table.combine(i, scale: 1, vectors: scaled, base: nil, into: unknowns + i * stride)
      i += 1
    }
  }
}
