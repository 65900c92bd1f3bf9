/// How a curve looks. Colour, point and dash all tell curves apart, so that the figure survives
/// colour blindness, greyscale, and curves that lie on each other: open points are large, filled
/// ones small, and every other line is dashed.
struct CurveStyle: Equatable {
  let color: String
  /// gnuplot's point type and size.
  let point: Int
  let size: Double
  /// gnuplot's dash pattern; `solid` if there is none.
  let dash: String

  /// The palette of Okabe and Ito without its yellow, which does not carry on white, and without
  /// black, which CVODES has.
  private static let own: [CurveStyle] = {
    let colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
    let points: [[(Int, Double)]] = [
      [(7, 0.55), (4, 0.95), (9, 0.65), (12, 1.1), (11, 0.65), (6, 0.95)],
      [(5, 0.5), (6, 0.95), (13, 0.65), (8, 1.0), (15, 0.65), (10, 1.0)],
    ]
    return points.enumerated().flatMap { cycle, shapes in
      zip(colors, shapes).enumerated().map { index, look in
        CurveStyle(
          color: look.0, point: look.1.0, size: look.1.1,
          dash: cycle == 1 ? "(2,3)" : index.isMultiple(of: 2) ? "solid" : "(7,4)")
      }
    }
  }()

  private static let outside: [CurveStyle] = [
    CurveStyle(color: "#000000", point: 13, size: 0.6, dash: "(10,4)"),
    CurveStyle(color: "#666666", point: 8, size: 0.9, dash: "(3,3)"),
    CurveStyle(color: "#000000", point: 14, size: 0.9, dash: "(2,4)"),
    CurveStyle(color: "#666666", point: 5, size: 0.5, dash: "(10,3,2,3)"),
    CurveStyle(color: "#999999", point: 6, size: 0.9, dash: "solid"),
  ]

  static func own(_ index: Int) -> CurveStyle { own[index % own.count] }
  static func outside(_ index: Int) -> CurveStyle { outside[index % outside.count] }
}

/// Which style belongs to which strategy, the same in every figure of a report.
struct StyleBook {
  private var own: [String] = []
  private var outside: [String] = []

  init(_ sections: [SectionAnalysis]) {
    for section in sections {
      for series in section.gradients + section.horizons { add(series.key) }
    }
  }

  /// Our strategies keep their colour from method to method, for the method is told by the panel;
  /// CVODES' pairs of method and strategy have one each.
  subscript(key: RunKey) -> CurveStyle {
    key.isCVODES
      ? .outside(outside.firstIndex(of: key.label) ?? 0)
      : .own(own.firstIndex(of: key.shortLabel) ?? 0)
  }

  private mutating func add(_ key: RunKey) {
    if key.isCVODES {
      if !outside.contains(key.label) { outside.append(key.label) }
    } else if !own.contains(key.shortLabel) {
      own.append(key.shortLabel)
    }
  }
}
