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
    "alf": [
      "lotka-volterra": [29392, 2537, 31931, 0, 0, 0],
      "forced": [2547, 7, 2556, 0, 0, 0],
      "costed": [5268, 0, 5270, 0, 0, 0],
      "observed": [4889, 157, 5048, 0, 0, 0],
      "without-parameters": [995, 3, 1000, 0, 0, 0],
    ],
    "alf-damped": [
      "lotka-volterra": [13308, 0, 13310, 0, 0, 0],
      "forced": [2689, 5, 2696, 0, 0, 0],
      "costed": [5558, 0, 5560, 0, 0, 0],
      "observed": [5134, 0, 5136, 0, 0, 0],
      "without-parameters": [1052, 0, 1054, 0, 0, 0],
    ],
    "reversible-heun": [
      "lotka-volterra": [18984, 4194, 23180, 0, 0, 0],
      "forced": [3604, 3, 3609, 0, 0, 0],
      "costed": [7448, 0, 7450, 0, 0, 0],
      "observed": [6880, 0, 6882, 0, 0, 0],
      "without-parameters": [1405, 0, 1407, 0, 0, 0],
    ],
    "reversible-tsit5": [
      "lotka-volterra": [691, 0, 8294, 0, 0, 0],
      "forced": [18, 0, 218, 0, 0, 0],
      "costed": [54, 0, 650, 0, 0, 0],
      "observed": [48, 0, 578, 0, 0, 0],
      "without-parameters": [14, 0, 170, 0, 0, 0],
    ],
    "reversible-dop853": [
      "lotka-volterra": [56, 6, 1412, 0, 0, 0],
      "forced": [8, 0, 194, 0, 0, 0],
      "costed": [26, 0, 626, 0, 0, 0],
      "observed": [23, 2, 576, 0, 0, 0],
      "without-parameters": [7, 0, 170, 0, 0, 0],
    ],
    "rodas5p": [
      "lotka-volterra": [241, 4, 1958, 241, 245, 0],
      "lorenz": [351, 3, 2831, 351, 354, 0],
      "robertson": [65, 4, 550, 65, 69, 0],
      "brusselator": [30, 0, 242, 30, 30, 0],
      "forced": [29, 0, 234, 29, 29, 0],
      "costed": [96, 2, 784, 96, 98, 0],
      "costed-robertson": [92, 2, 752, 92, 94, 0],
      "observed": [91, 1, 737, 91, 92, 0],
      "without-parameters": [20, 1, 169, 20, 21, 0],
    ],
    "kvaerno5": [
      "lotka-volterra": [171, 3, 2038, 171, 174, 2036],
      "lorenz": [279, 2, 3060, 279, 281, 3058],
      "robertson": [57, 2, 676, 57, 59, 674],
      "brusselator": [24, 0, 269, 23, 24, 267],
      "forced": [26, 1, 277, 26, 27, 275],
      "costed": [84, 0, 1238, 84, 84, 732],
      "costed-robertson": [63, 2, 1137, 63, 65, 751],
      "observed": [66, 1, 774, 66, 67, 772],
      "without-parameters": [16, 0, 175, 16, 16, 173],
    ],
  ]
}
