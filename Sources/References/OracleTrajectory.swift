/// What an oracle's forward run found.
public struct OracleTrajectory: Sendable {
  /// The output times that were reached.
  public var times: [Double]
  /// y at those times, n numbers each.
  public var states: [[Double]]
  public var counts: OracleCounts
  /// Nil when the last output time was reached.
  public var failure: OracleFailure?
  /// Wall-clock seconds of the whole call on a monotonic clock, with the creation and release of
  /// the solver. Misleads for runs of few steps: creating CVODES costs some ten of its steps.
  public var seconds: Double

  init(
    times: [Double] = [], states: [[Double]] = [], counts: OracleCounts = OracleCounts(),
    failure: OracleFailure? = nil, seconds: Double = 0
  ) {
    self.times = times
    self.states = states
    self.counts = counts
    self.failure = failure
    self.seconds = seconds
  }

  init(refused message: String, at t0: Double) {
    self.init(failure: OracleFailure(reason: .invalidInput, time: t0, message: message))
  }
}

/// States and their derivatives with respect to initial values and parameters.
public struct OracleSensitivities: Sendable {
  public var trajectory: OracleTrajectory
  /// At each time reached, [∂y/∂y(t₀), ∂y/∂p]: n + m columns of n numbers, one column after another.
  public var sensitivities: [[Double]]
  let stateCount: Int

  /// ∂yᵢ/∂(yⱼ(t₀)) at the `output`-th time.
  public func byInitialValue(_ j: Int, ofState i: Int, at output: Int) -> Double {
    sensitivities[output][j * stateCount + i]
  }

  /// ∂yᵢ/∂pⱼ at the `output`-th time.
  public func byParameter(_ j: Int, ofState i: Int, at output: Int) -> Double {
    sensitivities[output][(stateCount + j) * stateCount + i]
  }
}

/// Rows of equal length out of a flat buffer.
func rows(_ flat: [Double], count: Int, length: Int) -> [[Double]] {
  (0..<count).map { Array(flat[$0 * length..<($0 + 1) * length]) }
}

/// Runs `body` and measures it on the monotonic clock.
func timed<R>(_ body: () -> R) -> (result: R, seconds: Double) {
  let clock = ContinuousClock()
  let start = clock.now
  let result = body()
  let (whole, atto) = start.duration(to: clock.now).components
  return (result, Double(whole) + Double(atto) * 1e-18)
}
