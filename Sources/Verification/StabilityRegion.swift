/// The boundary |R(z)| = 1 in a window of the complex plane, as line segments, by marching squares.
public struct StabilityRegion: Sendable {
  /// Pieces of the boundary, each a list of points that follow one another.
  public let boundary: [[Complex]]

  /// - Parameters:
  ///   - real, imaginary: the window; of the imaginary axis the upper half is enough, for regions are
  ///     symmetric.
  ///   - resolution: cells along the longer side.
  ///   - magnitude: |R(z)|.
  public init(
    real: ClosedRange<Double>, imaginary: ClosedRange<Double>, resolution: Int,
    magnitude: (Complex) -> Double
  ) {
    let cell =
      max(real.upperBound - real.lowerBound, imaginary.upperBound - imaginary.lowerBound)
      / Double(resolution)
    let columns = Int(((real.upperBound - real.lowerBound) / cell).rounded())
    let rows = Int(((imaginary.upperBound - imaginary.lowerBound) / cell).rounded())
    func z(_ i: Int, _ j: Int) -> Complex {
      Complex(real.lowerBound + cell * Double(i), imaginary.lowerBound + cell * Double(j))
    }
    let level = (0...rows).map { j in
      (0...columns).map { i in
        let size = magnitude(z(i, j))
        return size.isFinite ? min(size, 1e3) - 1 : 1e3
      }
    }
    var segments: [(Key, Key)] = []
    var points: [Key: Complex] = [:]
    /// Where the boundary crosses the edge from one corner to its neighbour, by linear interpolation.
    func crossing(_ i: Int, _ j: Int, _ down: Bool) -> Key? {
      let (a, b) = (level[j][i], down ? level[j + 1][i] : level[j][i + 1])
      guard (a <= 0) != (b <= 0) else { return nil }
      let key = Key(i: i, j: j, isVertical: down)
      if points[key] == nil {
        let share = a / (a - b)
        let (start, end) = (z(i, j), down ? z(i, j + 1) : z(i + 1, j))
        points[key] = start + share * (end - start)
      }
      return key
    }
    for j in 0..<rows {
      for i in 0..<columns {
        let found = [
          crossing(i, j, false), crossing(i + 1, j, true), crossing(i, j + 1, false),
          crossing(i, j, true),
        ].compactMap { $0 }
        // Four crossings are a saddle: either pairing is within a cell of the truth.
        for pair in stride(from: 0, to: found.count - 1, by: 2) {
          segments.append((found[pair], found[pair + 1]))
        }
      }
    }
    boundary = StabilityRegion.chains(segments).map { $0.compactMap { points[$0] } }
  }

  /// An edge of the grid.
  private struct Key: Hashable {
    let i, j: Int
    let isVertical: Bool
  }

  /// Segments joined where they meet.
  private static func chains(_ segments: [(Key, Key)]) -> [[Key]] {
    var neighbours: [Key: [Key]] = [:]
    for (a, b) in segments {
      neighbours[a, default: []].append(b)
      neighbours[b, default: []].append(a)
    }
    var chains: [[Key]] = []
    func follow(_ start: Key) {
      var chain = [start]
      var at = start
      while let next = neighbours[at]?.popLast() {
        if let back = neighbours[next]?.firstIndex(of: at) { neighbours[next]?.remove(at: back) }
        chain.append(next)
        at = next
      }
      if chain.count > 1 { chains.append(chain) }
    }
    // Open ends first, or a chain would be begun in its middle.
    let keys = segments.flatMap { [$0.0, $0.1] }
    for key in keys where neighbours[key]?.count == 1 { follow(key) }
    for key in keys { follow(key) }
    return chains
  }
}
