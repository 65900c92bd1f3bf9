import Expressions

extension Constant {
  /// A number as it was most likely written: the shortest decimal that is read as this Double, exactly.
  /// `321.8122` in a file of problems means this decimal, and the nearest Double already moves the
  /// solution of HIRES in the sixteenth digit.
  ///
  /// - When this misleads: a Double that was computed, and meant as it is; and of more than 15 digits as
  ///   written, the rest is lost before this sees it.
  public init(asWritten value: Double) { self.init(value, text: "\(value)") }
}
