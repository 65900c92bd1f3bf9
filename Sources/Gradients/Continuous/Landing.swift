import Fields

/// A time at which something happens on the way back.
struct Landing {
  let time: Double
  /// The event there, over which λ is pulled back before it jumps by the seed.
  var saltation: Saltation?
  /// What λ jumps by.
  var seed: [Double]?
  /// What the state is set to, where it is solved backward.
  var state: [Double]?

  /// The seeds of an objective at its stops and the states to reset to at their times, descending in time;
  /// without the end, from which the integration starts with its seed.
  static func merging(
    _ path: SolutionPath, seeds: [[Double]], resets: [(time: Double, state: [Double])]
  ) -> [Landing] {
    var landings: [Double: Landing] = [:]
    for (k, stop) in path.stops.enumerated().dropLast() {
      var landing = landings[stop.time] ?? Landing(time: stop.time)
      landing.saltation = landing.saltation ?? path.jump(at: k)
      landing.seed = landing.seed.map { zip($0, seeds[k]).map { $0 + $1 } } ?? seeds[k]
      landings[stop.time] = landing
    }
    for reset in resets {
      landings[reset.time, default: Landing(time: reset.time)].state = reset.state
    }
    return landings.values.sorted { $0.time > $1.time }
  }
}
