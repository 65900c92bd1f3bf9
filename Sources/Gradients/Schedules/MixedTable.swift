/// Optimal schedules where a unit of memory holds a state, and `recordUnits` units the record of a step
/// (its stages), which then need not be taken again: checkpointing for multistage methods, CAMS.
///
/// C(l, s), the least number of steps taken, recorded ones included, to reverse l steps from the present
/// state with s units, and w units a record:
///
/// C(1, s) = 1, C(l, 0) = ∞ for l > 1, and else the smaller of
///
/// - 1 + C(l − 1, s − w), if s ≥ w: the first step is recorded and its record kept;
/// - min over 1 ≤ k < l of k + C(k, s) + C(l − k, s − 1): the present state is kept, the next one k steps on.
///
/// Theorem (by induction over l): every schedule whose slots and records are freed in the opposite order
/// to that in which they were filled begins with one of the two, so this is the least. A record of the
/// step at hand costs no units, as with Revolve; with w > s the table is t(l, s) + l.
///
/// Sources: H. Zhang & E. M. Constantinescu, J. Comput. Sci. 66 (2023), Theorem on CAMS; J. R. Maddison,
/// J. Comput. Sci. 82 (2024) for w = 1. They let a step restart from the stages of a stiffly accurate
/// method; here only a whole state restarts the integration, because the step size controller is part
/// of it.
///
/// Cost: l²s/2 operations and 12·l·s bytes, once; 4·l·s are kept.
struct MixedTable {
  /// Tables that would take more operations are refused.
  static let limit = 2_000_000_000

  private let slots, recordUnits: Int
  /// 0 for a kept record, else k.
  private let choice: [Int32]

  /// Whether the table for so many steps is too large to be made.
  static func isTooLarge(steps: Int, units: Int) -> Bool {
    let (square, overflows) = steps.multipliedReportingOverflow(by: steps)
    return overflows || square / 2 > limit / max(1, units)
  }

  private static let infinity = Int.max / 4

  init(steps: Int, units: Int, recordUnits: Int) {
    slots = units
    self.recordUnits = recordUnits
    let width = units + 1
    var cost = [Int](repeating: MixedTable.infinity, count: (steps + 1) * width)
    var choice = [Int32](repeating: 0, count: (steps + 1) * width)
    for s in 0...units { cost[s] = 0 }
    if steps > 0 { for s in 0...units { cost[width + s] = 1 } }
    for l in stride(from: 2, through: steps, by: 1) {
      for s in stride(from: 1, through: units, by: 1) {
        var best = MixedTable.infinity
        var bestChoice = 0
        if s >= recordUnits { best = 1 + cost[(l - 1) * width + s - recordUnits] }
        if best > l {
          for k in 1..<l {
            let total = k + cost[k * width + s] + cost[(l - k) * width + s - 1]
            if total < best { (best, bestChoice) = (total, k) }
          }
        }
        cost[l * width + s] = best
        choice[l * width + s] = Int32(bestChoice)
      }
    }
    self.choice = choice
  }

  /// How far to go before the next state is stored; nil to record the first step and keep the record.
  func split(_ length: Int, units: Int) -> Int? {
    let k = choice[length * (slots + 1) + units]
    return k == 0 ? nil : Int(k)
  }
}
