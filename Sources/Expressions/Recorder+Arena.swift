extension Recorder {
  /// Where an operation on these operands is recorded: their common recorder; for constants alone
  /// the larger of their arenas, or a new one.
  static func common(_ a: Expression, _ b: Expression?, _ c: Expression?) -> Recorder {
    var best = a.recorder
    for candidate in [b?.recorder, c?.recorder] {
      guard let candidate else { continue }
      guard let current = best else {
        best = candidate
        continue
      }
      let isBetter =
        current.holdsConstantsOnly
        && (!candidate.holdsConstantsOnly || candidate.instructionCount > current.instructionCount)
      if isBetter { best = candidate }
    }
    return best ?? Recorder(constantsOnly: true)
  }
}
