import Fields

/// The times and sizes of an integration of fixed step size, by the clock alone: landings and rounding
/// decide, and no field. The very numbers of ``Integrator/step(toward:)``.
struct FixedStepClock {
  private var pacer: StepPacer
  private let size: Double
  private let stops: [Double]
  private let discontinuities: Discontinuities?
  private var stop = 0
  /// Steps counted so far.
  private(set) var index = 0

  init(size: Double, from t: Double, through stops: [Double], discontinuities: Discontinuities?) {
    pacer = StepPacer(time: t, proposedStep: size, controller: .fixed)
    self.size = size
    self.stops = stops
    self.discontinuities = discontinuities
  }

  /// Goes on by a step; nil after the last stop.
  mutating func next() -> (time: Double, size: Double)? {
    while stop < stops.count, pacer.time == stops[stop] { stop += 1 }
    guard stop < stops.count else { return nil }
    var end = stops[stop]
    if let discontinuities {
      let segment = discontinuities.segment(at: pacer.time, toward: end)
      end = discontinuities.landing(in: segment, from: pacer.time, toward: end)
    }
    pacer.accept(pacer.trial(size: size, toward: end).trial, squaredError: 0, toward: end)
    index += 1
    return (pacer.stepStart, pacer.stepSize)
  }
}

/// How many steps an integration of fixed step size takes: landings and rounding decide, and no field.
public enum FixedStepCount {
  /// The steps from `t` through all `stops`, as ``Integrator/step(toward:)`` takes them; nil where they are
  /// more than `limit`.
  public static func count(
    size: Double, from t: Double, through stops: [Double], discontinuities: Discontinuities?,
    limit: Int
  ) -> Int? {
    guard size > 0, size.isFinite else { return nil }
    var clock = FixedStepClock(
      size: size, from: t, through: stops, discontinuities: discontinuities)
    while clock.next() != nil { guard clock.index <= limit else { return nil } }
    return clock.index
  }
}

/// The steps of an integration of fixed step size, the last one first.
///
/// tₙ₊₁ = tₙ + h is rounded, and rounding cannot be undone: tₙ₊₁ − h may be a neighbour of tₙ. So the
/// clock is started anew from marks that halve the distance to the step wanted: (N/2)·log₂N additions
/// in all and log₂N marks, where a list of all times would be 16 bytes a step.
public struct FixedStepTimes {
  private var marks: [FixedStepClock]
  private var left: Int

  /// - Parameter steps: how many steps were taken.
  public init(
    size: Double, from t: Double, through stops: [Double], discontinuities: Discontinuities?,
    steps: Int
  ) {
    marks = [
      FixedStepClock(size: size, from: t, through: stops, discontinuities: discontinuities)
    ]
    left = steps
  }

  /// When the step before began, and its size.
  public mutating func previous() -> (time: Double, size: Double) {
    precondition(left > 0, "there is no step before the first")
    left -= 1
    while true {
      var clock = marks[marks.count - 1]
      if clock.index == left {
        guard let step = clock.next() else { preconditionFailure("more steps than the clock has") }
        marks.removeLast()
        return step
      }
      let middle = (clock.index + left + 1) / 2
      while clock.index < middle { _ = clock.next() }
      marks.append(clock)
    }
  }
}
