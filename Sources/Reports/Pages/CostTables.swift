import Fields
import Studies

/// The tables of a section about time at equal error.
enum CostTables {
  static func gradients(_ analysis: SectionAnalysis) -> [Table] {
    let table = analysis.gradientCosts
    if table.rows.isEmpty { return [] }
    return table.targets.indices.map { target in
      Table(
        """
        \(strong: "Gradients at error \(NumberText.tolerance(table.targets[target]))"). Time \
        where the curve of error and time meets this error; speed-up over the best CVODES \
        strategy; for the run nearest to it, or the best where it is not reached: its time over \
        that of the forward solution alone at the same tolerance, and counts (forward + backward).
        """,
        [
          .text("method · strategy"), .number("time, µs"), .number("speed-up"),
          .number("× forward"),
        ] + runColumns
          + [.number("vjp"), .number("jvp")] + implicitColumns,
        zip(table.rows, analysis.gradients).map { row, series in
          let run = row.cells[target].cost.nearest.map { series.records[$0] }
          let total = run.map { $0.counts.forward + $0.counts.backward }
          return [.init(.code(row.key.label))] + head(row.cells[target], bestOf: table, target)
            + [timesForward(run, among: analysis.solutions)]
            + self.run(run, run?.counts.forward.accepted, total)
            + [count(total?.vjp), count(total?.jvp)] + implicit(total)
        })
    }
  }

  static func solutions(_ analysis: SectionAnalysis) -> [Table] {
    let table = analysis.solutionCosts
    if table.rows.isEmpty { return [] }
    return table.targets.indices.map { target in
      Table(
        """
        \(strong: "Forward solutions at error \(NumberText.tolerance(table.targets[target]))") \
        of the final state. Time as above; speed against two outside solvers; counts of the \
        nearest run.
        """,
        [.text("solver"), .number("time, µs")]
          + table.baselines.map { .number("speed / \($0.name)") } + runColumns + implicitColumns,
        zip(table.rows, analysis.solutions).map { row, series in
          let run = row.cells[target].cost.nearest.map { series.records[$0] }
          return [.init(.code(row.key.label))] + head(row.cells[target], bestOf: table, target)
            + self.run(run, run?.counts.accepted, run?.counts) + implicit(run?.counts)
        })
    }
  }

  /// The time of a gradient over that of the same method's forward solution at the same tolerance.
  private static func timesForward(
    _ run: GradientRecord?, among solutions: [RunSeries<SolveRecord>]
  ) -> Table.Cell {
    guard let run, run.cost > 0,
      let forward = solutions.first(where: { $0.key.method == run.method })?.records
        .first(where: { $0.rtol == run.rtol && $0.cost > 0 })
    else { return .none }
    return Table.Cell(RichText(NumberText.ratio(run.cost / forward.cost)))
  }

  private static let runColumns: [Table.Column] = [
    .number("nearest rtol"), .number("its error"), .number("steps"), .number("rhs"),
  ]
  private static let implicitColumns: [Table.Column] = [
    .number("Jac."), .number("LU"), .number("solves"),
  ]

  /// Time and ratios; the best time in bold.
  private static func head(
    _ cell: EqualErrorTable.Cell, bestOf table: EqualErrorTable, _ target: Int
  ) -> [Table.Cell] {
    let ratios = cell.ratios.map { ratio in
      Table.Cell(RichText(ratio.map { $0.bound.rawValue + NumberText.ratio($0.value) } ?? "–"))
    }
    switch cell.cost {
    case .noRuns: return [Table.Cell("no timed run")] + ratios
    case .notReached: return [Table.Cell("not reached")] + ratios
    case .reached(let seconds, let isBound, _):
      let text = (isBound ? "≤ " : "") + NumberText.microseconds(seconds)
      let isBest = table.cheapest(at: target)?.cells[target].cost.seconds == seconds
      return [Table.Cell(isBest ? .strong(text) : RichText(text))] + ratios
    }
  }

  private static func run(_ run: (some Run)?, _ steps: Int?, _ counts: Counts?) -> [Table.Cell] {
    [
      run.map { Table.Cell(RichText(NumberText.tolerance($0.rtol))) } ?? .none,
      run?.error.map { Table.Cell(RichText(NumberText.error($0))) } ?? .none,
      count(steps), count(counts?.rhs),
    ]
  }

  private static func implicit(_ counts: Counts?) -> [Table.Cell] {
    [count(counts?.jacobian), count(counts?.factorizations), count(counts?.linearSolves)]
  }

  static func count(_ value: Int?) -> Table.Cell {
    value.map { Table.Cell(RichText(NumberText.count($0))) } ?? .none
  }
}
