/// A rooted tree, by which one condition of order is written.
///
/// A tree is its branches, the trees that hang from the root; they are named by their place in
/// ``RootedTree/all``, and smaller trees stand before larger ones.
///
/// Citation: J. C. Butcher, Numerical Methods for Ordinary Differential Equations, 3rd edition,
/// Wiley 2016, chapter 3.
public struct RootedTree: Sendable {
  /// Places of the branches in ``all``, in falling order.
  public let branches: [Int]
  /// The number of vertices, r(τ).
  public let order: Int
  /// γ(τ): the product, over all vertices, of the number of vertices at or above it.
  public let density: Int
  /// σ(τ): the number of ways to permute vertices that leave the tree as it is.
  public let symmetry: Int

  public static let largestOrder = 10
  /// Every tree up to ``largestOrder``, by order.
  public static let all: [RootedTree] = grow(to: largestOrder)

  /// The places in ``all`` of the trees of this order.
  public static func places(ofOrder order: Int) -> Range<Int> {
    let first = all.firstIndex { $0.order == order } ?? all.endIndex
    let end = all.firstIndex { $0.order > order } ?? all.endIndex
    return first..<end
  }
}

extension RootedTree {
  private init(branches: [Int], among trees: [RootedTree]) {
    let order = 1 + branches.reduce(0) { $0 + trees[$1].order }
    self.branches = branches
    self.order = order
    density = branches.reduce(order) { $0 * trees[$1].density }
    var symmetry = 1
    var repeats = 0
    for (k, branch) in branches.enumerated() {
      // m equal branches count m! · σᵐ.
      repeats = k > 0 && branches[k - 1] == branch ? repeats + 1 : 1
      symmetry *= repeats * trees[branch].symmetry
    }
    self.symmetry = symmetry
  }

  private static func grow(to largest: Int) -> [RootedTree] {
    var trees = [RootedTree(branches: [], among: [])]
    for order in 2...largest {
      var forests: [[Int]] = []
      collect([], remaining: order - 1, among: trees, into: &forests)
      trees += forests.map { RootedTree(branches: $0, among: trees) }
    }
    return trees
  }

  /// Collects the forests that continue `forest`, in falling order, by `remaining` vertices.
  private static func collect(
    _ forest: [Int], remaining: Int, among trees: [RootedTree], into forests: inout [[Int]]
  ) {
    guard remaining > 0 else {
      forests.append(forest)
      return
    }
    for place in 0...(forest.last ?? trees.count - 1) where trees[place].order <= remaining {
      collect(
        forest + [place], remaining: remaining - trees[place].order, among: trees, into: &forests)
    }
  }
}
