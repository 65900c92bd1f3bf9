import Integrators

/// Times and states of a forward solution, kept to set a state right that is solved backward.
final class StateLog {
  private let log: RecordLog
  private let count: Int

  init(count: Int) {
    self.count = count
    log = RecordLog(recordSize: 1 + count)
  }

  func append(_ integrator: Integrator) {
    let record = log.append()
    record[0] = integrator.time
    (record + 1).update(from: integrator.state, count: count)
  }

  var byteCount: Int { log.byteCount }
  var entries: [(time: Double, state: [Double])] {
    (0..<log.count).map { index in
      let record = log[index]
      return (record[0], (0..<count).map { record[1 + $0] })
    }
  }
}
