import Foundation
import Integrators
import Studies

/// Error against tolerance of one problem.
enum TestFigures {
  static func problem(_ trial: TestTrial) -> ProofFigure {
    func curve(_ series: TestTrial.Series) -> ProofFigure.Curve {
      ProofFigure.Curve(
        series.solver.name,
        series.records.map { record in
          guard record.status == .ok, let mescd = record.mescd else { return nil }
          return [record.rtol, pow(10, -mescd)]
        })
    }
    func panel(_ title: String, _ isIn: (Solver) -> Bool) -> ProofFigure.Panel? {
      let curves = trial.series.filter { isIn($0.solver) }.map(curve)
        .filter { $0.points.contains { $0 != nil } }
      return curves.isEmpty ? nil : ProofFigure.Panel(title, curves)
    }
    let panels = [
      panel(
        "explicit", { if case .own(let m) = $0 { !m.isImplicit && !isMultistep(m) } else { false } }
      ),
      panel(
        "implicit", { if case .own(let m) = $0 { m.isImplicit && !isMultistep(m) } else { false } }),
      panel("multistep, outside", { if case .own(let m) = $0 { isMultistep(m) } else { true } }),
    ].compactMap { $0 }
    return ProofFigure(
      name: "test-\(trial.problem.name)", title: trial.problem.title,
      x: .log("rtol", isReversed: true), y: .log("mixed error at the end"), panels: panels,
      caption:
        "The error at the end, in units of |value| + the problem's scale, against the tolerance.")
  }

  private static func isMultistep(_ method: Method) -> Bool { method.family is MultistepFamily }
}
