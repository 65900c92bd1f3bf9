extension ButcherTableau {
  /// The implicit Euler method: order 1, L-stable, stiffly accurate.
  ///
  /// yₙ₊₁ = yₙ + h f(tₙ₊₁, yₙ₊₁). It is written with an explicit first stage of weight 0, whose slope
  /// is known from the step before and costs nothing: it gives Newton its first guess and the
  /// error estimate its second point. That estimate is h (k₂ − k₁)/2, the divided difference of the
  /// two slopes: the leading term h² y″/2 of the error of this very step (ŷ is of order 2; it is not
  /// carried on, for it is not L-stable).
  ///
  /// One nonlinear system a step.
  ///
  /// **When this misleads.** Steps are chosen by an error of O(h²) and global errors are O(h), so they
  /// fall with the square root of the tolerance only: 1e-6 asked for is about 1e-3 got. It damps
  /// what should oscillate.
  public static let implicitEuler: ButcherTableau = ButcherTableau(
    name: "Implicit Euler", order: 1, embeddedOrder: 2, a: [[0], [0, 1]], b: [0, 1], c: [0, 1],
    error: [-0.5, 0.5], dense: hermite([0, 1], endsInLastStage: true), denseOrder: 1,
    predictor: [[], [1]],
    citation: """
      E. Hairer and G. Wanner, Solving Ordinary Differential Equations II, 2nd edition, \
      Springer 1996, IV.1 and IV.3
      """)
}
