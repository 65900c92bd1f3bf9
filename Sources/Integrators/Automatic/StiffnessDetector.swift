/// Decides, step by step, whether an explicit or an implicit method should go on.
///
/// The measure is z = h·ρ over the length of the explicit method's stability interval, ρ an estimate of
/// the Jacobian's spectral radius. An explicit method whose steps sit at the border of stability is
/// limited by it and not by accuracy; an implicit one whose steps lie well inside is wasted. Both must
/// be seen for a while, because either can happen for a step or two anywhere (Shampine 1977; Hairer &
/// Wanner II, IV.2).
struct StiffnessDetector {
  static let forgiveness = 6
  static let patienceImplicit = 4
  /// Fractions of the stability interval: above the first the explicit method is at the border,
  /// below the second an explicit step of this size would be well inside.
  static let border = 0.85
  static let inside = 0.6

  /// Explicit steps at the border before a change: as many as cost about as much as the change does.
  let patienceExplicit: Int
  private var atBorder = 0
  private var awayFromBorder = 0
  private var inside = 0

  init(patienceExplicit: Int) { self.patienceExplicit = patienceExplicit }

  mutating func restart() {
    atBorder = 0
    awayFromBorder = 0
    inside = 0
  }

  /// Looks at an accepted explicit step; true if the problem has become stiff.
  mutating func explicitStep(_ z: Double) -> Bool {
    if z > StiffnessDetector.border {
      awayFromBorder = 0
      atBorder += 1
      if atBorder == patienceExplicit {
        restart()
        return true
      }
    } else {
      awayFromBorder += 1
      if awayFromBorder == StiffnessDetector.forgiveness { atBorder = 0 }
    }
    return false
  }

  /// Looks at an accepted implicit step; true if the problem is stiff no more.
  mutating func implicitStep(_ z: Double) -> Bool {
    inside = z < StiffnessDetector.inside ? inside + 1 : 0
    guard inside == StiffnessDetector.patienceImplicit else { return false }
    restart()
    return true
  }
}
