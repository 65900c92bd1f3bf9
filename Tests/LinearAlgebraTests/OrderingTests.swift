import LinearAlgebra
import TestProblems
import Testing

@Suite("Reverse Cuthill–McKee")
struct OrderingTests {
  @Test("is a permutation, with its inverse, of connected graphs and of others", arguments: 1...20)
  func permutation(seed: Int) {
    var numbers = SeededNumbers(UInt64(seed))
    let size = 3 * seed
    var entries: Set<[Int]> = []
    for _ in 0..<2 * seed {
      entries.insert([
        Int.random(in: 0..<size, using: &numbers), Int.random(in: 0..<size, using: &numbers),
      ])
    }
    let matrix = SparseMatrix(size: size, entries: entries, numbers: &numbers)
    let ordering = ReverseCuthillMcKee(matrix.structure)
    #expect(ordering.order.sorted() == Array(0..<size))
    #expect((0..<size).allSatisfy { ordering.order[ordering.position[$0]] == $0 })
    // The same order again: nothing depends on hashing.
    #expect(ReverseCuthillMcKee(matrix.structure).order == ordering.order)
  }

  @Test(
    "brings u₁ … u_N, v₁ … v_N of the Brusselator into two diagonals", arguments: [3, 12, 32, 128])
  func brusselator(count: Int) {
    var numbers = SeededNumbers(1)
    let structure = SparseMatrix.brusselator(count, &numbers).structure
    #expect(structure.bandwidths(Array(0..<2 * count)) == (count, count))
    let ordering = ReverseCuthillMcKee(structure)
    #expect(structure.bandwidths(ordering.position) == (2, 2))
  }

  @Test("finds a shuffled band again", arguments: [1, 2, 5])
  func shuffled(width: Int) {
    var numbers = SeededNumbers(UInt64(width))
    let matrix = SparseMatrix.band(60, lower: width, upper: width, shuffled: true, &numbers)
    let (lower, upper) = matrix.structure.bandwidths(ReverseCuthillMcKee(matrix.structure).position)
    #expect(lower == upper && lower >= width && lower < 2 * width + 1)
  }

  @Test("The leading block leaves out the rows and columns of quadratures")
  func leadingBlock() {
    let structure = SparseStructure(
      leading: 2, columnStarts: [0, 2, 5, 5], rows: [0, 2, 0, 1, 2])
    #expect(structure.rows == [0, 0, 1] && structure.columnStarts == [0, 1, 3])
    #expect(structure.places == [0, 2, 3])
  }
}
