import Studies

/// What solvers cost at the same achieved error, and their speed against baselines.
struct EqualErrorTable {
  /// A named set of solvers; the cheapest of them at each error is what others are compared with.
  struct Baseline: Sendable {
    let name: String
    /// `code` where it is a solver's name.
    var label: RichText { name.contains(" ") ? RichText(name) : .code(name) }
    let contains: @Sendable (RunKey) -> Bool

    static let bestCVODES = Baseline(name: "best CVODES") { $0.isCVODES }

    static let bestGSL = Baseline(name: "best GSL") { $0.isGSL }

    static func method(_ name: String) -> Baseline {
      Baseline(name: name) { $0.method == name }
    }
  }

  struct Cell: Equatable {
    let cost: WorkPrecision.Cost
    /// Speed against each baseline: nil where one of the two did not reach the error.
    let ratios: [SpeedRatio?]
  }

  struct Row {
    let key: RunKey
    /// One a target.
    let cells: [Cell]
  }

  let targets: [Double]
  let baselines: [Baseline]
  let rows: [Row]

  init<Record: Run>(
    _ series: [RunSeries<Record>], targets: [Double], baselines: [Baseline], uncertainty: Double
  ) {
    let curves = series.map { WorkPrecision($0.records, floor: uncertainty) }
    let costs = curves.map { curve in targets.map(curve.cost(at:)) }
    let references = baselines.map { baseline in
      targets.indices.map { target in
        series.indices.filter { baseline.contains(series[$0].key) }.map { costs[$0][target] }
          .min { ($0.seconds ?? .infinity) < ($1.seconds ?? .infinity) } ?? .noRuns
      }
    }
    self.targets = targets
    self.baselines = baselines
    rows = series.indices.map { index in
      Row(
        key: series[index].key,
        cells: targets.indices.map { target in
          let cost = costs[index][target]
          return Cell(
            cost: cost, ratios: references.map { SpeedRatio(of: cost, over: $0[target]) })
        })
    }
  }

  /// The cheapest row at a target among those asked for.
  func cheapest(at target: Int, where included: (RunKey) -> Bool = { _ in true }) -> Row? {
    rows.filter { included($0.key) && $0.cells[target].cost.seconds != nil }.min {
      ($0.cells[target].cost.seconds ?? .infinity) < ($1.cells[target].cost.seconds ?? .infinity)
    }
  }
}
