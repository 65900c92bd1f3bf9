import Fields

/// Counts at a fixed address, for kernels and solvers to write to.
public final class CountsBox {
  public let pointer: UnsafeMutablePointer<Counts>

  public init() {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: Counts())
  }

  deinit { pointer.deallocate() }

  public var value: Counts { pointer.pointee }
}
