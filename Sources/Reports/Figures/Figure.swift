/// A figure as data: panels side by side that share their axes, and one legend.
struct Figure {
  struct Point: Equatable {
    let x: Double
    /// Where it is drawn: inside the axis.
    let y: Double
    /// What was measured, for the reader of the data file.
    let value: Double
    let rtol: Double
  }

  /// A run that gave no number, drawn above the axis.
  struct Failure: Equatable {
    /// Nil if not known, e.g. the cost of a run that was not timed: drawn at the right end.
    let x: Double?
    let rtol: Double
    let kind: String
  }

  struct Curve {
    let label: String
    let style: CurveStyle
    /// In order; nil interrupts the line.
    var points: [Point?] = []
    var failures: [Failure] = []
    /// A line of its own beside the points (what a formula predicts); the points are then not
    /// joined.
    var line: [Point]?
    /// Whether the points are marked; a curve of hundreds is only joined.
    var isMarked = true

    var isEmpty: Bool { points.isEmpty && failures.isEmpty }
  }

  struct Panel {
    let title: String
    let curves: [Curve]
  }

  enum HorizontalAxis {
    case log(LogAxis, label: (Double) -> String)
    /// As log, with the large values on the left.
    case logReversed(LogAxis, label: (Double) -> String)
    case linear(lower: Double, upper: Double)
  }

  enum VerticalAxis {
    case error(ErrorAxis)
    case log(LogAxis, label: (Double) -> String)
    case linear(lower: Double, upper: Double)
  }

  /// File name without extension, a slug.
  let name: String
  let title: String
  let xLabel, yLabel: String
  let x: HorizontalAxis
  let y: VerticalAxis
  /// Draws the line error = tolerance.
  var hasDiagonal = false
  let panels: [Panel]
  let caption: RichText

  /// The curves of all panels, each name once, in the order of the panels.
  var legend: [Curve] {
    var seen: Set<String> = []
    return panels.flatMap(\.curves).filter { seen.insert($0.label).inserted }
  }

  var hasFailures: Bool { panels.contains { $0.curves.contains { !$0.failures.isEmpty } } }
}
