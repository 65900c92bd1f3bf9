extension ButcherTableau {
  /// Tsitouras 5(4): explicit, six stages and the slope at the end of the step, which the error
  /// estimate uses and the next step starts from.
  ///
  /// The continuous extension costs nothing more. It is of order 4, one less than the steps, is
  /// continuously differentiable, and its coefficients are the paper's with the digits that
  /// rounding had cost put back: the order-4 conditions are solved anew from the entries that are
  /// exact, b₂(θ) = 0.1317 θ² − 0.2234 θ³ + 0.1017 θ⁴ and b₇(θ) = 1.5 θ² − 4 θ³ + 2.5 θ⁴, and
  /// agree with the print to its last digit.
  ///
  /// - Note: order(ŷ) = 4, and y − ŷ is used as the error of y (local extrapolation).
  public static let tsitouras5: ButcherTableau = ButcherTableau(
    name: "Tsitouras 5(4)", order: 5, embeddedOrder: 4,
    a: Tsitouras5.a, b: Tsitouras5.b, c: Tsitouras5.c, error: Tsitouras5.error,
    dense: Tsitouras5.dense, denseOrder: 4,
    citation: """
      Ch. Tsitouras, Runge–Kutta pairs of order 5(4) satisfying only the first column \
      simplifying assumption, Computers and Mathematics with Applications 62 (2011) 770–775
      """)
}

private enum Tsitouras5 {
  static let a: [[Double]] = [
    [0],
    [0.161, 0],
    [-0.008480655492356988544427, 0.3354806554923569885444, 0],
    [2.89715305710549343213, -6.359448489975074843148, 4.362295432869581411018, 0],
    [
      5.325864828439256604429, -11.74888356406282787775, 7.495539342889836208305,
      -0.0924950663617552492565, 0,
    ],
    [
      5.861455442946420028659, -12.92096931784710929171, 8.15936789857615864318,
      -0.07158497328140099722453, -0.028269050394068382909, 0,
    ],
  ]

  static let b: [Double] = [
    0.09646076681806522951817, 0.01, 0.4798896504144995747752, 1.379008574103741893192,
    -3.290069515436080679901, 2.324710524099773982415,
  ]

  static let c: [Double] = [0, 0.161, 0.327, 0.9, 0.9800255409045096857298, 1]

  /// b − b̂; the last entry belongs to f(tₙ₊₁, yₙ₊₁).
  static let error: [Double] = [
    0.001780011052225771443379, 0.0008164344596567469032236, -0.007880878010261996010315,
    0.1447110071732629075372, -0.5823571654525552250199, 0.4580821059291869466616, -1.0 / 66.0,
  ]

  /// θ … θ⁴ in b₁(θ) … b₇(θ).
  static let dense: [[Double]] = [
    [1, -2.763706197274825868673, 2.913255461821912655419, -1.053088497729021557227],
    [0, 0.1317, -0.2234, 0.1017],
    [0, 3.930296236894751517409, -5.941033872131504735718, 2.490627285651252793084],
    [0, -12.41107716693367703873, 30.33818863028232165023, -16.54810288924490271831],
    [0, 37.50931341651103917898, -88.17890489476640107756, 47.37952196281928121868],
    [0, -27.89652628919728778898, 65.09189467479367150763, -34.87065786149660973623],
    [0, 1.5, -4, 2.5],
  ]
}
