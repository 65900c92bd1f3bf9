/// What following a schedule costs, in integers: predicted by ``CheckpointSchedule/cost(steps:isKnown:stateBytes:recordBytes:)``
/// and measured by whoever followed it, and the two are equal.
public struct ScheduleCost: Sendable, Equatable, Codable {
  /// N, the steps of the forward solution.
  public var steps = 0
  /// Steps taken again, those that are then recorded included.
  public var replays = 0
  /// The most states held in memory at once, and in the file.
  public var memoryStates = 0
  public var diskStates = 0
  /// The most records held at once.
  public var records = 0
  /// States written to the file and read from it.
  public var writes = 0
  public var reads = 0
  /// The most bytes of states and records in memory at once, and of states in the file.
  public var memoryBytes = 0
  public var diskBytes = 0

  public init() {}

  /// Takes note of what is held now.
  mutating func note(
    memoryStates: Int, diskStates: Int, records: Int, stateBytes: Int, recordBytes: Int
  ) {
    self.memoryStates = max(self.memoryStates, memoryStates)
    self.diskStates = max(self.diskStates, diskStates)
    self.records = max(self.records, records)
    memoryBytes = max(memoryBytes, memoryStates * stateBytes + records * recordBytes)
    diskBytes = max(diskBytes, diskStates * stateBytes)
  }
}
