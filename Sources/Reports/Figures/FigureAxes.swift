/// The commands for the axes of a figure, which its panels share.
struct FigureAxes {
  private let figure: Figure
  private let layout: FigureLayout

  init(_ figure: Figure, _ layout: FigureLayout) {
    self.figure = figure
    self.layout = layout
  }

  var commands: [String] {
    ["set xlabel \(GnuplotText.quoted(figure.xLabel)) noenhanced"] + horizontal + vertical
  }

  private var horizontal: [String] {
    switch figure.x {
    case .log(let axis, let label):
      ["set logscale x; set xrange [\(axis.lower):\(axis.upper)]", xTicks(axis, label)]
    case .logReversed(let axis, let label):
      ["set logscale x; set xrange [\(axis.upper):\(axis.lower)]", xTicks(axis, label)]
    case .linear(let lower, let upper):
      ["set xrange [\(lower):\(upper)]"]
    }
  }

  private func xTicks(_ axis: LogAxis, _ label: (Double) -> String) -> String {
    "set xtics (" + list(axis.ticks(limit: layout.ticks, label: label)) + ")"
  }

  private var vertical: [String] {
    switch figure.y {
    case .log(let axis, _): ["set logscale y; set yrange [\(axis.lower):\(axis.upper)]"]
    case .linear(let lower, let upper): ["set yrange [\(lower):\(upper)]"]
    case .error(let axis):
      ["set logscale y; set yrange [\(axis.lower):\(axis.upper)]"] + zones(axis)
    }
  }

  /// The grey band of the reference, the lanes of failed runs, and the limits between verdicts.
  private func zones(_ axis: ErrorAxis) -> [String] {
    var lines: [String] = []
    if axis.showsUncertainty {
      lines.append(
        "set object 1 rectangle from graph 0,first \(axis.lower) to graph 1,first "
          + "\(axis.bandTop) behind fc rgb '#D8D8D8' fs solid noborder")
    }
    if axis.lanes > 0 {
      lines.append(
        "set object 2 rectangle from graph 0,first \(axis.ceiling) to graph 1,first "
          + "\(axis.upper) behind fc rgb '#F6E9E2' fs solid noborder")
      lines.append(arrow(3, axis.ceiling, "'#B08878' lw 0.8"))
    }
    let dashed = "'#8A8A8A' lw 0.8 dt (6,3)"
    return lines + [arrow(1, 1e-3, dashed), arrow(2, 0.1, dashed)]
  }

  private func arrow(_ tag: Int, _ height: Double, _ look: String) -> String {
    "set arrow \(tag) from graph 0,first \(height) to graph 1,first \(height) nohead back"
      + " lc rgb \(look)"
  }

  /// The verdicts, in the margin beside the last panel of a row.
  static func zoneLabels(_ axis: ErrorAxis) -> [String] {
    [("fine", 4e-4), ("poor", 1e-2), ("wrong", 0.35)].enumerated()
      .filter { $0.element.1 > axis.lower }.map { index, label in
        "set label \(10 + index) '\(label.0)' at graph 1.0,first \(label.1) left offset 0.6,0 "
          + "textcolor rgb '#6A6A6A' font ',11'"
      }
  }

  /// Numbers stand at the first panel of a row only.
  func verticalTicks(labelled: Bool) -> [String] {
    var ticks: [LogAxis.Tick]
    switch figure.y {
    case .linear:
      // gnuplot chooses.
      return labelled
        ? ["set ylabel \(GnuplotText.quoted(figure.yLabel)) noenhanced offset 1,0", "set ytics"]
        : ["unset ylabel", "set format y ''"]
    case .log(let axis, let label): ticks = axis.ticks(limit: layout.verticalTicks, label: label)
    case .error(let axis):
      ticks = axis.ticks(limit: layout.verticalTicks)
      if axis.lanes > 0 && labelled {
        ticks.append(LogAxis.Tick(position: axis.laneLabel, label: "failed"))
      }
    }
    if !labelled { ticks = ticks.map { LogAxis.Tick(position: $0.position, label: "") } }
    return [
      labelled
        ? "set ylabel \(GnuplotText.quoted(figure.yLabel)) noenhanced offset 1,0"
        : "unset ylabel",
      "set ytics (" + list(ticks) + ")",
    ]
  }

  private func list(_ ticks: [LogAxis.Tick]) -> String {
    ticks.map { "\(GnuplotText.quoted($0.label)) \($0.position)" }.joined(separator: ", ")
  }
}
