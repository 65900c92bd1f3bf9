extension DoubleSeries {
  /// Where the rows of every slot are: first those of constants, which no expansion clears, then those of
  /// series, of which the ones that follow extra inputs come last.
  final class Rows {
    /// Distance between rows: the coefficients, and zeros up to a whole vector behind the last sum.
    let length: Int
    let forward: UnsafeMutablePointer<UnsafeMutablePointer<Double>>
    /// Coefficient k at `capacity` − k; nil where nothing reads it.
    let reversed: UnsafeMutablePointer<UnsafeMutablePointer<Double>?>
    /// k times coefficient k.
    let weighted: UnsafeMutablePointer<UnsafeMutablePointer<Double>?>
    /// The rows of outputs, then of sums.
    let outputs: UnsafeMutablePointer<UnsafeMutablePointer<Double>>
    let seriesRows, extraRows: UnsafeMutablePointer<Double>
    let seriesCount, extraCount: Int
    private let memory: UnsafeMutablePointer<Double>

    init(_ program: TaylorProgram, capacity: Int) {
      let length = (capacity + 1 + 3) / 4 * 4 + 4
      self.length = length
      let slots = program.slotCount
      var isReversed = [Bool](repeating: false, count: slots)
      var isWeighted = isReversed
      for instruction in program.instructions {
        if let slot = instruction.reversedFactor { isReversed[slot] = true }
        if let slot = instruction.weightedFactor { isWeighted[slot] = true }
      }
      // 0 constants, 1 series, 2 series that follow extra inputs.
      let kinds = (0..<slots).map {
        program.isConstant[$0] ? 0 : program.followsExtras[$0] ? 2 : 1
      }
      var sizes = [0, 0, 0]
      for slot in 0..<slots {
        sizes[kinds[slot]] +=
          length * (1 + (isReversed[slot] ? 1 : 0) + (isWeighted[slot] ? 1 : 0))
      }
      let total = sizes.reduce(0, +)
      memory = .allocate(capacity: max(total, 1))
      memory.initialize(repeating: 0, count: max(total, 1))
      seriesRows = memory + sizes[0]
      extraRows = seriesRows + sizes[1]
      (seriesCount, extraCount) = (sizes[1] + sizes[2], sizes[2])
      forward = .allocate(capacity: max(slots, 1))
      reversed = .allocate(capacity: max(slots, 1))
      weighted = .allocate(capacity: max(slots, 1))
      var places = [memory, seriesRows, extraRows]
      for slot in 0..<slots {
        let kind = kinds[slot]
        func take() -> UnsafeMutablePointer<Double> {
          defer { places[kind] += length }
          return places[kind]
        }
        (forward + slot).initialize(to: take())
        (reversed + slot).initialize(to: isReversed[slot] ? take() : nil)
        (weighted + slot).initialize(to: isWeighted[slot] ? take() : nil)
      }
      let results = program.outputs + program.sums
      outputs = .allocate(capacity: max(results.count, 1))
      for (i, slot) in results.enumerated() { (outputs + i).initialize(to: forward[slot]) }
    }

    deinit {
      memory.deallocate()
      forward.deallocate()
      reversed.deallocate()
      weighted.deallocate()
      outputs.deallocate()
    }
  }
}

extension SeriesInstruction {
  /// The slot whose reversed row the rule reads.
  var reversedFactor: Int? {
    switch rule {
    case .multiply, .divide: b
    case .sqrt, .power, .cbrt: result
    case .product, .quotient: factor
    case .constant, .add, .subtract, .negate, .scale, .divideByConstant, .branch: nil
    }
  }

  /// The slot whose row times 0, 1, 2, … the rule reads.
  var weightedFactor: Int? {
    switch rule {
    case .product: inner
    case .quotient: result
    default: nil
    }
  }
}
