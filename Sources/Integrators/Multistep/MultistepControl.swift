/// Chooses order and step size of a multistep method from error norms: a pure value.
///
/// At order q the error of a step falls as h^(q+1), so the factor that brings an error norm e to a
/// sixth of what is allowed is (6 e)^(−1/(q+1)). The step is kept unless it can grow by half: a change
/// costs coefficients, a factorisation, and smoothness of the errors. Orders q − 1 and q + 1 are
/// considered q + 1 steps after the last change of order and every two steps then, and the one that
/// permits the longest step is taken.
///
/// The rules and constants are those of VODE and CVODE (Brown, Byrne & Hindmarsh, SIAM J. Sci. Stat.
/// Comput. 10, 1038 (1989); Hindmarsh et al., ACM TOMS 31, 363 (2005)).
struct MultistepControl: Equatable {
  private(set) var order = 1
  /// Steps until other orders are considered.
  private(set) var wait = 2
  /// Attempts at the present step that failed.
  private(set) var failures = 0
  /// What to do with the array before the next step: −1, 0 or +1.
  private(set) var orderChange = 0
  private var wasPutOff = false
  private var growthLimit = MultistepControl.firstGrowth
  let greatestOrder: Int
  /// Whether the order stays what it is, for tests of one formula.
  private let isFixed: Bool

  static let firstGrowth = 1e4
  static let laterGrowth = 10.0
  /// Growth that is worth a change.
  static let worthwhile = 1.5
  /// A failure by anything but the error test.
  static let failureFactor = 0.25

  /// After an accepted step: whether `choose` wants the errors of the neighbouring orders.
  var considersOrders: Bool { wait == 0 }
  /// Whether the correction of the step just completed is to be kept for the order above.
  var savesCorrection: Bool { wait == 1 && order < greatestOrder }

  init(greatestOrder: Int, fixedOrder: Int? = nil) {
    self.greatestOrder = greatestOrder
    isFixed = fixedOrder != nil
    // Made now, so that no step has to.
    _ = MultistepControl.bounds
    if let fixedOrder {
      order = fixedOrder
      wait = .max
    }
  }

  mutating func restart() {
    self = MultistepControl(greatestOrder: greatestOrder, fixedOrder: isFixed ? order : nil)
  }

  /// An accepted step; `choose` or `keepOrder` follows.
  ///
  /// - Parameter wasCut: it was much shorter than the one before, for a landing. Its errors do not
  ///   fall as h^(q+1), for the past does not shrink with it, and speak for lower orders: the choice
  ///   is put off, once.
  @inline(__always)
  mutating func accepted(wasCut: Bool = false) {
    failures = 0
    if isFixed { return }
    wait -= 1
    if wait == 0 {
      if wasCut, !wasPutOff { wait = 2 }
      wasPutOff = wait == 2
    }
  }

  /// The factor for the next step where other orders are not considered.
  @inline(__always)
  mutating func keepOrder(squaredError: Double) -> Double {
    if growthLimit == 1 { return afterFailure() }
    guard isWorthwhile(6, squaredError, order + 1) else { return kept() }
    return grown(factor(6, squaredError, order + 1), by: 0)
  }

  /// The factor for the next step; squared errors of the three orders, the neighbours' nil where
  /// there are none.
  mutating func choose(same: Double, lower: Double?, upper: Double?) -> Double {
    if growthLimit == 1 { return afterFailure() }
    wait = 2
    // A step of a fixed size: the order alone is free.
    if same > 1 {
      let sameFactor = factor(6, same, order + 1)
      let lowerFactor = lower.map { factor(6, $0, order) } ?? 0
      let upperFactor = upper.map { factor(10, $0, order + 2) } ?? 0
      if max(lowerFactor, upperFactor) > sameFactor {
        orderChange = upperFactor > lowerFactor ? 1 : -1
      }
      return kept()
    }
    // Most of the time nothing is gained, which is seen without a logarithm.
    guard
      isWorthwhile(6, same, order + 1) || isWorthwhile(6, lower ?? 1, order)
        || isWorthwhile(10, upper ?? 1, order + 2)
    else { return kept() }
    let sameFactor = factor(6, same, order + 1)
    let lowerFactor = lower.map { factor(6, $0, order) } ?? 0
    let upperFactor = upper.map { factor(10, $0, order + 2) } ?? 0
    if sameFactor >= max(lowerFactor, upperFactor) { return grown(sameFactor, by: 0) }
    return lowerFactor >= upperFactor ? grown(lowerFactor, by: -1) : grown(upperFactor, by: 1)
  }

  // The step after a failure is not changed, and neighbouring orders wait two steps more.
  private mutating func afterFailure() -> Double {
    growthLimit = MultistepControl.laterGrowth
    wait = max(wait, 2)
    return 1
  }

  private mutating func kept() -> Double {
    growthLimit = MultistepControl.laterGrowth
    return 1
  }

  /// Whether `factor` of the same arguments is at least `worthwhile`, but for rounding.
  @inline(__always)
  private func isWorthwhile(_ bias: Double, _ squaredError: Double, _ power: Int) -> Bool {
    bias * bias * squaredError <= MultistepControl.bounds[power]
  }

  // worthwhile^(−2·power), made once and never changed.
  nonisolated(unsafe) private static let bounds: UnsafePointer<Double> = {
    let bounds = UnsafeMutablePointer<Double>.allocate(capacity: 16)
    bounds[0] = 1
    for k in 1..<16 { bounds[k] = bounds[k - 1] / (worthwhile * worthwhile) }
    return UnsafePointer(bounds)
  }()

  @inline(__always)
  private mutating func grown(_ factor: Double, by change: Int) -> Double {
    let limit = growthLimit
    growthLimit = MultistepControl.laterGrowth
    guard factor >= MultistepControl.worthwhile else { return 1 }
    orderChange = change
    return min(factor, limit)
  }

  /// (bias · √squaredError)^(−1/power).
  @inline(__always)
  private func factor(_ bias: Double, _ squaredError: Double, _ power: Int) -> Double {
    let logarithm = 0.5 * StepController.log2(max(bias * bias * squaredError, 1e-60))
    return StepController.exp2(-logarithm / Double(power))
  }

  /// The array was changed as `orderChange` says.
  mutating func changeOrder() {
    order += orderChange
    orderChange = 0
    wait = order + 1
  }

  /// What is to be done after an attempt whose squared error is above 1 or not a number (a NaN also
  /// where Newton failed).
  enum Remedy {
    case shorten
    case lowerOrder
    /// Begin again at order 1 from (t, y).
    case restart
  }

  /// A failed attempt: the factor for the next one, and what to do with the array.
  mutating func failed(squaredError: Double) -> (factor: Double, remedy: Remedy) {
    failures += 1
    growthLimit = 1
    // Not by the error test: only a shorter step can help.
    guard squaredError.isFinite else { return (MultistepControl.failureFactor, .shorten) }
    guard failures > 3, !isFixed else {
      let proposed = max(0.1, min(factor(6, squaredError, order + 1), 0.9))
      return (failures == 1 ? proposed : min(proposed, 0.2), .shorten)
    }
    // The array does not describe the solution: trust less of it, in the end only y. (CVODE lowers the
    // order each time and gives up at the seventh failure, which is too early for a jump of f.)
    if order > 1, failures < 6 {
      order -= 1
      wait = order + 1
      return (0.1, .lowerOrder)
    }
    order = 1
    wait = 10
    return (0.1, .restart)
  }
}
