import Fields
import ReferenceCertificates

/// Prints a certified reference, or a refusal, for people.
struct ReferencePrinter {
  let problem: Problem
  let reference: CertifiedReference

  func print() {
    line("problem", "\(problem.name), t from \(reference.start) to \(reference.end)")
    if !reference.overrides.isEmpty {
      let replaced = reference.overrides.sorted { $0.key < $1.key }
      line("set", replaced.map { "\($0.key) = \($0.value)" }.joined(separator: ", "))
    }
    line("objective", reference.objective)
    if let value = reference.value, let digits = reference.digits {
      line("L", bounded(value, reference.bounds?.value))
      list("y(T)", problem.model.stateNames, reference.state, reference.bounds?.state)
      let gradient = digits.gradient
      if gradient != nil {
        list(
          "dL/dy(t0)", problem.model.stateNames, reference.gradient.initial,
          reference.bounds?.initial)
        list(
          "dL/dp", problem.model.parameterNames, reference.gradient.parameters,
          reference.bounds?.parameters)
      }
      line(
        "digits",
        "L \(digits.value), state \(digits.state)" + (gradient.map { ", gradient \($0)" } ?? ""))
    }
    for invariant in reference.invariants {
      line("invariant", "\(invariant.expression) is kept to \(invariant.digits) digits")
    }
    for run in reference.runs {
      let outcome = run.failure ?? "\(run.steps ?? 0) steps"
      line("run", "\(run.route), \(run.settings): \(outcome), \(run.seconds) s")
    }
    line("verdict", reference.refusal.map { "nothing is claimed: \($0)" } ?? "certified")
  }

  private func list(
    _ label: String, _ names: [String], _ values: [String: String], _ bounds: [String: String]?
  ) {
    let width = names.map(\.count).max() ?? 0
    for (index, name) in names.enumerated() {
      let padded = name.padding(toLength: width, withPad: " ", startingAt: 0)
      line(
        index == 0 ? label : "", "\(padded)  \(bounded(values[name] ?? "", bounds?[name]))")
    }
  }

  private func bounded(_ value: String, _ bound: String?) -> String {
    bound.map { "0, or no larger than \($0)" } ?? value
  }

  private func line(_ label: String, _ text: String) {
    Swift.print(label.padding(toLength: 12, withPad: " ", startingAt: 0) + text)
  }
}
