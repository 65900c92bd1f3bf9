extension CollocationTableau {
  /// 2 stages, order 4 (Hammer & Hollingsworth 1955).
  ///
  /// Every number was computed to 60 digits from its definition in ``CollocationTableau`` and is
  /// given to 20, three more than a Double holds.
  public static let gauss4 = CollocationTableau(
    name: "Gauss–Legendre 4", order: 4,
    nodes: [0.21132486540518711775, 0.78867513459481288225],
    a: [
      [0.25, -0.038675134594812882255],
      [0.53867513459481288225, 0.25],
    ],
    b: [0.5, 0.5],
    realEigenvalue: nil,
    pairs: [
      Pair(real: 3.0, imaginary: 1.7320508075688772935)
    ],
    transformation: [
      [0, 0.26794919243112270647],
      [1, 0],
    ],
    inverseTransformation: [
      [0, 1],
      [3.7320508075688772935, 0],
    ],
    solution: [-1.7320508075688772935, 1.7320508075688772935],
    filter: 3.4641016151377545871,
    error: [-6.4641016151377545871, 0.46410161513775458705])
}
