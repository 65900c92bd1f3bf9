import Foundation

extension Double {
  /// Two digits, as a certificate speaks of errors.
  var brief: String { String(format: "%.2g", self) }
}

extension Double {
  /// A time, as far as anyone wants to read it.
  var short: String { String(format: "%.6g", self) }
}
