/// The linear solver for one pattern: chosen, and its ordering made, once, when first asked.
///
/// The automatic choice takes the least of these times of one factorisation with ``typicalSolves``
/// solves, in nanoseconds as measured (they need be right only relative to each other):
///
/// | solver | factorisation | solve |
/// | --- | --- | --- |
/// | dense | 0.30 n³ + 8 n² | 0.8 n² |
/// | banded, widths l and u | n (6 + l (3 + 0.8 (l + u))) | n (2.5 + 0.9 (2l + u)) |
/// | sparse, z entries, w operations | 40 n + 5 z + 1.2 w | 20 n + 2.5 z |
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

  /// Seconds as the table above has them, in nanoseconds.
  enum Cost {
    static func dense(_ n: Double) -> Double {
      0.30 * n * n * n + 8 * n * n + typicalSolves * 0.8 * n * n
    }
    static func banded(_ n: Double, _ lower: Double, _ upper: Double) -> Double {
      n * (6 + lower * (3 + 0.8 * (lower + upper)))
        + typicalSolves * n * (2.5 + 0.9 * (2 * lower + upper))
    }
    static func sparse(_ n: Double, _ entries: Double, _ operations: Double) -> Double {
      40 * n + 5 * entries + 1.2 * operations + typicalSolves * (20 * n + 2.5 * entries)
    }
  }
}
