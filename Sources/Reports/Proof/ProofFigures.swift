import Proof

/// Figures of a verification as ``Figure``s.
enum ProofFigures {
  static func figure(_ figure: ProofFigure) -> Figure? {
    let all = figure.panels.flatMap(\.curves).flatMap(\.points).compactMap { $0 }
      .filter { $0.count == 2 }
    guard let x = horizontal(figure.x, all.map { $0[0] }),
      let y = vertical(figure.y, all.map { $0[1] })
    else { return nil }
    let labels = labels(figure)
    return Figure(
      name: Slug.make(figure.name), title: figure.title, xLabel: figure.x.label,
      yLabel: figure.y.label, x: x, y: y, hasDiagonal: figure.x.isReversed,
      panels: figure.panels.map { panel in
        Figure.Panel(
          title: panel.title, curves: panel.curves.map { curve($0, labels, figure) })
      }, caption: RichText(figure.caption))
  }

  /// Outside solvers keep their looks from figure to figure, and ours theirs within one.
  private static func labels(_ figure: ProofFigure) -> (own: [String], outside: [String]) {
    var own: [String] = []
    var outside: [String] = []
    for curve in figure.panels.flatMap(\.curves) {
      if isOutside(curve.label) {
        if !outside.contains(curve.label) { outside.append(curve.label) }
      } else if !own.contains(curve.label) {
        own.append(curve.label)
      }
    }
    return (own, outside)
  }

  private static func isOutside(_ label: String) -> Bool {
    label.hasPrefix("cvodes") || label.hasPrefix("gsl")
  }

  private static func curve(
    _ curve: ProofFigure.Curve, _ labels: (own: [String], outside: [String]),
    _ figure: ProofFigure
  ) -> Figure.Curve {
    let style: CurveStyle =
      isOutside(curve.label)
      ? .outside(labels.outside.firstIndex(of: curve.label) ?? 0)
      : .own(labels.own.firstIndex(of: curve.label) ?? 0)
    var result = Figure.Curve(label: curve.label, style: style)
    result.isMarked = curve.isMarked
    result.points = curve.points.map { point in
      guard let point, point.count == 2, isDrawn(point[0], figure.x), isDrawn(point[1], figure.y)
      else { return nil }
      return Figure.Point(x: point[0], y: point[1], value: point[1], rtol: 0)
    }
    return result
  }

  private static func isDrawn(_ value: Double, _ axis: ProofFigure.Axis) -> Bool {
    value.isFinite && (axis.ends != nil || value > 0)
  }

  private static func horizontal(
    _ axis: ProofFigure.Axis, _ values: [Double]
  ) -> Figure.HorizontalAxis? {
    if let ends = axis.ends { return .linear(lower: ends[0], upper: ends[1]) }
    return LogAxis(holding: values).map {
      axis.isReversed
        ? .logReversed($0, label: LogAxis.power) : .log($0, label: LogAxis.plain)
    }
  }

  private static func vertical(
    _ axis: ProofFigure.Axis, _ values: [Double]
  ) -> Figure.VerticalAxis? {
    if let ends = axis.ends { return .linear(lower: ends[0], upper: ends[1]) }
    return LogAxis(holding: values).map { .log($0, label: LogAxis.power) }
  }
}
