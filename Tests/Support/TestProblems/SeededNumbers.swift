/// SplitMix64 (Steele, Lea & Flood 2014): the same numbers on every machine and in every run.
public struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  public init(_ seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  public mutating func numbers(_ count: Int, in range: ClosedRange<Double> = -1...1) -> [Double] {
    (0..<count).map { _ in Double.random(in: range, using: &self) }
  }
}

/// max |aᵢ − bᵢ| / max |bᵢ|; infinite where the lengths differ or anything is not finite.
public func relativeError(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count, (a + b).allSatisfy(\.isFinite) else { return .infinity }
  let size = b.map { abs($0) }.max() ?? 0
  let miss = zip(a, b).map { abs($0 - $1) }.max() ?? 0
  return miss == 0 ? 0 : miss / size
}

/// max |aᵢ − bᵢ| / |bᵢ|, entry by entry.
public func entrywiseError(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count, (a + b).allSatisfy(\.isFinite) else { return .infinity }
  return zip(a, b).map { $0 == $1 ? 0 : abs($0 - $1) / abs($1) }.max() ?? 0
}
