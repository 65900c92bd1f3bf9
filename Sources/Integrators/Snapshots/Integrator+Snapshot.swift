import Fields

/// A snapshot is everything that later steps depend on: time, step size, controller, and what the
/// stepper carries. Saving one changes nothing, and from a restored one the integrator takes the very
/// steps it took before, rejected attempts included, to the last bit.
///
/// Rejected: to begin anew at a checkpoint as ``checkpoint()`` does, because the trajectory, and with it
/// every gradient of its steps, would depend on where the checkpoints are; and to keep t and h of all
/// steps and repeat the accepted ones alone, because an implicit method's Jacobian, factors and first
/// guesses come out of the rejected attempts too (and 16 bytes a step are not constant memory).
extension Integrator {
  /// Why no snapshot can be taken, as a whole sentence; nil where one can.
  public var snapshotObjection: String? { stepper.snapshotObjection }

  /// The size of a snapshot. To be asked before the first step: what is kept for snapshots alone is kept
  /// from then on.
  public func snapshotBytes() -> Int {
    var archive = SnapshotArchive()
    carry(through: &archive)
    return archive.count
  }

  /// Writes a snapshot of ``snapshotBytes()`` bytes. The step just accepted can no longer be recorded
  /// afterwards.
  public func save(to bytes: UnsafeMutableRawPointer) {
    jumps?.enter(progress.pointee.segment)
    if progress.pointee.hasCandidate {
      stepper.advance()
      progress.pointee.hasCandidate = false
    }
    var archive = SnapshotArchive(savingTo: bytes)
    carry(through: &archive)
  }

  /// Goes back to where ``save(to:)`` was called. Steps are counted toward the limit as they were then.
  public func restore(from bytes: UnsafeRawPointer) {
    var archive = SnapshotArchive(restoringFrom: bytes)
    carry(through: &archive)
  }

  private func carry(through archive: inout SnapshotArchive) {
    let p = progress
    var taken = counts.pointee.accepted - p.pointee.stepsBefore
    archive.carry(&p.pointee.pacer.time)
    archive.carry(&p.pointee.pacer.proposedStep)
    archive.carry(&p.pointee.segment)
    p.pointee.pacer.controller.carry(through: &archive)
    archive.carry(&taken)
    if archive.isRestoring {
      p.pointee.hasCandidate = false
      p.pointee.stepsBefore = counts.pointee.accepted - taken
      jumps?.enter(p.pointee.segment)
    }
    stepper.carry(through: &archive)
  }
}
