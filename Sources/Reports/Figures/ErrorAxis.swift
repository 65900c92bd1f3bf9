import Foundation

/// The vertical axis of an error: logarithmic, with the reference's uncertainty at the bottom and
/// lanes for failed runs on top.
struct ErrorAxis {
  /// Errors from here on are all drawn here: how wrong a wrong gradient is does not matter, and
  /// 10³⁰ would flatten everything else.
  static let cap = 100.0

  let lower: Double
  /// Where errors end and the lanes begin.
  let ceiling: Double
  /// Nil where there is none to show.
  let uncertainty: Double?
  let lanes: Int
  /// Whether some error is drawn at the cap instead of where it is.
  let isCapped: Bool

  init(errors: [Double], uncertainty: Double?, lanes: Int) {
    let known = errors.filter(\.isFinite)
    isCapped = known.count < errors.count || known.contains { $0 > Self.cap }
    let most = min(known.max() ?? 1, Self.cap)
    ceiling = isCapped ? Self.cap * 1.6 : max(1.6, most * 1.6)
    let least = known.filter { $0 > 0 }.min() ?? 1e-8
    // A band far below all errors would only push them together; the caption has the number.
    let band =
      uncertainty.map { $0.isFinite && $0 > least * 1e-3 ? min(least, $0) : least } ?? least
    let bottom = max(band, 1e-17)
    lower = min(pow(10, floor(log10(bottom) - 0.15)), 1e-3)
    // An infinite one says that nothing vouches for the reference: words, not a band.
    self.uncertainty = uncertainty.flatMap { $0.isFinite ? $0 : nil }
    self.lanes = lanes
  }

  var showsUncertainty: Bool { (uncertainty ?? 0) > lower }

  /// The top of the grey band.
  var bandTop: Double { min(uncertainty ?? lower, ceiling) }

  private var laneHeight: Double { log10(ceiling / lower) * 0.05 }

  /// The top of the axis, lanes included.
  var upper: Double {
    lanes == 0 ? ceiling : ceiling * pow(10, laneHeight * (Double(lanes) + 0.5))
  }

  /// The height of a lane's middle; lane 0 is the lowest.
  func lane(_ index: Int) -> Double { ceiling * pow(10, laneHeight * (Double(index) + 0.75)) }

  /// Where the word `failed` stands.
  var laneLabel: Double { sqrt(ceiling * upper) }

  /// Where an error is drawn; a NaN is as wrong as can be.
  func drawn(_ error: Double) -> Double {
    error.isNaN ? Self.cap : min(max(error, lower), Self.cap)
  }

  func ticks(limit: Int) -> [LogAxis.Tick] {
    LogAxis(lower: lower, upper: ceiling).ticks(limit: limit) { value in
      isCapped && value == Self.cap ? "≥ " + LogAxis.power(value) : LogAxis.power(value)
    }
  }
}
