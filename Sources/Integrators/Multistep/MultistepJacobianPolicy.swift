/// When a multistep method factors I − γJ anew, and when it evaluates J anew for it: a pure state
/// machine.
///
/// Unlike ``JacobianPolicy``, small systems too keep their factors: steps are short (orders up to 5
/// at most), one iteration in each is the rule, and a factorisation costs as much as two of them.
///
/// The rules of VODE and CVODE: factors are kept for 20 steps while γ has changed by less than
/// 30 %; the Jacobian for 50 steps, longer than its factors only where that saves something.
struct MultistepJacobianPolicy {
  static let factorLife = 20
  static let jacobianLife = 50
  static let keepChange = 0.3
  /// A failure of Newton's with γ changed by less than this is the Jacobian's fault.
  static let suspectChange = 0.2

  enum Action: Equatable {
    case keep, factor, evaluateAndFactor
  }

  private let isSmall: Bool
  private var stepsSinceFactor = 0
  private var stepsSinceJacobian = 0
  private var factoredScale: Double?
  private(set) var hasJacobian = false
  /// Whether the Jacobian is that of the present step.
  private(set) var isCurrent = false
  private var failed = false

  init(size: Int) { isSmall = size <= JacobianPolicy.smallSize }

  /// What an attempt with iteration matrix I − scale·J has to do first.
  mutating func beforeAttempt(scale: Double) -> Action {
    if let known = factoredScale, !failed, stepsSinceFactor < Self.factorLife,
      abs(scale / known - 1) <= Self.keepChange
    {
      return .keep
    }
    factoredScale = scale
    stepsSinceFactor = 0
    failed = false
    // A small Jacobian costs no more than an evaluation of f.
    guard hasJacobian, isCurrent || (!isSmall && stepsSinceJacobian < Self.jacobianLife) else {
      return evaluate()
    }
    return .factor
  }

  private mutating func evaluate() -> Action {
    hasJacobian = true
    isCurrent = true
    stepsSinceJacobian = 0
    return .evaluateAndFactor
  }

  /// Newton failed at this step: what to do before it is tried again with the same size, or nil if
  /// only a shorter step can help.
  mutating func afterFailure(scale: Double) -> Action? {
    guard !isCurrent else {
      failed = true
      return nil
    }
    let suspect = factoredScale.map { abs(scale / $0 - 1) < Self.suspectChange } ?? true
    factoredScale = scale
    stepsSinceFactor = 0
    // Where γ has changed much, that may be all there is to it.
    return suspect || isSmall ? evaluate() : .factor
  }

  /// The error test failed: γ will be another one.
  mutating func rejected() { failed = true }

  mutating func accepted() {
    stepsSinceFactor += 1
    stepsSinceJacobian += 1
    isCurrent = false
  }

  mutating func restart() { self = MultistepJacobianPolicy(isSmall: isSmall) }

  private init(isSmall: Bool) { self.isSmall = isSmall }

  /// The scale whose factors are in use.
  var currentScale: Double { factoredScale ?? 0 }
}
