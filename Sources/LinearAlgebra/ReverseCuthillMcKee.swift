/// The reverse Cuthill–McKee ordering: neighbours of the graph of J + Jᵀ come to stand close
/// together, so that the matrix becomes a narrow band.
///
/// Each connected part is numbered by breadth-first search from a node at its far end (found as
/// George & Liu do, by searching back and forth until the search gets no deeper), neighbours in the
/// order of their degree, then of their number; then the whole order is reversed. Nothing depends
/// on hashing or chance: the same pattern gets the same order on every machine.
///
/// Cost: O(entries · log of the largest degree) a search, a few searches a part.
///
/// - When this misleads: the band it finds is good, not the narrowest there is. Stars and grids in
///   several dimensions have no narrow band at all.
///
/// Sources: E. Cuthill & J. McKee 1969; A. George & J. W. H. Liu 1981, chapter 4.
public struct ReverseCuthillMcKee: Sendable {
  /// The state that stands at each position.
  public let order: [Int]
  /// The position of each state: the inverse of `order`.
  public let position: [Int]

  public init(_ structure: SparseStructure) {
    var search = BreadthFirstSearch(structure)
    var order: [Int] = []
    order.reserveCapacity(structure.size)
    for node in 0..<structure.size where !search.isNumbered(node) {
      order += search.number(from: search.farEnd(from: node))
    }
    self.init(order: order.reversed())
  }

  /// The states as they stand.
  public init(natural size: Int) { self.init(order: Array(0..<size)) }

  private init(order: [Int]) {
    self.order = order
    var position = [Int](repeating: 0, count: order.count)
    for (place, state) in order.enumerated() { position[state] = place }
    self.position = position
  }
}

/// Breadth-first search of the graph of a symmetrised pattern.
private struct BreadthFirstSearch {
  // The neighbours of each node, by degree and then by number.
  private var starts: [Int]
  private var neighbours: [Int]
  private var numbered: [Bool]
  // The search that last met each node.
  private var met: [Int]
  private var searches = 0

  init(_ structure: SparseStructure) {
    let size = structure.size
    numbered = Array(repeating: false, count: size)
    met = Array(repeating: 0, count: size)
    var lists = [[Int]](repeating: [], count: size)
    structure.forEach { row, column, _ in
      if row != column {
        lists[row].append(column)
        lists[column].append(row)
      }
    }
    for node in 0..<size {
      lists[node].sort()
      // Sorted, so that twins stand side by side.
      var unique: [Int] = []
      unique.reserveCapacity(lists[node].count)
      for other in lists[node] where other != unique.last { unique.append(other) }
      lists[node] = unique
    }
    let degrees = lists.map(\.count)
    starts = [0]
    neighbours = []
    for node in 0..<size {
      neighbours += lists[node].sorted {
        degrees[$0] != degrees[$1] ? degrees[$0] < degrees[$1] : $0 < $1
      }
      starts.append(neighbours.count)
    }
  }

  func isNumbered(_ node: Int) -> Bool { numbered[node] }
  private func degree(_ node: Int) -> Int { starts[node + 1] - starts[node] }

  /// The nodes reached from `root` in order, where the last level begins, and how many levels.
  private mutating func search(from root: Int) -> (nodes: [Int], last: Int, depth: Int) {
    searches += 1
    var nodes = [root]
    met[root] = searches
    var (begin, depth) = (0, 1)
    while true {
      let end = nodes.count
      for index in begin..<end {
        let node = nodes[index]
        for k in starts[node]..<starts[node + 1] where met[neighbours[k]] != searches {
          met[neighbours[k]] = searches
          nodes.append(neighbours[k])
        }
      }
      if nodes.count == end { return (nodes, begin, depth) }
      begin = end
      depth += 1
    }
  }

  /// A node of `start`'s part from which a search goes deep.
  mutating func farEnd(from start: Int) -> Int {
    var root = start
    var found = search(from: root)
    while true {
      let candidate = found.nodes[found.last...].min {
        degree($0) != degree($1) ? degree($0) < degree($1) : $0 < $1
      }!
      let next = search(from: candidate)
      guard next.depth > found.depth else { return next.depth == found.depth ? candidate : root }
      root = candidate
      found = next
    }
  }

  mutating func number(from root: Int) -> [Int] {
    let nodes = search(from: root).nodes
    for node in nodes { numbered[node] = true }
    return nodes
  }
}
