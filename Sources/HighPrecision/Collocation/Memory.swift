/// Numbers at a fixed address for as long as this object lives: working memory of a solver, without the
/// checks of exclusivity and of bounds that arrays in a class have.
final class Memory<Element> {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  init(_ count: Int, filledWith value: Element) {
    self.count = count
    base = .allocate(capacity: max(count, 1))
    base.initialize(repeating: value, count: max(count, 1))
  }

  deinit {
    base.deinitialize(count: max(count, 1))
    base.deallocate()
  }

  func assign(from other: Memory<Element>) { base.update(from: other.base, count: count) }
  var elements: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
