import Fields

/// How many steps an integration of fixed step size takes: landings and rounding decide, and no field.
public enum FixedStepCount {
  /// The steps from `t` through all `stops`, as ``Integrator/step(toward:)`` takes them; nil where they are
  /// more than `limit`.
  public static func count(
    size: Double, from t: Double, through stops: [Double], discontinuities: Discontinuities?,
    limit: Int
  ) -> Int? {
    guard size > 0, size.isFinite else { return nil }
    var pacer = StepPacer(time: t, proposedStep: size, controller: .fixed)
    var count = 0
    for stop in stops {
      while pacer.time != stop {
        var end = stop
        if let discontinuities {
          let segment = discontinuities.segment(at: pacer.time, toward: stop)
          end = discontinuities.landing(in: segment, from: pacer.time, toward: stop)
        }
        pacer.accept(pacer.trial(size: size, toward: end).trial, squaredError: 0, toward: end)
        count += 1
        guard count <= limit else { return nil }
      }
    }
    return count
  }
}
