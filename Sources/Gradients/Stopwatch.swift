import Glibc

/// Monotonic seconds.
public struct Stopwatch {
  private let start: Double

  public init() { start = Stopwatch.now }

  public var seconds: Double { Stopwatch.now - start }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
