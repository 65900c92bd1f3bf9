/// The `.dat` file of a figure: blocks of points, and which block belongs to what.
struct FigureData {
  /// gnuplot counts blocks that have rows only; so does this.
  struct Blocks {
    var points: Int?
    var line: Int?
    var failures: Int?
  }

  private(set) var text = "# x  drawn-y  measured-y  rtol\n"
  /// By panel and curve.
  private(set) var blocks: [[Blocks]] = []
  private var count = 0

  init(_ figure: Figure) {
    let failing = Set(
      figure.panels.flatMap(\.curves).filter { !$0.failures.isEmpty }.map(\.label))
    var lane: [String: Int] = [:]
    for curve in figure.legend where failing.contains(curve.label) {
      lane[curve.label] = lane.count
    }
    for panel in figure.panels {
      blocks.append(
        panel.curves.map { curve in
          let name = "\(panel.title), \(curve.label)"
          return Blocks(
            points: add(name, curve.points.map(Self.row)),
            line: add("\(name), predicted", (curve.line ?? []).map(Self.row)),
            failures: add(
              "\(name), failed (reason last)",
              curve.failures.map { row($0, lane: lane[curve.label] ?? 0, in: figure) }))
        })
    }
  }

  private mutating func add(_ name: String, _ rows: [String?]) -> Int? {
    var lines: [String] = []
    for row in rows {
      // One empty line breaks a curve; two would end the block.
      if let row { lines.append(row) } else if lines.last != "" { lines.append("") }
    }
    while lines.first == "" { lines.removeFirst() }
    while lines.last == "" { lines.removeLast() }
    guard !lines.isEmpty else { return nil }
    text += (count == 0 ? "" : "\n\n") + "# \(GnuplotText.comment(name))\n"
    text += lines.joined(separator: "\n") + "\n"
    count += 1
    return count - 1
  }

  private static func row(_ point: Figure.Point?) -> String? {
    point.map { "\($0.x) \($0.y) \($0.value) \($0.rtol)" }
  }

  private func row(_ failure: Figure.Failure, lane: Int, in figure: Figure) -> String {
    var height = 1.0
    if case .error(let axis) = figure.y { height = axis.lane(lane) }
    let x = failure.x ?? figure.x.ends.upper
    return "\(x) \(height) failed \(failure.rtol) \(Slug.make(failure.kind))"
  }
}

extension Figure.HorizontalAxis {
  var ends: (lower: Double, upper: Double) {
    switch self {
    case .log(let axis, _), .logReversed(let axis, _): (axis.lower, axis.upper)
    case .linear(let lower, let upper): (lower, upper)
    }
  }
}
