import Fields

/// Counts at a fixed address, for kernels and solvers to write to.
final class CountsBox {
  let pointer: UnsafeMutablePointer<Counts>

  init() {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: Counts())
  }

  deinit { pointer.deallocate() }

  var value: Counts { pointer.pointee }
}
