import Certificates
import Expressions
import Fields
import Foundation
import Integrators
import Studies

/// The state integrated backward from the end of the span, beside what was predicted of it.
struct DriftReconstruction {
  let section: ProofSection
  let sentence: String

  struct Run {
    let method: Method
    let rtol: Double
    let report: ReconstructionReport?
    let objection: String?
  }

  init(_ plan: DriftPlan, _ problem: CompiledProblem, _ growth: FlowGrowth) throws(BadInput) {
    var runs: [Run] = []
    for method in plan.methods {
      for rtol in plan.rtols {
        plan.progress("\(method) at \(rtol.size), back from t = \(plan.problem.span.end.time)")
        do {
          runs.append(
            Run(
              method: method, rtol: rtol,
              report: try Reconstruction.report(
                problem, method: method, tolerances: plan.tolerances(rtol), growth: growth,
                allowed: plan.allowed, options: plan.options), objection: nil))
        } catch {
          runs.append(Run(method: method, rtol: rtol, report: nil, objection: "\(error)"))
        }
      }
    }
    let end = plan.problem.span.end
    var section = ProofSection(
      "reconstruction", "The way back",
      about: """
        Each method solves forward and, from where it arrives, backward at the same tolerances. The \
        error is that of the worst state, relative to its largest value, against the method's own way \
        forward; a state that is off by \(plan.allowed.size) counts as lost. Predicted, before the way \
        back is run, is what becomes of errors of the size of the relative tolerance, made anywhere on it; \
        what a method makes is often less, so it may last a little longer.
        """)
    section.tables = [DriftReconstruction.table(runs, end)]
    section.figures = [DriftReconstruction.figure(runs, end, growth, isLog: plan.problem.isStiff)]
      .compactMap(\.self)
    self.section = section
    sentence = DriftReconstruction.sentence(runs, plan)
  }

  private static func table(_ runs: [Run], _ end: Double) -> ProofTable {
    ProofTable(
      "Backward from t = \(end.time). Times are counted back from there.",
      words: ["method", "rtol", "verdict", "how it ended"],
      numbers: ["lost after", "predicted", "largest error", "digits lost, predicted"],
      rows: runs.map { run in
        guard let report = run.report else {
          return [
            .code(run.method.name), .text(run.rtol.size), .verdict("no solution", isGood: false),
            .text(run.objection ?? ""), .none, .none, .none, .none,
          ]
        }
        var ended = report.end ?? "at the start"
        if !report.signsViolated.isEmpty {
          ended += "; negative: " + report.signsViolated.joined(separator: ", ")
        }
        if !report.invariantsViolated.isEmpty {
          ended += "; not kept: " + report.invariantsViolated.joined(separator: ", ")
        }
        func back(_ time: Double?) -> ProofTable.Cell {
          time.map { .text((end - $0).time) } ?? .none
        }
        return [
          .code(run.method.name), .text(run.rtol.size),
          .verdict(report.verdict.rawValue, isGood: report.verdict == .recovered), .text(ended),
          back(report.lostAt), back(report.predictedLossAt),
          report.largestError.map { .error($0) } ?? .none,
          report.predictedDigitsLost.map { .number($0, digits: 1) } ?? .none,
        ]
      })
  }

  /// Errors over the time gone back, up to a little beyond where the last of them is lost.
  private static func figure(
    _ runs: [Run], _ end: Double, _ growth: FlowGrowth, isLog: Bool
  ) -> ProofFigure? {
    let lost = runs.compactMap { $0.report?.lostAt }.map { end - $0 }
    let spans = runs.compactMap { $0.report?.times.last }.map { end - $0 }
    guard let longest = spans.max() else { return nil }
    let limit = lost.count == runs.count ? min(2.5 * (lost.max() ?? longest), longest) : longest
    let methods = runs.map(\.method.name).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    let rtols = runs.map(\.rtol).reduce(into: [Double]()) { if !$0.contains($1) { $0.append($1) } }
    var panels = methods.map { name in
      let own = runs.filter { $0.method.name == name }
      var curves = own.map { run in
        ProofFigure.Curve(
          "rtol \(run.rtol.size)",
          run.report.map { points($0.times, $0.errors, end, limit) } ?? [], isMarked: false)
      }
      let ends: [[Double]?] = own.compactMap { run in
        run.report?.lostAt.map { [end - $0, -2] }
      }.flatMap { [$0, nil] }
      curves.append(.init("lost", ends))
      return ProofFigure.Panel(name, curves)
    }
    panels.append(
      ProofFigure.Panel(
        "predicted",
        rtols.map { rtol in
          ProofFigure.Curve(
            "rtol \(rtol.size)", predicted(growth, rtol, limit, isLog: isLog), isMarked: false)
        }))
    return ProofFigure(
      name: "reconstruction", title: "Error of the state integrated backward",
      x: isLog ? .log("time gone back") : .linear("time gone back", 0...limit),
      y: .linear("log10 of the relative error", -16...4),
      panels: panels,
      caption: """
        The error of the state over the time gone back, and what was predicted of it. Points mark where it \
        counts as lost. Curves end where the integration stopped or the picture does.
        """)
  }

  /// What becomes of errors of the size of rtol, at points of its own: within one of our steps a stiff
  /// problem has lost all there is to lose.
  private static func predicted(
    _ growth: FlowGrowth, _ rtol: Double, _ limit: Double, isLog: Bool
  ) -> [[Double]?] {
    let curve = Array(growth.reverseGrowth.reversed())
    guard let end = curve.first?.time, curve.count > 1 else { return [] }
    var next = 0
    return (0...200).compactMap { k in
      let share = Double(k) / 200
      let gone = isLog ? limit * pow(10, 8 * (share - 1)) : limit * share
      while next + 2 < curve.count, end - curve[next + 1].time <= gone { next += 1 }
      let (before, after) = (curve[next], curve[next + 1])
      let part = (end - gone - before.time) / (after.time - before.time)
      let height = log10(rtol) + (before.log + (after.log - before.log) * part) / M_LN10
      return gone > 0 && height <= 4 ? [gone, height] : nil
    }
  }

  private static func points(
    _ times: [Double], _ errors: [Double?], _ end: Double, _ limit: Double
  ) -> [[Double]?] {
    zip(times, errors).compactMap { time, error in
      guard let error, error > 0, end - time > 0, end - time <= limit else { return nil }
      let height = log10(error)
      return height < -16 || height > 4 ? nil : [end - time, height]
    }
  }

  private static func sentence(_ runs: [Run], _ plan: DriftPlan) -> String {
    let reports = runs.compactMap(\.report)
    func count(_ verdict: ReconstructionReport.Verdict) -> Int {
      reports.filter { $0.verdict == verdict }.count
    }
    var text =
      "Of \(runs.count) runs back from t = \(plan.problem.span.end.time), \(count(.recovered)) recovered "
      + "the start, \(count(.silentlyAliased)) arrived elsewhere without a complaint, "
      + "\(count(.blownUp)) blew up or stopped."
    if count(.silentlyAliased) > 0, plan.methods.contains(where: \.isImplicit) {
      text +=
        " An L-stable method damps what grows too fast for its steps: it follows the slow manifold, smoothly "
        + "and with small errors, past a start that does not lie on it."
    }
    let lost = reports.compactMap(\.lostAt).map { plan.problem.span.end - $0 }.sorted()
    if let first = lost.first, let last = lost.last {
      text += " The state was lost after \(first.time) to \(last.time) units of time."
    }
    let negative = Set(reports.flatMap(\.signsViolated)).sorted()
    if !negative.isEmpty {
      text +=
        " States that forward are nowhere negative became so: \(negative.joined(separator: ", "))."
    }
    return text
  }
}
