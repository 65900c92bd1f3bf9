/// One action of a checkpoint schedule. It knows of steps by number and of nothing else.
///
/// There is a *present* (the state before some step), a set of numbered *slots* that hold states, and a
/// *tape*: a stack of records of steps, of which the top one can be reversed.
public enum ScheduleAction: Equatable, Sendable {
  /// Keeps the present state in an empty slot.
  case store(slot: Int)
  /// Makes the state in a slot the present one; the slot keeps it.
  case restore(slot: Int)
  /// Empties a slot.
  case free(slot: Int)
  /// Moves a slot from memory to disk.
  case spill(slot: Int)
  /// Takes steps and records nothing.
  case advance(Int)
  /// Takes steps and puts the record of each on the tape.
  case tape(Int)
  /// Puts the record of the step taken last on the tape; it is still at hand.
  case keepLast
  /// Drops records from the top of the tape.
  case discard(Int)
  /// Reverses the steps on top of the tape, the last one first, and takes them off.
  case reverse(Int)
}

extension ScheduleAction {
  var reverses: Bool {
    if case .reverse = self { true } else { false }
  }
}
