import Expressions
import Fields
import Foundation
import Integrators
import ProblemFiles
import Studies

/// Every problem of the catalogue by every method that suits it, beside CVODES and GSL.
struct TestSetPart: ProofPart {
  static let name = "test-sets"
  static let summary = "every problem by every method that suits it, beside CVODES and GSL"
  private let plan: ProofPlan
  private var section = ProofSection(
    TestSetPart.name, "Test sets",
    about: """
      Every problem of the catalogue, by every method that suits it, at falling tolerances, and by CVODES \
      (BDF and Adams) and GSL in the same run. scd counts the significant digits of the worst component, \
      mescd those in units of its size + the problem's scale, which is what the tolerances are \
      set by. A run holds if its mescd is the digits asked for less what the problem's conditioning costs \
      (2.3, or more where the flow itself multiplies errors; see the column) — or all the reference has. A \
      problem holds if two outside solvers agree with our solution.
      """)

  init(_ plan: ProofPlan) { self.plan = plan }

  func run() throws(BadInput) -> ProofSection {
    var part = self
    var groups: [(title: String, trials: [TestTrial])] = []
    for entry in plan.catalogue.entries {
      guard entry.eventCount == 0 else {
        part.section.notes.append(
          "\(entry.name) has events, of which the outside solvers know nothing: its known times are in "
            + "the tests.")
        continue
      }
      plan.progress("test sets: \(entry.name)")
      let problem = try ProblemFile.load(entry.name, catalogue: plan.catalogue)
      if plan.isShort && problem.tags.contains("heavy") {
        part.section.notes.append("\(entry.name) takes long and is left to the full form.")
        continue
      }
      let trial = TestTrial(problem, plan, isSmall: entry.group != nil)
      part.section.checks += trial.checks
      part.section.runs += trial.records
      guard entry.group != nil else {
        part.section.tables.append(TestTables.problem(trial))
        part.section.figures.append(TestFigures.problem(trial))
        continue
      }
      // detest-a1 belongs to class A.
      let title = String(entry.name.dropLast())
      if groups.last?.title == title {
        groups[groups.count - 1].trials.append(trial)
      } else {
        groups.append((title, [trial]))
      }
    }
    part.section.tables += groups.map { TestTables.group($0.title, $0.trials) }
    if let common = TestTables.crossCheck(part.section.checks) {
      part.section.tables.insert(common, at: 0)
    }
    return part.section
  }
}
