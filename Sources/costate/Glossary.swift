import Integrators

/// A phrase for each oracle and its strategies, for `costate list`; our own bring theirs.
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
    "cvodes-adjoint": "CVODES' checkpointed continuous adjoint",
    "cvodes-forward": "CVODES' forward sensitivities",
  ]
}
