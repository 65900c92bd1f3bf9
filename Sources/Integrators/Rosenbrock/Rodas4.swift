extension RosenbrockTableau {
  /// RODAS: six stages, order 4(3), L-stable, stiffly accurate, as its embedded solution.
  ///
  /// A step costs one Jacobian, one factorisation, six evaluations and six solves, always. The
  /// continuous extension is of order 3.
  ///
  /// **When this misleads.** It needs the exact Jacobian; with an approximate one the order is
  /// lost in silence. On problems of Prothero–Robinson type its order drops to 2; Rodas5P was built
  /// against that.
  public static let rodas4 = RosenbrockTableau(
    name: "RODAS 4(3)", order: 4, embeddedOrder: 3, gamma: 0.25, a: Rodas4.a, c: Rodas4.c,
    nodes: [0, 0.386, 0.21, 0.63, 1, 1],
    timeWeights: [0.25, -0.1043, 0.1035, -0.0362, 0, 0], dense: Rodas4.dense, denseOrder: 3,
    citation: """
      E. Hairer and G. Wanner, Solving Ordinary Differential Equations II, 2nd edition, \
      Springer 1996, VI.4; the coefficients of the code RODAS
      """)
}

private enum Rodas4 {
  private static let last: [Double] = [
    1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895,
  ]

  static let a: [[Double]] = [
    [],
    [1.544],
    [0.9466785280815826, 0.2557011698983284],
    [3.314825187068521, 2.896124015972201, 0.9986419139977817],
    last,
    last + [1],
    last + [1, 1],
  ]

  static let c: [[Double]] = [
    [],
    [-5.6688],
    [-2.430093356833875, -0.2063599157091915],
    [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
    [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.7089089320616],
    [
      8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136,
      -6.058818238834054,
    ],
  ]

  static let dense: [[Double]] = [
    [
      10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823,
      1.025137723295662, 0,
    ],
    [
      -0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386,
      -6.594389125716872, 0,
    ],
  ]
}
