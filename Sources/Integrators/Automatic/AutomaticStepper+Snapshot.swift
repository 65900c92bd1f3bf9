extension AutomaticStepper {
  var snapshotObjection: String? { nil }

  /// The member at work: the other one begins anew where they change. All snapshots are as long as that
  /// of the member that carries more, which is made for that where it may be needed at all.
  func carry(through archive: inout SnapshotArchive) {
    archive.carry(&isStiff)
    archive.carry(&detector)
    if archive.isMeasuring {
      if mayBeStiff, implicit == nil { implicit = makeImplicit() }
      var room = SnapshotArchive()
      explicit.carry(through: &room)
      snapshotRoom = room.count
      room = SnapshotArchive()
      implicit?.carry(through: &room)
      snapshotRoom = max(snapshotRoom, room.count)
    }
    let start = archive.count
    if archive.isRestoring { switches = false }
    if !archive.isMeasuring { active.carry(through: &archive) }
    archive.pad(to: start + snapshotRoom)
  }
}
