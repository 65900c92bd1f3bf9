/// A time at which something happens on the way back.
struct Landing {
  let time: Double
  /// What λ jumps by.
  var seed: [Double]?
  /// What the state is set to, where it is solved backward.
  var state: [Double]?

  /// The seeds of an objective at its stops and the states to reset to at their times, descending in time;
  /// without the end, from which the integration starts with its seed.
  static func merging(
    stops: [Double], seeds: [[Double]], resets: [(time: Double, state: [Double])]
  ) -> [Landing] {
    var landings: [Double: Landing] = [:]
    for k in stops.indices.dropLast() {
      landings[stops[k]] = Landing(time: stops[k], seed: seeds[k])
    }
    for reset in resets {
      landings[reset.time, default: Landing(time: reset.time)].state = reset.state
    }
    return landings.values.sorted { $0.time > $1.time }
  }
}
