import LinearAlgebra

extension StageSolver {
  /// Carries what the linear systems of later steps depend on.
  ///
  /// - Parameters:
  ///   - keepsFactors: whether a Jacobian or its factors ever serve several steps; the same in every call.
  ///   - needsFactors: whether those at hand do.
  ///   - factor: makes the factors of the Jacobian at hand again.
  func carry(
    through archive: inout SnapshotArchive, keepsFactors: Bool, needsFactors: Bool = false,
    factor: () -> Void = {}
  ) {
    // Without a matrix, what is kept is the point of the products.
    if let krylov { archive.carry(&krylov.hasFailed) }
    if archive.isMeasuring { memory.pointee.begin() }
    if pivotings != nil { carryPivots(through: &archive) }
    if keepsFactors { carryFactors(through: &archive, isNeeded: needsFactors, factor) }
  }

  private func carryPivots(through archive: inout SnapshotArchive) {
    let m = memory
    var (time, scale, has) = (m.pointee.pivotTime, m.pointee.pivotScale, m.pointee.hasPivots)
    archive.carry(&time)
    archive.carry(&scale)
    archive.carry(&has)
    guard archive.isRestoring else {
      archive.carry(m.pointee.pivotPoint, count: m.pointee.stride)
      return
    }
    archive.carry(m.pointee.wanted, count: m.pointee.stride)
    if has == m.pointee.hasPivots,
      !has
        || time == m.pointee.pivotTime && scale == m.pointee.pivotScale
          && m.pointee.isWanted(m.pointee.pivotPoint)
    {
      return
    }
    restart()
    m.pointee.scale = .nan
    guard has else { return }
    jacobian.evaluate(t: time, y: m.pointee.wanted)
    _ = tryFactor(scale: scale)
  }

  private func carryFactors(
    through archive: inout SnapshotArchive, isNeeded: Bool, _ factor: () -> Void
  ) {
    let m = memory
    var (time, scale) = (m.pointee.time, m.pointee.scale)
    archive.carry(&time)
    archive.carry(&scale)
    guard archive.isRestoring else {
      archive.carry(m.pointee.point, count: m.pointee.stride)
      return
    }
    archive.carry(m.pointee.wanted, count: m.pointee.stride)
    guard isNeeded else { return }
    let isSame = time == m.pointee.time && m.pointee.isWanted(m.pointee.point)
    if isSame, scale == m.pointee.scale { return }
    if !isSame { jacobian.evaluate(t: time, y: m.pointee.wanted) }
    if scale.isFinite { factor() }
  }
}
