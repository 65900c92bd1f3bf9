import Integrators

/// A phrase for each oracle and strategy, for `costate list`; our methods bring their own.
enum Glossary {
  static func phrase(for name: String) -> String {
    Method(named: name)?.summary ?? phrases[name] ?? ""
  }

  private static let phrases: [String: String] = [
    "cvodes-bdf": "SUNDIALS CVODES, BDF of orders 1 to 5 (oracle)",
    "cvodes-adams": "SUNDIALS CVODES, Adams of orders 1 to 12 (oracle)",
    "gsl-rk8pd": "GSL, Prince–Dormand 8(9), explicit (oracle, no gradients)",
    "gsl-rkf45": "GSL, Fehlberg 4(5), explicit (oracle, no gradients)",
    "gsl-msadams": "GSL, Adams of orders 1 to 12 (oracle, no gradients)",
    "gsl-msbdf": "GSL, BDF of orders 1 to 5 (oracle, no gradients)",
    "gsl-bsimp": "GSL, Bader–Deuflhard, implicit extrapolation (oracle, no gradients)",
    "tangent": "forward: one column for each initial value and parameter",
    "discrete": "backward through the steps themselves; every step stored",
    "backsolve": "continuous adjoint; the state is solved backward too",
    "backsolve-reset": "the same, the state set right at each observation",
    "interpolated": "continuous adjoint on the whole dense output",
    "checkpointed": "continuous adjoint; segments are solved again from checkpoints",
    "cvodes-adjoint": "CVODES' checkpointed continuous adjoint",
    "cvodes-forward": "CVODES' forward sensitivities",
  ]
}
