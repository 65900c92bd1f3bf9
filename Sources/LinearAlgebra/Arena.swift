/// One block of doubles, handed out piece by piece: all scratch of a solver lives in one.
///
/// Rows are padded to ``stride(for:)`` and the padding stays zero, so that loops over states run in
/// whole SIMD vectors and need no tail. The block begins with a cache line: a vector as long as a line
/// that does not would touch two of them in every load, which cost a sixth of a step at 64 equations.
public final class Arena {
  private let block, base: UnsafeMutablePointer<Double>
  private let capacity: Int
  private var used = 0

  public init(capacity: Int) {
    self.capacity = capacity
    let line = 8
    block = .allocate(capacity: capacity + line)
    block.initialize(repeating: 0, count: capacity + line)
    base = block + (line - Int(bitPattern: block) / 8 % line) % line
  }

  deinit { block.deallocate() }

  /// The next `count` doubles, zeroed; valid while the arena lives.
  public func take(_ count: Int) -> UnsafeMutablePointer<Double> {
    precondition(used + count <= capacity, "arena too small")
    defer { used += count }
    return base + used
  }

  /// The row length that holds `count` doubles: 2 for up to two, else a multiple of 4.
  public static func stride(for count: Int) -> Int { count <= 2 ? 2 : (count + 3) & ~3 }
}
