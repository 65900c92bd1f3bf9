extension CountTests {
  /// Accepted, rejected, rhs, Jacobians, factorisations, Newton iterations; rtol 1e-6, atol 1e-10.
  ///
  /// A change here is a change of the solver: say which, where you record it anew.
  static let recorded: [String: [String: [Int]]] = [
    "tsit5": [
      "lotka-volterra": [116, 1, 704, 0, 0, 0],
      "lorenz": [193, 0, 1160, 0, 0, 0],
      "brusselator": [22, 0, 134, 0, 0, 0],
      "forced": [18, 0, 110, 0, 0, 0],
      "costed": [53, 0, 320, 0, 0, 0],
      "observed": [47, 0, 284, 0, 0, 0],
      "without-parameters": [14, 0, 86, 0, 0, 0],
    ],
    "dop853": [
      "lotka-volterra": [56, 6, 740, 0, 0, 0],
      "lorenz": [82, 0, 986, 0, 0, 0],
      "brusselator": [12, 0, 146, 0, 0, 0],
      "forced": [8, 0, 98, 0, 0, 0],
      "costed": [26, 0, 314, 0, 0, 0],
      "observed": [23, 2, 300, 0, 0, 0],
      "without-parameters": [7, 0, 86, 0, 0, 0],
    ],
    "kvaerno5": [
      "lotka-volterra": [154, 5, 1965, 154, 159, 1963],
      "lorenz": [250, 1, 2849, 250, 251, 2847],
      "robertson": [52, 2, 640, 52, 54, 638],
      "brusselator": [22, 0, 252, 21, 22, 250],
      "forced": [23, 1, 252, 23, 24, 250],
      "costed": [76, 1, 1147, 76, 77, 683],
      "costed-robertson": [57, 2, 1052, 57, 59, 702],
      "observed": [60, 1, 740, 60, 61, 738],
      "without-parameters": [14, 0, 163, 14, 14, 161],
    ],
  ]
}
