extension Multistep {
  public var snapshotObjection: String? { nil }

  /// The past as far back as the highest order looks, and all that decides about order, size and factors.
  public func carry(through archive: inout SnapshotArchive) {
    let p = progress
    archive.carry(state, count: stride)
    archive.carry(slope, count: stride)
    archive.carry(weights, count: stride)
    archive.carry(saved, count: stride)
    archive.carry(p.pointee.past, count: (denseDegree + 1) * stride)
    var carried = p.pointee
    archive.carry(&carried)
    if archive.isRestoring {
      // Which of the two arrays is which may have changed since.
      (carried.past, carried.present) = (p.pointee.past, p.pointee.present)
      p.pointee = carried
    }
    coefficients.carry(through: &archive)
    guard let solver else { return }
    solver.carry(
      through: &archive, keepsFactors: true, needsFactors: p.pointee.policy.hasJacobian
    ) { _ = solver.tryFactor(scale: p.pointee.policy.currentScale) }
  }
}
