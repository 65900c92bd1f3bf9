import CAllocationCounter

/// What a piece of code asks of the allocator, on this thread.
public struct Allocations: Sendable {
  public let calls: Int
  /// The most bytes it held at once.
  public let peakBytes: Int
  /// Bytes it still holds.
  public let liveBytes: Int

  public static func during<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> (Result, Allocations) {
    costate_reset_allocations()
    let result = try body()
    let counts = costate_read_allocations()
    return (
      result,
      Allocations(
        calls: Int(counts.calls), peakBytes: Int(counts.peak), liveBytes: Int(counts.live))
    )
  }
}
