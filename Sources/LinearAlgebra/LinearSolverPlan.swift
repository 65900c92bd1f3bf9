/// The linear solver for one pattern: chosen, and its ordering made, once, when first asked.
///
/// The automatic choice takes the least of these times of one factorisation with ``typicalSolves``
/// solves, in nanoseconds as measured (they need be right only relative to each other):
///
/// | solver | factorisation | solve |
/// | --- | --- | --- |
/// | dense | 0.05 n³ + 2 n² | 0.2 n² + 8 n |
/// | banded, l and u diagonals | n (6 + 0.3 l (l + u)) | n (8 + 0.13 (2l + u)) |
/// | banded, l and u at most 2 | 6 n | 2.5 n |
/// | sparse, z entries and w operations | 18 n + z + 0.5 w | 12 n + 0.4 z |
///
/// Up to ``smallSize`` equations it is always dense, without a look at the pattern: nothing is faster
/// there, and the look would cost more than a solve.
///
/// - When this misleads: the sizes are those of the factors without exchanges of rows. A matrix far
///   from diagonal dominance may fill in more.
public final class LinearSolverPlan {
  public static let smallSize = 8
  static let typicalSolves = 10.0

  public let size: Int
  public let choice: LinearSolverChoice
  private let columnStarts, rows: [Int]
  private var made: Decision?

  /// For the leading `size` × `size` block of a pattern by compressed columns.
  public init(
    size: Int, columnStarts: [Int], rows: [Int], choice: LinearSolverChoice = .automatic
  ) {
    self.size = size
    self.columnStarts = columnStarts
    self.rows = rows
    self.choice = choice
  }

  /// The same pattern with another choice.
  public func choosing(_ choice: LinearSolverChoice) -> LinearSolverPlan {
    LinearSolverPlan(size: size, columnStarts: columnStarts, rows: rows, choice: choice)
  }

  /// What was decided and why.
  public struct Decision {
    public enum Kind {
      case dense
      case banded(ReverseCuthillMcKee, lower: Int, upper: Int)
      case sparse(any SparseAnalysis)
      case gmres
    }

    public let kind: Kind
    /// The name in records.
    public let name: String
    /// The figures that decided, as a phrase.
    public let reason: String
    public let structure: SparseStructure
    /// Bytes of the factors or of the Krylov space, as predicted.
    public let predictedBytes: Int
    /// Products of a factorisation and of a solve, as predicted; of GMRES, whose work is the field's,
    /// those of a dense matrix.
    public let factorOperations, solveOperations: Double
  }

  public var decision: Decision {
    if let made { return made }
    let structure = SparseStructure(leading: size, columnStarts: columnStarts, rows: rows)
    let decision = LinearSolverPlan.decide(structure, choice)
    made = decision
    return decision
  }

  /// The name in records.
  public var name: String { decision.name }

  /// A direct solver; nil for GMRES, which needs the field's products and not its Jacobian.
  public func makeDirectSolver() -> (any LinearSolver)? {
    let decision = decision
    switch decision.kind {
    case .dense: return DenseSolver(decision.structure)
    case .banded(let ordering, _, _):
      return BandedSolver(
        decision.structure, order: ordering.order, position: ordering.position)
    case .sparse(let analysis): return analysis.makeSolver()
    case .gmres: return nil
    }
  }

  /// The times of the table above.
  enum Cost {
    static func dense(_ n: Double) -> Double {
      n * n * (0.05 * n + 2) + typicalSolves * n * (0.2 * n + 8)
    }

    static func banded(_ n: Double, _ lower: Double, _ upper: Double) -> Double {
      if max(lower, upper) <= Double(TwistedBand.widest) { return n * (6 + typicalSolves * 2.5) }
      return n * (6 + 0.3 * lower * (lower + upper))
        + typicalSolves * n * (8 + 0.13 * (2 * lower + upper))
    }

    static func sparse(_ n: Double, _ entries: Double, _ operations: Double) -> Double {
      18 * n + entries + 0.5 * operations + typicalSolves * (12 * n + 0.4 * entries)
    }
  }
}
