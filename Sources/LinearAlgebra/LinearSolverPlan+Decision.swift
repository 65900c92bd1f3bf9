extension LinearSolverPlan {
  static func decide(_ structure: SparseStructure, _ choice: LinearSolverChoice) -> Decision {
    switch choice.kind {
    case .dense: return dense(structure, "as asked")
    case .banded: return banded(structure, bestOrdering(structure), "as asked")
    case .sparse:
      if let method = choice.sparse, let analysis = method.analyse(structure) {
        return sparse(structure, method.name, analysis, "as asked")
      }
      // Not refused here: whoever asks for what is not there is told by the record.
      return fastest(
        structure, choice,
        note: choice.sparse == nil ? "no sparse solver is linked; " : "no sparse ordering; ")
    case .gmres:
      return Decision(
        kind: .gmres, name: "gmres",
        reason: "as asked, restarted after \(choice.krylovDimension) vectors",
        structure: structure, predictedBytes: 8 * structure.size * (choice.krylovDimension + 5),
        factorOperations: denseOperations(structure).factor,
        solveOperations: denseOperations(structure).solve)
    case .automatic: return fastest(structure, choice, note: "")
    }
  }

  private static func fastest(
    _ structure: SparseStructure, _ choice: LinearSolverChoice, note: String
  ) -> Decision {
    guard structure.size > smallSize else { return dense(structure, note + "small") }
    let n = Double(structure.size)
    var best = dense(structure, note + "no band and no sparsity that pays")
    var least = Cost.dense(n)
    // No ordering makes a band narrower than the longest column, and a full pattern is not ordered.
    let longest =
      (0..<structure.size)
      .map { structure.columnStarts[$0 + 1] - structure.columnStarts[$0] }.max() ?? 0
    let half = Double(longest / 2)
    if Cost.banded(n, half, half) < least {
      let ordering = bestOrdering(structure)
      let (lower, upper) = structure.bandwidths(ordering.position)
      let cost = Cost.banded(n, Double(lower), Double(upper))
      if cost < least {
        best = banded(structure, ordering, note + "the narrow band pays")
        least = cost
      }
    }
    // Only where a band leaves something to gain, because the ordering costs as much as a solve.
    guard structure.entryCount < structure.size * structure.size / 4 else { return best }
    let floor = Cost.sparse(n, Double(structure.entryCount) + n, Double(structure.entryCount))
    if floor < least, let method = choice.sparse, let analysis = method.analyse(structure) {
      let cost = Cost.sparse(n, analysis.predictedEntries, analysis.predictedOperations)
      if cost < least {
        best = sparse(structure, method.name, analysis, note + "the low fill pays")
      }
    }
    return best
  }

  /// The narrower of the states as they stand and reordered.
  private static func bestOrdering(_ structure: SparseStructure) -> ReverseCuthillMcKee {
    let natural = ReverseCuthillMcKee(natural: structure.size)
    let (lower, upper) = structure.bandwidths(natural.position)
    if max(lower, upper) <= TwistedBand.widest { return natural }
    let reordered = ReverseCuthillMcKee(structure)
    func width(_ ordering: ReverseCuthillMcKee) -> Int {
      let (lower, upper) = structure.bandwidths(ordering.position)
      return 2 * lower + upper
    }
    return width(reordered) < width(natural) ? reordered : natural
  }

  private static func dense(_ structure: SparseStructure, _ why: String) -> Decision {
    Decision(
      kind: .dense, name: "dense", reason: "\(why): \(shape(structure))", structure: structure,
      predictedBytes: DenseSolver.byteCount(size: structure.size),
      factorOperations: denseOperations(structure).factor,
      solveOperations: denseOperations(structure).solve)
  }

  private static func banded(
    _ structure: SparseStructure, _ ordering: ReverseCuthillMcKee, _ why: String
  ) -> Decision {
    let (lower, upper) = structure.bandwidths(ordering.position)
    let reordered = ordering.order.elementsEqual(0..<structure.size) ? "" : " after reordering"
    return Decision(
      kind: .banded(ordering, lower: lower, upper: upper), name: "banded",
      reason: "\(why): \(shape(structure)), \(lower) diagonals below and \(upper) above"
        + reordered,
      structure: structure,
      predictedBytes: BandedLU.byteCount(size: structure.size, lower: lower, upper: upper),
      factorOperations: Double(structure.size * lower * (lower + upper)),
      solveOperations: Double(structure.size * (2 * lower + upper + 1)))
  }

  private static func sparse(
    _ structure: SparseStructure, _ name: String, _ analysis: any SparseAnalysis, _ why: String
  ) -> Decision {
    let entries = analysis.predictedEntries
    return Decision(
      kind: .sparse(analysis), name: name,
      reason: "\(why): \(shape(structure)), \(Int(min(entries, 1e18))) in the factors",
      structure: structure, predictedBytes: Int(min(16 * entries, 1e18)),
      factorOperations: analysis.predictedOperations / 2, solveOperations: entries)
  }

  private static func denseOperations(
    _ structure: SparseStructure
  ) -> (factor: Double, solve: Double) {
    let n = Double(structure.size)
    return (n * n * n / 3, n * n)
  }

  private static func shape(_ structure: SparseStructure) -> String {
    "\(structure.size) equations with \(structure.entryCount) entries"
  }
}
