/// Decides, step by step, whether an explicit or an implicit method should go on.
///
/// The measure is z = h·ρ over the length of the explicit method's stability interval, ρ an estimate of
/// the Jacobian's spectral radius. An explicit method whose steps sit at the border of stability is
/// limited by it and not by accuracy; an implicit one whose steps lie well inside is wasted. Both must
/// be seen for a while, because either can happen for a step or two anywhere (Shampine 1977; Hairer &
/// Wanner II, IV.2).
///
/// At tight tolerances the error of the explicit method's own stiff component holds its steps well inside
/// the interval, where an implicit method would take steps a hundred times as long (Robertson at 1e-10).
/// No z tells that from accuracy. So an explicit method that lingers between ``far`` and the border is
/// relieved on trial: the implicit one goes back in a few steps if its own are no longer, and then the next
/// trial waits twice as long.
struct StiffnessDetector {
  static let forgiveness = 6
  static let patienceImplicit = 4
  /// Fractions of the stability interval: above the first the explicit method is at the border,
  /// below the second an explicit step of this size would be well inside.
  static let border = 0.75
  static let inside = 0.6
  /// Above this fraction a step counts toward a trial.
  static let far = 0.2
  /// Such steps before the first trial, in units of the patience at the border: so many that a trial that
  /// comes to nothing costs a tenth of them.
  static let firstTrial = 25

  /// Explicit steps at the border before a change: as many as cost about as much as the change does.
  let patienceExplicit: Int
  private var atBorder = 0
  private var awayFromBorder = 0
  private var inside = 0
  private var lingering = 0
  private var trial: Int

  init(patienceExplicit: Int) {
    self.patienceExplicit = patienceExplicit
    trial = StiffnessDetector.firstTrial * patienceExplicit
  }

  mutating func restart() {
    self = StiffnessDetector(patienceExplicit: patienceExplicit)
  }

  private mutating func change() {
    atBorder = 0
    awayFromBorder = 0
    inside = 0
    lingering = 0
  }

  /// Looks at an accepted explicit step; true if the problem has become stiff.
  mutating func explicitStep(_ z: Double) -> Bool {
    if z > StiffnessDetector.far {
      lingering += 1
      if lingering == trial {
        change()
        trial *= 2
        return true
      }
    }
    if z > StiffnessDetector.border {
      awayFromBorder = 0
      atBorder += 1
      if atBorder == patienceExplicit {
        change()
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
    change()
    return true
  }
}
