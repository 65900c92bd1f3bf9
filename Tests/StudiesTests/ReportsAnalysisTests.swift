import Foundation
import Studies
import Testing

@testable import Reports

@Suite struct ReportsAnalysisTests {
  /// seconds = 1e-6·error^(−1/4): a straight line in logarithms, so that interpolation is exact.
  private func powerLaw(_ factor: Double = 1, _ method: String = "tsit5") -> [GradientRecord] {
    [1e-2, 1e-3, 3e-6, 1e-8].map {
      timedRun(method, rtol: $0, error: $0, seconds: factor * 1e-6 * pow($0, -0.25))
    }
  }

  @Test func interpolationIsExactOnAPowerLaw() throws {
    for target in [1e-4, 1e-7, 1e-8] {
      let seconds = try #require(WorkPrecision(powerLaw()).cost(at: target).seconds)
      #expect(abs(seconds / (1e-6 * pow(target, -0.25)) - 1) < 1e-12)
    }
  }

  @Test func dominatedRunsDoNotMoveTheEnvelope() {
    let extra = [
      timedRun(rtol: 1e-5, error: 1e-3, seconds: 1), timedRun(rtol: 1e-6, error: 0.5, seconds: 1),
    ]
    let plain = WorkPrecision(powerLaw()).cost(at: 1e-4)
    #expect(WorkPrecision(powerLaw() + extra).cost(at: 1e-4) == plain)
  }

  @Test func nothingIsExtrapolated() {
    let curve = WorkPrecision(powerLaw())
    #expect(curve.cost(at: 1e-9) == .notReached(best: 1e-8, nearest: 3))
    let loosest = powerLaw()[0].totalSeconds
    #expect(curve.cost(at: 0.5) == .reached(seconds: loosest, isBound: true, nearest: 0))
    #expect(WorkPrecision([GradientRecord]()).cost(at: 1) == .noRuns)
  }

  @Test func failedUntimedAndInfiniteRunsAreNoPoints() {
    var failed = timedRun(rtol: 1e-4, error: 1e-9, seconds: 1e-9)
    failed.status = .failed
    let runs = [
      failed, timedRun(rtol: 1e-4, error: nil, seconds: 1),
      timedRun(rtol: 1e-4, error: .infinity, seconds: 1),
      timedRun(rtol: 1e-4, error: 1e-9, seconds: 0),
    ]
    #expect(WorkPrecision(runs).envelope.isEmpty)
  }

  @Test func errorsBelowTheReferenceCountAsItsUncertainty() {
    let curve = WorkPrecision(powerLaw(), floor: 1e-5)
    #expect(curve.cost(at: 1e-7) == .notReached(best: 1e-5, nearest: 2))
    #expect(WorkPrecision([timedRun(rtol: 1, error: 0, seconds: 1)]).cost(at: 1e-7).seconds == 1)
  }

  @Test func speedUpIsTheBaselinesTimeOverOnesOwn() throws {
    let table = EqualErrorTable(
      RunSeries.group(powerLaw() + powerLaw(5, "cvodes-bdf") + powerLaw(9, "cvodes-adams")),
      targets: [1e-4], baselines: [.bestCVODES], uncertainty: 0)
    let ratios = try table.rows.map { try #require($0.cells[0].ratios[0]).value }
    #expect(zip(ratios, [5, 1, 5.0 / 9]).allSatisfy { abs($0 / $1 - 1) < 1e-12 })
    #expect(table.cheapest(at: 0)?.key.method == "tsit5")
    #expect(table.cheapest(at: 0, where: \.isCVODES)?.key.method == "cvodes-bdf")
  }

  @Test func curvesAreToldApartByOptionsThatDiffer() {
    var runs = [1e-4, 1e-6].map { timedRun(rtol: $0, error: 1, seconds: 1) }
    runs += runs
    for (index, interval) in ["10", "10", "100", "100"].enumerated() {
      runs[index].options = ["interval": interval, "max-steps": "5"]
    }
    let series = RunSeries.group(runs)
    #expect(
      series.map(\.key.label)
        == ["tsit5 · discrete [interval=10]", "tsit5 · discrete [interval=100]"])
    #expect(series.allSatisfy { $0.records.map(\.rtol) == [1e-4, 1e-6] })
  }

  @Test func sentencesNameWhatIsFineWrongAndStopped() throws {
    let robertson = try #require(SectionAnalysis.all(of: ReportsSample.study()).first)
    let sentences = SectionAnswer(robertson).sentences.map(\.plain)
    func sentence(_ head: String) throws -> String {
      try #require(sentences.first { $0.hasPrefix(head) })
    }
    #expect(try sentence("Fine (").contains("1e-4 to 1e-10: kvaerno5 · tangent."))
    #expect(
      try sentence("Fine once").contains("cvodes-bdf · adjoint (from 1e-7 on, wrong at 1e-4)"))
    #expect(try sentence("Wrong").contains("kvaerno5 · backsolve (at every tolerance, errors 0.99"))
    #expect(try !sentence("Wrong").contains("cvodes-bdf"))
    #expect(
      try sentence("Stopped").contains("tsit5 · discrete (at every tolerance, step-limit in the"))
    #expect(try sentence("Cheapest at a gradient error of 1e-4").contains("times as fast as"))
    #expect(
      try sentence("Cheapest at a gradient error of 1e-7").contains("no CVODES strategy reached"))
    #expect(try sentence("Forward alone, at an error of 1e-4").contains("× cvodes-bdf"))
  }

  @Test func aStudyOfSeveralProblemsCountsThem() {
    let sections = SectionAnalysis.all(of: ReportsSample.study())
    let text = StudyAnswer(sections).sentences.map(\.plain).joined(separator: "\n")
    #expect(text.contains("kvaerno5 · backsolve (robertson)"))
    #expect(text.contains("tsit5 · backsolve (lorenz)"))
    #expect(text.contains("geometric mean"))
  }

  @Test func numbersReadWell() {
    #expect(NumberText.error(3.21e-7) == "3.2e-7")
    #expect(NumberText.error(0.996) == "1.0")
    #expect(NumberText.error(.nan) == "NaN")
    #expect(NumberText.tolerance(1e-10) == "1e-10")
    #expect(NumberText.tolerance(2.5e-7) == "2.5e-7")
    #expect(NumberText.seconds(82.14e-6) == "82.1 µs")
    #expect(NumberText.seconds(0.99999) == "1.00 s")
    #expect(NumberText.ratio(1234) == "1200")
    #expect(NumberText.plain(1e5) == "100000")
    #expect(LogAxis.power(1e-7) == "10⁻⁷")
    #expect(LogAxis(lower: 3e-11, upper: 2e-3).ticks(limit: 5, label: LogAxis.power).count <= 5)
  }
}
