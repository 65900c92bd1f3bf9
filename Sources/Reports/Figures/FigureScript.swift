/// The gnuplot script of a figure; to be run in its own directory.
struct FigureScript {
  /// The first line of every script, by which a report knows its own files.
  static let signature = "# A figure of a costate report. To draw it again: gnuplot"

  private let figure: Figure
  private let layout: FigureLayout
  private let blocks: [[FigureData.Blocks]]

  init(_ figure: Figure, _ data: FigureData) {
    self.figure = figure
    blocks = data.blocks
    layout = FigureLayout(panels: figure.panels.count, legendRows: figure.legend.count + 4)
  }

  var text: String {
    var lines = [
      "\(Self.signature) \(figure.name).gp",
      "set encoding utf8",
      "set terminal svg size \(Int(layout.width)),\(Int(layout.height)) font 'Arial,12' \\",
      "  background '#ffffff' name '\(figure.name.replacing("-", with: "_"))'",
      "set output '\(figure.name).svg'",
      "set multiplot",
      "set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'",
      "set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key",
      "set label 1 \(GnuplotText.quoted(figure.title)) at screen \(layout.title.x),"
        + "\(layout.title.y) left noenhanced font ',14'",
    ]
    lines += FigureAxes(figure, layout).commands
    for index in figure.panels.indices { lines += panel(index) }
    lines += legend + ["unset multiplot", "unset output"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func panel(_ index: Int) -> [String] {
    let panel = figure.panels[index]
    var lines = ["", layout.margins(index)]
    lines.append("set title \(GnuplotText.quoted(panel.title, limit: 40)) noenhanced offset 0,-0.5")
    if index > 0 { lines.append("unset label") }
    if case .error(let axis) = figure.y, layout.isLast(index) {
      lines += FigureAxes.zoneLabels(axis)
    }
    lines += FigureAxes(figure, layout).verticalTicks(labelled: layout.isFirst(index))
    var parts: [String] = figure.hasDiagonal ? ["x with lines lc rgb '#999999' lw 1 dt (1,3)"] : []
    let file = "'\(figure.name).dat'"
    for (curve, blocks) in zip(panel.curves, blocks[index]) {
      let color = "lc rgb '\(curve.style.color)'"
      let marks = "\(color) pt \(curve.style.point) ps \(curve.style.size)"
      if let block = blocks.line {
        parts.append("\(file) index \(block) using 1:2 with lines \(line(curve.style))")
      }
      if let block = blocks.points {
        let look =
          !curve.isMarked
          ? "lines \(line(curve.style))"
          : curve.line == nil
            ? "linespoints \(line(curve.style)) pt \(curve.style.point) ps \(curve.style.size)"
            : "points \(marks)"
        parts.append("\(file) index \(block) using 1:2 with \(look)")
      }
      if let block = blocks.failures {
        parts.append("\(file) index \(block) using 1:2 with points \(color) pt 2 ps 0.9 lw 2.2")
      }
    }
    if parts.isEmpty { parts = ["NaN notitle"] }
    lines.append("plot " + parts.joined(separator: ", \\\n  "))
    return lines
  }

  private func line(_ style: CurveStyle) -> String {
    "lc rgb '\(style.color)' lt 1 lw 1.6 dt \(style.dash)"
  }

  /// An empty plot whose key is the legend of all panels.
  private var legend: [String] {
    var entries = figure.legend.map { curve in
      let title = GnuplotText.quoted(curve.label, limit: 23)
      let look =
        curve.isMarked
        ? "linespoints \(line(curve.style)) pt \(curve.style.point) ps \(curve.style.size)"
        : "lines \(line(curve.style))"
      return "NaN with \(look) title \(title) noenhanced"
    }
    if figure.panels.contains(where: { $0.curves.contains { $0.line != nil } }) {
      entries.append("NaN with lines lc rgb '#444444' lw 1.6 title 'line: predicted'")
      entries.append("NaN with points lc rgb '#444444' pt 7 ps 0.6 title 'points: measured'")
    }
    if figure.hasFailures {
      entries.append(
        "NaN with points lc rgb '#444444' pt 2 ps 0.9 lw 2.2 title 'stopped with an error'")
    }
    if figure.hasDiagonal {
      entries.append("NaN with lines lc rgb '#999999' lw 1 dt (1,3) title 'error = tolerance'")
    }
    if case .error(let axis) = figure.y, axis.showsUncertainty {
      entries.append(
        "NaN with boxes fs solid noborder lc rgb '#D8D8D8' title 'reference uncertainty'")
    }
    return [
      "", "unset object; unset arrow; unset label; unset border; unset tics; unset grid",
      "unset title; unset xlabel; unset ylabel; unset logscale",
      // gnuplot drops entries for which the plot's own height has no room.
      "set tmargin at screen 0.99; set bmargin at screen 0.01",
      "set key at screen \(layout.legend.x),\(layout.legend.y) left top Left reverse spacing 1.25"
        + " samplen 3",
      "set xrange [0:1]; set yrange [0:1]",
      "plot " + entries.joined(separator: ", \\\n  "),
    ]
  }
}
