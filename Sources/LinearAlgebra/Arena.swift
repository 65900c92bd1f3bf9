/// One block of doubles, handed out piece by piece: all scratch of a solver lives in one.
///
/// Rows are padded to ``stride(for:)`` and the padding stays zero, so that loops over states run in
/// whole SIMD vectors and need no tail.
public final class Arena {
  private let base: UnsafeMutablePointer<Double>
  private let capacity: Int
  private var used = 0

  public init(capacity: Int) {
    self.capacity = capacity
    base = .allocate(capacity: max(capacity, 1))
    base.initialize(repeating: 0, count: max(capacity, 1))
  }

  deinit { base.deallocate() }

  /// The next `count` doubles, zeroed; valid while the arena lives.
  public func take(_ count: Int) -> UnsafeMutablePointer<Double> {
    precondition(used + count <= capacity, "arena too small")
    defer { used += count }
    return base + used
  }

  /// The row length that holds `count` doubles: 2 for up to two, else a multiple of 4.
  public static func stride(for count: Int) -> Int { count <= 2 ? 2 : (count + 3) & ~3 }
}
