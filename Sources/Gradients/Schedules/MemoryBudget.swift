import Integrators

/// The schedule that takes the fewest steps again within so many bytes.
public struct MemoryBudget: Sendable, Hashable {
  public let bytes: Int

  public init(bytes: Int) { self.bytes = bytes }

  /// The least there is: one state, and the record of the step at hand.
  public static func least(stateBytes: Int, recordBytes: Int) -> Int { stateBytes + recordBytes }

  /// The choice.
  ///
  /// Where the number of steps is known: all records if they fit; else `cams`, which is never worse than
  /// `binomial`, unless its table is too large. Where it is not known: `online`, because nobody can say
  /// whether all records would fit, and the best of the others would cost a solution to count the steps.
  public func choose(
    steps: Int?, stateBytes: Int, recordBytes: Int
  ) throws(IntegrationFailure) -> CheckpointSchedule {
    let least = MemoryBudget.least(stateBytes: stateBytes, recordBytes: recordBytes)
    guard bytes >= least else {
      throw .unsupported(
        "\(bytes) bytes are too little memory: the least is \(least) bytes, one state to restart from "
          + "(\(stateBytes)) and the record of one step (\(recordBytes))")
    }
    let slots = (bytes - recordBytes) / stateBytes
    guard let steps else { return .online(slots: slots) }
    if steps <= bytes / recordBytes { return .all }
    // A unit of `cams` is a state, and there are fewer of them than would hold all records.
    return MixedTable.isTooLarge(steps: steps, units: slots)
      ? .binomial(slots: min(slots, steps)) : .cams(slots: slots)
  }
}
