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
    // Each entry makes its row and its column neighbours; twins are dropped after sorting.
    var counts = [Int](repeating: 0, count: size + 1)
    structure.forEach { row, column, _ in
      counts[row + 1] += 1
      counts[column + 1] += 1
    }
    for node in 0..<size { counts[node + 1] += counts[node] }
    var all = [Int](repeating: 0, count: counts[size])
    var next = counts
    structure.forEach { row, column, _ in
      all[next[row]] = column
      next[row] += 1
      all[next[column]] = row
      next[column] += 1
    }
    starts = [0]
    starts.reserveCapacity(size + 1)
    neighbours = []
    neighbours.reserveCapacity(all.count)
    for node in 0..<size {
      all[counts[node]..<counts[node + 1]].sort()
      var last = -1
      for k in counts[node]..<counts[node + 1] where all[k] != node && all[k] != last {
        last = all[k]
        neighbours.append(last)
      }
      starts.append(neighbours.count)
    }
    let ends = starts
    func degree(_ node: Int) -> Int { ends[node + 1] - ends[node] }
    for node in 0..<size {
      neighbours[starts[node]..<starts[node + 1]].sort {
        degree($0) != degree($1) ? degree($0) < degree($1) : $0 < $1
      }
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
