/// Where the forward states come from on the way back: which are stored, and from which others steps are
/// taken again.
///
/// | case | states held | steps taken again, of N |
/// | --- | --- | --- |
/// | `all` | none, but the record of every step | 0 |
/// | `recompute` | the first | N(N − 1)/2 |
/// | `uniform` | every k-th, and the records of k steps | k⌊(N − 1)/k⌋ |
/// | `accepted` | every one (ACA, Zhuang et al. 2020) | N − 1 |
/// | `binomial` | s | t(N, s), see ``Binomial``; N more where N is not known |
/// | `cams` | states and records in s units, see `MixedTable` | C(N, s) − N; N more where N is not known |
/// | `online` | s, see `OnlinePlacement` | at most r + 1 times each, r as of `binomial` |
/// | `disk` | s, of which all but some in a file | as `binomial` or `online` |
///
/// The record of the step that is being reversed is held in all of them. A pure value: it knows nothing
/// of differential equations.
///
/// - When this misleads: `binomial` and `cams` need the number of steps beforehand. An adaptive
///   integration tells it only when it is over, so there they go through it once more than their theorems
///   say; `online` does not.
public enum CheckpointSchedule: Sendable, Hashable {
  case all
  case recompute
  /// - Parameter interval: steps from one state to the next; nil for ⌈√N⌉.
  case uniform(interval: Int?)
  case accepted
  case binomial(slots: Int)
  /// - Parameter slots: units of the size of a state.
  case cams(slots: Int)
  case online(slots: Int)
  /// - Parameters:
  ///   - slots: all of them.
  ///   - memory: how many of them are in memory.
  case disk(slots: Int, memory: Int)

  /// The names on the command line.
  public static let names = [
    "all", "recompute", "uniform", "aca", "binomial", "cams", "online", "disk",
  ]

  public var name: String {
    switch self {
    case .all: "all"
    case .recompute: "recompute"
    case .uniform: "uniform"
    case .accepted: "aca"
    case .binomial: "binomial"
    case .cams: "cams"
    case .online: "online"
    case .disk: "disk"
    }
  }

  /// The limit on states held at once (of `cams`, units); nil where there is none.
  public var slots: Int? {
    switch self {
    case .all: 0
    case .recompute: 1
    case .uniform, .accepted: nil
    case .binomial(let slots), .cams(let slots), .online(let slots), .disk(let slots, _): slots
    }
  }

  /// Whether the number of steps must be known before the first one.
  public var needsStepCount: Bool {
    switch self {
    case .binomial, .cams, .uniform(interval: nil): true
    default: false
    }
  }

  /// Whether states are stored and steps taken again.
  public var repeatsSteps: Bool { self != .all }

  /// Why it cannot be followed for `steps` steps, as a whole sentence; nil if it can.
  public func objection(steps: Int) -> String? {
    guard case .cams(let slots) = self, MixedTable.isTooLarge(steps: steps, units: slots) else {
      return nil
    }
    return
      "the table of the schedule cams for \(steps) steps and \(slots) slots would take too long to "
      + "make; binomial needs none"
  }
}
