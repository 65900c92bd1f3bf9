/// A block of bytes into which a stepper puts what it carries from one step to the next, or from which
/// it takes it back.
///
/// One function of a stepper, ``Stepper/carry(through:)``, names what is carried; the archive measures,
/// saves or restores it. So what is saved cannot differ from what is restored, in kind or in order.
public struct SnapshotArchive {
  private enum Mode {
    case measuring, saving, restoring
  }

  private let mode: Mode
  private let base: UnsafeMutableRawPointer?
  /// The bytes carried so far, a multiple of 8.
  public private(set) var count = 0

  /// Only counts.
  public init() {
    mode = .measuring
    base = nil
  }

  public init(savingTo base: UnsafeMutableRawPointer) {
    mode = .saving
    self.base = base
  }

  public init(restoringFrom base: UnsafeRawPointer) {
    mode = .restoring
    self.base = UnsafeMutableRawPointer(mutating: base)
  }

  /// Whether what is carried is being put back.
  public var isRestoring: Bool { mode == .restoring }
  public var isMeasuring: Bool { mode == .measuring }

  /// Carries `count` numbers.
  public mutating func carry(_ numbers: UnsafeMutablePointer<Double>, count: Int) {
    carry(raw: numbers, bytes: 8 * count)
  }

  /// Carries a value that is nothing but its bytes.
  public mutating func carry<Value: BitwiseCopyable>(_ value: inout Value) {
    withUnsafeMutableBytes(of: &value) {
      guard let address = $0.baseAddress else { return }
      carry(raw: address, bytes: $0.count)
    }
  }

  /// Leaves room up to `count` bytes in all, for what is carried at other times.
  public mutating func pad(to count: Int) { self.count = max(self.count, count) }

  private mutating func carry(raw: UnsafeMutableRawPointer, bytes: Int) {
    if let base {
      let place = base + count
      if mode == .saving {
        place.copyMemory(from: raw, byteCount: bytes)
      } else {
        raw.copyMemory(from: place, byteCount: bytes)
      }
    }
    count += (bytes + 7) & ~7
  }
}
