import Verification

@testable import Integrators

extension ButcherTableau {
  /// The limits of the stages of y′ = λy, y₀ = 1, as hλ → ∞: (1, −Â⁻¹a) for an ESDIRK method.
  var stiffStages: [Double] {
    var stages = [1.0]
    for row in a.dropFirst() {
      stages.append(-dot(row, stages) / diagonal)
    }
    return stages
  }
}
