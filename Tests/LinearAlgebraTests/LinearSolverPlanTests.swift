import LinearAlgebra
import TestProblems
import Testing

@Suite("The choice of a linear solver")
struct LinearSolverPlanTests {
  private func plan(
    _ structure: SparseStructure, _ kind: LinearSolverChoice.Kind = .automatic
  ) -> LinearSolverPlan {
    LinearSolverPlan(
      size: structure.size, columnStarts: structure.columnStarts, rows: structure.rows,
      choice: LinearSolverChoice(kind))
  }

  @Test("is dense where the system is small or full, banded where the band pays")
  func automatic() {
    var numbers = SeededNumbers(1)
    #expect(plan(SparseMatrix.brusselator(3, &numbers).structure).name == "dense")
    #expect(plan(SparseMatrix.brusselator(12, &numbers).structure).name == "banded")
    #expect(plan(SparseMatrix.band(40, lower: 39, upper: 39, &numbers).structure).name == "dense")
    #expect(
      plan(SparseMatrix.band(80, lower: 5, upper: 5, shuffled: true, &numbers).structure).name
        == "banded")
    // An arrow: one state coupled to all. No band, and nothing else is linked here.
    let arrow = Set((0..<60).flatMap { [[0, $0], [$0, 0], [$0, $0]] })
    let matrix = SparseMatrix(size: 60, entries: arrow, numbers: &numbers)
    #expect(plan(matrix.structure).name == "dense")
  }

  @Test("can be overridden")
  func override() {
    var numbers = SeededNumbers(2)
    let structure = SparseMatrix.brusselator(12, &numbers).structure
    for (kind, name) in [
      (LinearSolverChoice.Kind.dense, "dense"), (.banded, "banded"), (.gmres, "gmres"),
    ] {
      let plan = plan(structure, kind)
      #expect(plan.name == name && plan.decision.reason.hasPrefix("as asked"))
      #expect((plan.makeDirectSolver() == nil) == (kind == .gmres))
    }
    // What is not linked cannot be had, and the record says so.
    let sparse = plan(structure, .sparse)
    #expect(sparse.name == "banded" && sparse.decision.reason.hasPrefix("no sparse solver"))
  }

  @Test("All direct solvers agree", arguments: [1, 2, 9, 24, 50])
  func agreement(count: Int) {
    var numbers = SeededNumbers(UInt64(count))
    let matrix = SparseMatrix.brusselator(count, &numbers)
    for kind in [LinearSolverChoice.Kind.automatic, .dense, .banded] {
      let solver = plan(matrix.structure, kind).makeDirectSolver()!
      #expect(solver.size == 2 * count && solver.byteCount > 0)
      #expect(matrix.backwardError(of: solver, &numbers) < 1e-11)
      // Rounding in the scalar product of solutions as large as 1/‖A⁻¹‖ allows.
      #expect(matrix.dualityGap(of: solver, &numbers) < 1e-10)
    }
  }

  @Test("counts the bytes it predicts")
  func bytes() {
    var numbers = SeededNumbers(3)
    let structure = SparseMatrix.band(300, lower: 4, upper: 4, &numbers).structure
    for kind in [LinearSolverChoice.Kind.dense, .banded] {
      let plan = plan(structure, kind)
      // What the plan works out is its own.
      #expect(plan.decision.predictedBytes > 0)
      let (solver, allocations) = Allocations.during { plan.makeDirectSolver()! }
      #expect(solver.byteCount >= plan.decision.predictedBytes)
      #expect(allocations.liveBytes >= solver.byteCount)
      #expect(allocations.liveBytes <= solver.byteCount + 4000)
    }
  }
}
