import LinearAlgebra
import SparseLinearAlgebra
import TestProblems
import Testing

@Suite("KLU")
struct KLUTests {
  /// A grid in two dimensions with two coupled states a point, and values with and without
  /// dominance.
  private func grid(_ width: Int) -> SparseStructure {
    let count = width * width
    var columns = [Set<Int>](repeating: [], count: 2 * count)
    for i in 0..<width {
      for j in 0..<width {
        for species in 0...1 {
          let own = species * count + i * width + j
          columns[own].formUnion([own, (1 - species) * count + i * width + j])
          for (a, b) in [(i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)]
          where (0..<width).contains(a) && (0..<width).contains(b) {
            columns[own].insert(species * count + a * width + b)
          }
        }
      }
    }
    return SparseStructure(
      leading: 2 * count,
      columnStarts: columns.reduce(into: [0]) { $0.append($0.last! + $1.count) },
      rows: columns.flatMap { $0.sorted() })
  }

  private func solver(_ structure: SparseStructure) throws -> KLUSolver {
    let analysis = try #require(KLU().analyse(structure))
    return try #require(analysis.makeSolver() as? KLUSolver)
  }

  private func solved(
    _ solver: any LinearSolver, _ b: [Double], transposed: Bool = false
  ) -> [Double] {
    var x = b
    if transposed { solver.solveTransposed(&x) } else { solver.solve(&x) }
    return x
  }

  @Test(
    "solves as the dense solver does, with the matrix and its transpose", arguments: [1, 2, 5, 9])
  func agreement(width: Int) throws {
    let structure = grid(width)
    var numbers = SeededNumbers(UInt64(width))
    let klu = try solver(structure)
    let dense = DenseSolver(structure)
    for scale in [0.01, 0.2, 0.01, 30] {
      let values = numbers.numbers(structure.entryCount)
      #expect(klu.factor(scale: scale, values: values))
      #expect(dense.factor(scale: scale, values: values))
      let (b, c) = (numbers.numbers(structure.size), numbers.numbers(structure.size))
      for transposed in [false, true] {
        #expect(
          relativeError(
            solved(klu, b, transposed: transposed), solved(dense, b, transposed: transposed)) < 1e-9
        )
      }
      let left = zip(solved(klu, b), c).map { $0 * $1 }
      let right = zip(b, solved(klu, c, transposed: true)).map { $0 * $1 }
      let size = (left + right).map { abs($0) }.reduce(0, +)
      #expect(abs(left.reduce(0, +) - right.reduce(0, +)) < 1e-11 * size)
    }
  }

  @Test("keeps its pivots while they are good, chooses new ones where they are not")
  func pivots() throws {
    let structure = SparseStructure(leading: 2, columnStarts: [0, 2, 4], rows: [0, 1, 0, 1])
    let klu = try solver(structure)
    // I − J = [[4, 1], [1, 3]], then the same with another scale: the same pivots.
    #expect(klu.factor(scale: 1, values: [-3, -1, -1, -2]) && klu.pivotings == 1)
    #expect(klu.factor(scale: 2, values: [-3, -1, -1, -2]) && klu.pivotings == 1)
    // [[1e-18, 1], [1, 1]]: with the old pivots all digits would be lost.
    #expect(klu.factor(scale: 1, values: [1 - 1e-18, -1, -1, 0]))
    #expect(relativeError(solved(klu, [1, 2]), [1, 1]) < 1e-15)
    // [[0, 1], [1, 0]]
    #expect(klu.factor(scale: 1, values: [1, -1, -1, 1]))
    #expect(solved(klu, [3, 5]) == [5, 3])
    #expect((klu.pivotings ?? 0) > 1)
  }

  @Test("reports matrices that are singular or not finite, and goes on after them")
  func singular() throws {
    let structure = grid(3)
    var numbers = SeededNumbers(8)
    let klu = try solver(structure)
    let good = numbers.numbers(structure.entryCount)
    var zero = good
    for k in structure.columnStarts[4]..<structure.columnStarts[5] {
      zero[k] = structure.rows[k] == 4 ? 1 : 0
    }
    for first in [true, false] {
      if !first { #expect(klu.factor(scale: 1, values: good)) }
      #expect(!klu.factor(scale: 1, values: zero))
      for bad in [Double.nan, .infinity] {
        var values = good
        values[7] = bad
        #expect(!klu.factor(scale: 1, values: values))
      }
    }
    #expect(klu.factor(scale: 1, values: good))
    // J with an empty column is no singular I − J.
    let hollow = SparseStructure(leading: 3, columnStarts: [0, 1, 1, 2], rows: [2, 1])
    let other = try solver(hollow)
    #expect(other.factor(scale: 1, values: [5, 7]))
    #expect(relativeError(solved(other, [1, -7, -4]), [1, 0, 1]) < 1e-14)
  }

  @Test("is the same to the bit after a reset, whatever went before")
  func reset() throws {
    let structure = grid(4)
    var numbers = SeededNumbers(9)
    let (first, second) = (
      numbers.numbers(structure.entryCount), numbers.numbers(structure.entryCount)
    )
    let b = numbers.numbers(structure.size)
    let (fresh, used) = (try solver(structure), try solver(structure))
    #expect(used.factor(scale: 40, values: first))
    used.reset()
    #expect(fresh.factor(scale: 3, values: second) && used.factor(scale: 3, values: second))
    #expect(solved(fresh, b) == solved(used, b))
  }

  @Test("refactors and solves without allocation, and counts its bytes")
  func allocation() throws {
    let structure = grid(6)
    var numbers = SeededNumbers(10)
    let values = numbers.numbers(structure.entryCount)
    let klu = try solver(structure)
    #expect(klu.factor(scale: 0.1, values: values))
    var x = numbers.numbers(structure.size)
    let (_, allocations) = Allocations.during {
      for scale in [0.11, 0.12, 0.13] {
        _ = klu.factor(scale: scale, values: values)
        klu.solve(&x)
        klu.solveTransposed(&x)
      }
    }
    #expect(klu.pivotings == 1 && allocations.calls == 0)
    #expect(klu.byteCount > 16 * structure.entryCount)
  }

  @Test("is chosen for grids in two dimensions and not for bands")
  func choice() {
    func name(_ structure: SparseStructure) -> String {
      LinearSolverPlan(
        size: structure.size, columnStarts: structure.columnStarts, rows: structure.rows,
        choice: LinearSolverChoice(sparse: KLU())
      ).name
    }
    #expect(name(grid(20)) == "sparse-klu")
    let rows = (0..<50).flatMap { j in Array(max(0, j - 2)...min(49, j + 2)) }
    let starts = (0..<50).reduce(into: [0]) {
      $0.append($0.last! + min(49, $1 + 2) - max(0, $1 - 2) + 1)
    }
    #expect(name(SparseStructure(leading: 50, columnStarts: starts, rows: rows)) == "banded")
  }
}
