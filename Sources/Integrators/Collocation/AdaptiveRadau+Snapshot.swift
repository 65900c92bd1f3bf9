extension AdaptiveRadau {
  public var snapshotObjection: String? { nil }

  /// The method at work; the other two take over from it and remember nothing. All snapshots are as
  /// long as that of the highest order.
  public func carry(through archive: inout SnapshotArchive) {
    archive.carry(&progress.pointee)
    let start = archive.count
    var longest = start
    for level in AdaptiveRadau.tableaux.indices {
      var measure = SnapshotArchive()
      stepper(level).carry(through: &measure)
      longest = max(longest, start + measure.count)
    }
    if !archive.isMeasuring { current.carry(through: &archive) }
    archive.pad(to: longest)
  }
}
