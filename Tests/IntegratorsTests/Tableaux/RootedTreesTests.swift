import Testing
import Verification

@Suite("Rooted trees")
struct RootedTreesTests {
  @Test("are as many as Cayley counted")
  func counts() {
    let counts = (1...RootedTree.largestOrder).map { RootedTree.places(ofOrder: $0).count }
    #expect(counts == [1, 1, 2, 4, 9, 20, 48, 115, 286, 719])
    #expect(counts.reduce(0, +) == RootedTree.all.count)
  }

  @Test("have (r − 1)! increasing labellings among them", arguments: 1...RootedTree.largestOrder)
  func labellings(order: Int) {
    // α(τ) = r! / (γσ) counts those of one tree: a check of γ and σ together.
    let factorial = (1...order).reduce(1, *)
    let labellings = RootedTree.places(ofOrder: order).map {
      let tree = RootedTree.all[$0]
      #expect(factorial % (tree.density * tree.symmetry) == 0)
      return factorial / (tree.density * tree.symmetry)
    }
    #expect(labellings.reduce(0, +) == factorial / order)
  }

  @Test("bushes and chains have known densities and symmetries")
  func extremes() throws {
    for order in 2...RootedTree.largestOrder {
      let factorial = (1...order).reduce(1, *)
      let trees = RootedTree.places(ofOrder: order).map { RootedTree.all[$0] }
      let bush = try #require(trees.first { $0.branches == Array(repeating: 0, count: order - 1) })
      #expect(bush.density == order && bush.symmetry == factorial / order)
      let chain = try #require(trees.first { $0.density == factorial })
      #expect(chain.symmetry == 1 && chain.branches.count == 1)
    }
  }

  @Test("give the classical Runge–Kutta method order 4 and no more")
  func classical() {
    let weights = ElementaryWeights([[], [0.5], [0, 0.5], [0, 0, 1]])
    let b: Weights = [1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0]
    #expect(weights.holds(b, orders: 1...4))
    // The worst of the nine errors is that of the chain, 0 − 1/120, or of a tree with larger 1/γ.
    #expect(weights.miss(b, order: 5) >= 1.0 / 120.0)
  }
}
