/// When to evaluate the Jacobian anew and when to factor the iteration matrix anew.
///
/// A pure state machine without linear algebra. For small systems a fresh Jacobian in every step
/// costs less than the Newton iterations it saves (a factorisation of 3 × 3 costs as much as one
/// evaluation of a stage), so up to ``smallSize`` equations it is always fresh. Above, Hairer's rule:
/// keep the Jacobian while Newton contracts faster than ``keepRate``, and keep the factors while
/// hγ has changed by less than ``keepChange``.
struct JacobianPolicy {
  static let smallSize = 12
  static let keepRate = 1e-3
  static let keepChange = 0.2

  enum Action: Equatable {
    case keep, factor, evaluateAndFactor
  }

  private let alwaysFresh: Bool
  private var evaluatedHere = false
  private var stale = true
  private var factoredScale: Double?

  init(size: Int) { alwaysFresh = size <= JacobianPolicy.smallSize }

  /// What an attempt with iteration matrix I − scale·J has to do first.
  mutating func beforeAttempt(scale: Double) -> Action {
    if !evaluatedHere, stale || alwaysFresh {
      evaluatedHere = true
      stale = false
      factoredScale = scale
      return .evaluateAndFactor
    }
    if let known = factoredScale {
      let change = abs(scale / known - 1)
      if change == 0 || (!alwaysFresh && change < JacobianPolicy.keepChange) { return .keep }
    }
    factoredScale = scale
    return .factor
  }

  /// An accepted step, in which Newton contracted at worst by `rate` per iteration.
  mutating func accepted(rate: Double) {
    evaluatedHere = false
    stale = rate > JacobianPolicy.keepRate
  }

  /// Newton failed: a Jacobian from an earlier point is not to be trusted again.
  mutating func newtonFailed() {
    stale = true
    factoredScale = nil
  }

  /// Begins anew at another point.
  mutating func restart() {
    evaluatedHere = false
    stale = true
    factoredScale = nil
  }

  /// Whether a Jacobian may serve several steps.
  var keepsJacobian: Bool { !alwaysFresh }

  /// Whether the one at hand serves the next step.
  var needsJacobian: Bool { !alwaysFresh && !stale }

  /// The scale whose factors are in use.
  var currentScale: Double { factoredScale ?? 0 }
}
