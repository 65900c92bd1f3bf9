import Studies

/// The figures of a section: error against tolerance, cost and horizon, and memory.
struct SectionFigures {
  private let analysis: SectionAnalysis
  private let styles: StyleBook

  init(_ analysis: SectionAnalysis, _ styles: StyleBook) {
    self.analysis = analysis
    self.styles = styles
  }

  /// Those for which the section has numbers.
  var all: [Figure] { [errorByTolerance, errorByCost, errorByHorizon, memory].compactMap { $0 } }

  var errorByTolerance: Figure? {
    guard let axis = LogAxis(holding: analysis.section.gradients.map(\.rtol)) else { return nil }
    return errorFigure(
      "error-tolerance", "gradient error against tolerance", analysis.gradients,
      xLabel: "relative tolerance (tighter to the right)",
      x: .logReversed(axis, label: LogAxis.power),
      uncertainty: analysis.section.reference.uncertainty, hasDiagonal: true
    ) { $0.rtol }
  }

  var errorByCost: Figure? {
    guard let axis = LogAxis(holding: analysis.section.gradients.map(\.cost)) else { return nil }
    return errorFigure(
      "error-cost", "gradient error against cost", analysis.gradients,
      xLabel: "time of one gradient", x: .log(axis, label: LogAxis.seconds),
      uncertainty: analysis.section.reference.uncertainty
    ) { $0.cost > 0 ? $0.cost : nil }
  }

  var errorByHorizon: Figure? {
    let spans = analysis.section.horizons.map(\.horizon).filter { $0 > 0 }
    guard let axis = LogAxis(holding: spans, air: 1.2), let longest = spans.max(),
      let shortest = spans.min()
    else { return nil }
    let rtols = Set(analysis.section.horizons.map(\.rtol)).sorted(by: >)
    let at = rtols.map(NumberText.tolerance).joined(separator: ", ")
    return errorFigure(
      "error-horizon", "gradient error against horizon, rtol \(at)", analysis.horizons,
      xLabel: "horizon T − t₀ (the problem's unit of time)",
      x: longest > 50 * shortest
        ? .log(axis, label: LogAxis.plain) : .linear(lower: 0, upper: longest * 1.04),
      // Every horizon has a reference of its own; the section's is for one of them.
      uncertainty: nil
    ) { $0.horizon }
  }

  private func errorFigure(
    _ slug: String, _ subject: String, _ series: [RunSeries<GradientRecord>], xLabel: String,
    x: Figure.HorizontalAxis, uncertainty: Double?, hasDiagonal: Bool = false,
    position: (GradientRecord) -> Double?
  ) -> Figure? {
    let runs = series.flatMap(\.records)
    let errors = runs.filter { $0.status == .ok }.compactMap(\.drawnError)
    let failing = series.filter { $0.records.contains { $0.status == .failed } }
    guard !errors.isEmpty else { return nil }
    let axis = ErrorAxis(
      errors: errors, uncertainty: uncertainty,
      lanes: Set(failing.map(\.key.shortLabel)).count)
    let panels = panels(series) { series in
      var curve = Figure.Curve(label: series.key.shortLabel, style: styles[series.key])
      for run in series.records.sorted(by: Self.isBefore) {
        if run.status == .failed {
          let kind = run.failure?.kind ?? "failed"
          curve.failures.append(.init(x: position(run), rtol: run.rtol, kind: kind))
          curve.points.append(nil)
        } else if run.status == .ok, let error = run.drawnError, let x = position(run) {
          curve.points.append(.init(x: x, y: axis.drawn(error), value: error, rtol: run.rtol))
        }
      }
      return curve
    }
    return Figure(
      name: "\(analysis.slug)-\(slug)", title: "\(analysis.name): \(subject)", xLabel: xLabel,
      yLabel: "relative gradient error", x: x, y: .error(axis), hasDiagonal: hasDiagonal,
      panels: panels, caption: FigureCaption.errors(subject, axis, series, reference: uncertainty))
  }

  /// Along a curve the tolerance changes, or at one tolerance the horizon. Never by cost: a curve
  /// that turns back is news.
  private static func isBefore(_ a: GradientRecord, _ b: GradientRecord) -> Bool {
    a.rtol != b.rtol ? a.rtol > b.rtol : a.horizon < b.horizon
  }

  var memory: Figure? {
    let runs = (analysis.section.gradients + analysis.section.horizons).filter(Self.holds)
    guard let steps = LogAxis(holding: runs.map { Double($0.counts.forward.accepted) }),
      let bytes = LogAxis(
        holding: runs.flatMap {
          [Double($0.memory.trajectoryBytes), Double($0.memory.predictedBytes)]
        })
    else { return nil }
    let series = RunSeries.group(analysis.section.gradients + analysis.section.horizons)
    let panels = panels(series) { series in
      let held = series.records.filter(Self.holds).sorted {
        ($0.counts.forward.accepted, $0.rtol) < ($1.counts.forward.accepted, $1.rtol)
      }
      var curve = Figure.Curve(label: series.key.shortLabel, style: styles[series.key])
      curve.points = held.map { Self.point($0, $0.memory.trajectoryBytes) }
      curve.line = held.filter { $0.memory.predictedBytes > 0 }
        .map { Self.point($0, $0.memory.predictedBytes) }
      return curve
    }
    return Figure(
      name: "\(analysis.slug)-memory", title: "\(analysis.name): bytes of trajectory held",
      xLabel: "accepted forward steps", yLabel: "bytes of trajectory held at the peak",
      x: .log(steps, label: LogAxis.plain), y: .log(bytes, label: LogAxis.bytes), panels: panels,
      caption: FigureCaption.memory(series))
  }

  static func holds(_ run: GradientRecord) -> Bool {
    run.status == .ok && run.memory.trajectoryBytes > 0 && run.counts.forward.accepted > 0
  }

  private static func point(_ run: GradientRecord, _ bytes: Int) -> Figure.Point {
    Figure.Point(
      x: Double(run.counts.forward.accepted), y: Double(bytes), value: Double(bytes),
      rtol: run.rtol)
  }

  /// One panel a method of ours, CVODES in each of them; a panel of CVODES' own if there is no
  /// other. Curves with nothing to draw are left out (pairs that do not exist).
  private func panels(
    _ series: [RunSeries<GradientRecord>], curve: (RunSeries<GradientRecord>) -> Figure.Curve
  ) -> [Figure.Panel] {
    var methods: [String] = []
    for series in series where !series.key.isCVODES && !methods.contains(series.key.method) {
      methods.append(series.key.method)
    }
    let rivals = series.filter(\.key.isCVODES).map(curve).filter { !$0.isEmpty }
    let own = methods.map { method in
      Figure.Panel(
        title: method,
        curves: series.filter { $0.key.method == method && !$0.key.isCVODES }.map(curve)
          .filter { !$0.isEmpty })
    }.filter { !$0.curves.isEmpty }
    if own.isEmpty { return [Figure.Panel(title: "CVODES", curves: rivals)] }
    return own.map { Figure.Panel(title: $0.title, curves: $0.curves + rivals) }
  }
}
