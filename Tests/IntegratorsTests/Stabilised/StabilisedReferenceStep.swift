import Fields

@testable import Integrators

/// A stabilised step written as in a textbook, on arrays, for a given number of stages.
struct StabilisedReferenceStep {
  let field: FieldKernels
  let recurrence: StageRecurrence

  init(_ scheme: StabilisedScheme, field: FieldKernels) {
    self.field = field
    recurrence = StageRecurrence(scheme)
  }

  private func slope(_ t: Double, _ y: [Double]) -> [Double] {
    var out = [Double](repeating: 0, count: field.stateCount)
    field.rhs(t, y, into: &out)
    return out
  }

  func step(t: Double, h: Double, y: [Double], stages: Int) -> [Double] {
    recurrence.prepare(stages: stages)
    let r = recurrence
    var states = [y]
    var slopes: [[Double]] = []
    for j in 1...r.recurrenceCount {
      slopes.append(slope(t + r.nodes[j - 1] * h, states[j - 1]))
      let before = j > 1 ? states[j - 2] : y
      states.append(
        y.indices.map { k in
          r.alpha[j] * y[k] + r.mu[j] * states[j - 1][k] + r.nu[j] * before[k]
            + h * (r.muTilde[j] * slopes[j - 1][k] + r.gammaTilde[j] * slopes[0][k])
        })
    }
    var last = states[r.recurrenceCount]
    guard r.hasFinish else { return last }
    let f = r.finish
    let a = [[], [f[0]], [f[1], f[2]], [f[3], f[4], f[5]]]
    let b = [f[6], f[7], f[8], f[9]]
    let node = r.nodes[r.recurrenceCount]
    var finishing: [[Double]] = []
    for row in a {
      let stage = last.indices.map { k in
        zip(row, finishing).reduce(last[k]) { $0 + h * $1.0 * $1.1[k] }
      }
      finishing.append(slope(t + (node + row.reduce(0, +)) * h, stage))
    }
    for k in last.indices {
      last[k] = zip(b, finishing).reduce(last[k]) { $0 + h * $1.0 * $1.1[k] }
    }
    return last
  }
}
