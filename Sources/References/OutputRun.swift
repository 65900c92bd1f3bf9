import COracle
import CSUNDIALS

/// The buffers that one CVODES run writes to.
final class OutputRun {
  let stateCount: Int
  let times: [Double]
  var states: [Double]
  var sensitivities: [Double]
  var reached = 0
  var statistics = costate_statistics()
  var status = costate_status()

  /// `columns`: how many sensitivities are wanted at each time.
  init(stateCount: Int, times: [Double], columns: Int = 0) {
    self.stateCount = stateCount
    self.times = times
    states = [Double](repeating: 0, count: stateCount * times.count)
    sensitivities = [Double](repeating: 0, count: stateCount * times.count * columns)
  }

  func withOutputs<R>(
    _ body: (
      UnsafeMutablePointer<costate_outputs>, UnsafeMutablePointer<costate_statistics>,
      UnsafeMutablePointer<costate_status>
    ) -> R
  ) -> R {
    times.withUnsafeBufferPointer { times in
      states.withUnsafeMutableBufferPointer { states in
        sensitivities.withUnsafeMutableBufferPointer { sensitivities in
          // Without outputs nothing is read or written, but C wants addresses.
          withUnsafeTemporaryAllocation(of: Double.self, capacity: 1) { nowhere in
            let nowhere = nowhere.baseAddress!
            var outputs = costate_outputs(
              count: times.count, times: times.baseAddress ?? UnsafePointer(nowhere),
              states: states.baseAddress ?? nowhere, sensitivities: sensitivities.baseAddress,
              reached: 0)
            defer { reached = outputs.reached }
            return body(&outputs, &statistics, &status)
          }
        }
      }
    }
  }

  func trajectory(seconds: Double) -> OracleTrajectory {
    OracleTrajectory(
      times: Array(times.prefix(reached)), states: rows(states, count: reached, length: stateCount),
      counts: OracleCounts(statistics), failure: OracleFailure(status), seconds: seconds)
  }
}
