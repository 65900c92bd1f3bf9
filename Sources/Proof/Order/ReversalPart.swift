import Fields
import Integrators
import Verification

/// That the steps of reversible methods can be undone.
struct ReversalPart: ProofPart {
  static let name = "reversibility"
  static let summary = "steps of reversible methods, taken and undone"
  private let methods: [Method]

  init(_ plan: ProofPlan) { methods = plan.methods }

  func run() -> ProofSection {
    var section = ProofSection(
      ReversalPart.name, "Reversibility",
      about: """
        A pendulum, followed for some hundred steps of unequal sizes and back: a method that claims to be \
        reversible must find its start to rounding, as far as its own growth of rounding errors \
        lets it (a factor a step back, which the method states). As a control, a method that is not \
        reversible, stepped back by −h, must not.
        """)
    var table = ProofTable(
      "The way there and back: the relative error of the start found.", words: ["method"],
      numbers: ["steps", "error", "permitted", "verdict"])
    for method in methods {
      guard method.family.isReversible else { continue }
      guard let defect = ReversalDefect(method) else {
        section.checks.append(
          Check(
            method.name, "steps can be undone", found: "no step that can be undone",
            required: "a reversible stepper", holds: false))
        continue
      }
      let holds = defect.error <= defect.permitted
      table.rows.append([
        .code(method.name), .integer(defect.steps), .error(defect.error),
        .error(defect.permitted), .verdict(holds ? "holds" : "fails", isGood: holds),
      ])
      section.checks.append(
        Check(
          method.name, "\(defect.steps) steps are undone", found: defect.error.short,
          required: "at most \(defect.permitted.short)", holds: holds))
    }
    let control = ReversalDefect.ofStepsBack(.tsit5)
    section.checks.append(
      Check(
        "tsit5", "steps of −h do not undo it (control)", found: control.short,
        required: "above 1e-11", holds: control > 1e-11))
    section.tables = table.rows.isEmpty ? [] : [table]
    if table.rows.isEmpty { section.notes.append("None of these methods claims to be reversible.") }
    return section
  }
}
