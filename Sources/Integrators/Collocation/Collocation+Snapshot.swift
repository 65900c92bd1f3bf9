extension Collocation {
  public var snapshotObjection: String? { nil }

  /// Between steps there is no guess at hand, and the stages of the last step live on in the predictor.
  public func carry(through archive: inout SnapshotArchive) {
    archive.carry(state, count: stride)
    archive.carry(slope, count: stride)
    archive.carry(&progress.pointee)
    predictor.carry(through: &archive)
    let policy = progress.pointee.policy
    factors.solver.carry(
      through: &archive, keepsFactors: policy.keepsJacobian, needsFactors: policy.needsJacobian
    ) { _ = factors.factor(h: progress.pointee.factoredSize) }
  }
}
