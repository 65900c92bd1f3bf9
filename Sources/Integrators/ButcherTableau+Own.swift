extension ButcherTableau {
  /// A tableau given by its coefficients alone: dense output is the cubic through both ends of a step, and
  /// an implicit stage starts from the slope of the stage before.
  ///
  /// - Precondition: as of ``init(name:order:embeddedOrder:a:b:c:error:estimateScale:secondError:dense:denseOrder:denseStages:predictor:citation:)``.
  public init(
    own name: String, order: Int, embeddedOrder: Int, a: [[Double]], b: [Double], c: [Double],
    error: [Double], citation: String
  ) {
    let isImplicit = a.count > 1 && a[1][1] != 0
    // Of a stiffly accurate method the last stage is the slope at the end.
    let endsInLastStage = a.last == b
    let predictor =
      isImplicit
      ? a.indices.map { i in (0..<i).map { $0 == i - 1 ? 1.0 : 0 } } : []
    self.init(
      name: name, order: order, embeddedOrder: embeddedOrder, a: a, b: b, c: c, error: error,
      dense: ButcherTableau.hermite(b, endsInLastStage: endsInLastStage),
      denseOrder: min(order, 3), predictor: predictor, citation: citation)
  }
}
