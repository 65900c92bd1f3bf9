import Expressions
import Fields
import Foundation

/// Certifies a reference: two routes, each at two settings; what all of them agree on, less one
/// digit, is claimed, and nothing is claimed of what they do not.
///
///     let problem = try ProblemFile.load("lorenz", span: TimeSpan(start: 0, end: 50))
///     let reference = ReferenceCertifier(problem, digits: 20).certify()
///
/// How many digits a problem loses on its way is not known beforehand: the runs begin with ten to
/// spare, and work in more where the first route disagrees with itself.
///
/// - When this misleads: the routes share the problem as it was read, and the derivatives of its
///   right-hand side; a model that is written wrong is certified as it is written. Where stiffness leaves
///   only collocation, they share its solver too, and differ in nodes or, at the least, in arithmetic.
public struct ReferenceCertifier {
  public let problem: Problem
  /// Significant digits asked of every number.
  public let digits: Int
  /// Tried in this order, until two have come to their end.
  public let routes: [ReferenceRoute]
  /// The most decimal digits that are worked in: those of 320 bits, less a few.
  public var limit = 90
  /// Told before each run.
  public var progress: (String) -> Void = { _ in }

  /// - Parameter routes: those that suit the problem, unless told.
  public init(_ problem: Problem, digits: Int, routes: [ReferenceRoute]) {
    self.problem = problem
    self.digits = digits
    self.routes = routes
  }

  private struct Outcome {
    let route: String
    let setting: ReferenceRoute.Setting
    let numbers: ReferenceNumbers
  }

  /// The certificate, or the refusal with its reason.
  public func certify() -> CertifiedReference {
    var reference = CertifiedReference()
    var spare = 10
    // What each route made of an attempt before: more digits to work in must have helped it.
    var before: [String: Double] = [:]
    while true {
      let (outcomes, short) = attempt(digits + spare, before, &reference.runs)
      guard Set(outcomes.map(\.route)).count >= 2 || short != nil else {
        reference.refusal = refusalForWantOfRoutes(outcomes.first?.route, reference.runs)
        return reference
      }
      let agreement = agreement(outcomes)
      if short == nil, agreement.least >= Double(digits + 1) {
        claim(agreement, outcomes, &reference)
        return reference
      }
      let name = short ?? ""
      let helped = before[name].map { agreement.least >= $0 + 3 } ?? true
      before[name] = max(agreement.least, 0)
      // Where nothing agrees but a digit or two by chance, nobody knows how much is missing.
      let isNothing = agreement.least < 3
      let missing =
        isNothing ? digits + spare : digits + 1 - Int(agreement.least.rounded(.down))
      guard helped || isNothing, digits + spare + missing + 6 <= limit else {
        reference.refusal = refusal(agreement, outcomes, work: digits + spare)
        return reference
      }
      spare += missing + 6
    }
  }

  /// Runs the routes. One that does not agree with itself ends the attempt, `short`, and the rest is left for
  /// more digits; one that has not been helped by them is left out.
  private func attempt(
    _ work: Int, _ before: [String: Double], _ runs: inout [CertifiedReference.Run]
  ) -> (outcomes: [Outcome], short: String?) {
    var outcomes: [Outcome] = []
    for route in routes where Set(outcomes.map(\.route)).count < 2 {
      var own: [Outcome] = []
      for setting in route.settings(work) {
        progress("\(route.name), \(setting.text)")
        let watch = Date()
        do throws(ReferenceFailure) {
          let numbers = try setting.run()
          guard numbers.areFinite else {
            throw ReferenceFailure("a result is not a finite number; the integration itself was")
          }
          own.append(Outcome(route: route.name, setting: setting, numbers: numbers))
          runs.append(run(route, setting, watch, steps: numbers.steps))
        } catch {
          runs.append(run(route, setting, watch, failure: error.description))
          break
        }
      }
      guard own.count >= 2 else { continue }
      let agreement = agreement(own)
      if agreement.least < Double(digits + 1) {
        // Of several routes left, one that more digits do not help gives way to the next.
        let isHopeless = before[route.name].map { $0 >= 3 && agreement.least < $0 + 3 } ?? false
        if isHopeless, route.name != routes.last?.name { continue }
        return (own, route.name)
      }
      outcomes += own
    }
    return (outcomes, nil)
  }

  private func run(
    _ route: ReferenceRoute, _ setting: ReferenceRoute.Setting, _ start: Date, steps: Int? = nil,
    failure: String? = nil
  ) -> CertifiedReference.Run {
    CertifiedReference.Run(
      route: route.name, settings: setting.text, steps: steps,
      seconds: (Date().timeIntervalSince(start) * 1000).rounded() / 1000, failure: failure)
  }

  // MARK: Claims

  private var n: Int { problem.model.stateNames.count }
  private var m: Int { problem.model.parameterNames.count }
  private var states: Range<Int> { 1..<1 + n }
  private var initials: Range<Int> { 1 + n..<1 + 2 * n }
  private var parameters: Range<Int> { 1 + 2 * n..<1 + 2 * n + m }

  /// Of no gradient, all but the value and the states are missing.
  private func agreement(_ outcomes: [Outcome]) -> Agreement {
    let numbers = outcomes[0].numbers
    let ones = [Double](repeating: 1, count: n)
    let values = problem.model.parameterValues.map { $0.value == 0 ? 1 : abs($0.value) }
    // What L is made of: a gradient or an L that vanishes beside it is 0 as far as anybody knows.
    var scale = abs(Double(numbers.value) ?? 0)
    func widen(_ slopes: [String], _ sizes: [Double]) {
      for (slope, size) in zip(slopes, sizes) { scale = max(scale, abs(Double(slope) ?? 0) * size) }
    }
    widen(numbers.initial, numbers.state.map { abs(Double($0) ?? 0) })
    widen(numbers.parameters, values)
    var groups = [(range: 0..<1, sizes: [1.0], largest: scale), (states, ones, 0.0)]
    if !numbers.initial.isEmpty {
      groups += [(initials, ones, 0.0), (parameters, values, scale)]
    }
    return Agreement(
      outcomes.map { ($0.numbers, $0.setting.decimalDigits) }, groups: groups, digits: digits)
  }

  private func claim(
    _ agreement: Agreement, _ outcomes: [Outcome], _ reference: inout CertifiedReference
  ) {
    let best = outcomes.max { $0.setting.decimalDigits < $1.setting.decimalDigits }!
    let most = best.setting.decimalDigits
    let decimals = DecimalNumbers(best.numbers.all, digits: most)
    var bounds = CertifiedReference.Bounds()
    func text(_ index: Int, _ bound: (String) -> Void) -> String {
      switch agreement.claims[index] {
      case .digits(let digits): return decimals.text(index, digits: digits)
      case .below(let exponent):
        bound("1e\(exponent)")
        return "0"
      }
    }
    let counted = Set(outcomes.map { $0.route + $0.setting.text })
    for index in reference.runs.indices {
      let run = reference.runs[index]
      reference.runs[index].counts =
        run.failure == nil && counted.contains(run.route + run.settings)
    }
    reference.value = text(0) { bounds.value = $0 }
    for (name, index) in zip(problem.model.stateNames, states) {
      reference.state[name] = text(index) { bounds.state[name] = $0 }
    }
    let hasGradient = !best.numbers.initial.isEmpty
    for (name, index) in zip(problem.model.stateNames, initials) where hasGradient {
      reference.gradient.initial[name] = text(index) { bounds.initial[name] = $0 }
    }
    for (name, index) in zip(problem.model.parameterNames, parameters) where hasGradient {
      reference.gradient.parameters[name] = text(index) { bounds.parameters[name] = $0 }
    }
    if bounds != CertifiedReference.Bounds() { reference.bounds = bounds }
    reference.digits = CertifiedReference.Digits(
      value: agreement.digits(of: 0..<1, asked: digits),
      state: agreement.digits(of: states, asked: digits),
      gradient: hasGradient
        ? agreement.digits(of: initials.lowerBound..<parameters.upperBound, asked: digits) : nil)
    checkInvariants(best.numbers.state, most, &reference)
  }

  /// An end state that breaks what the equations conserve is not right, whoever agrees on it.
  private func checkInvariants(
    _ state: [String], _ most: Int, _ reference: inout CertifiedReference
  ) {
    guard let times = try? ExactTimes(problem) else { return }
    for invariant in problem.invariants {
      let check = InvariantDefect(
        invariant, problem: problem, start: times.start, end: times.end, state: state, digits: most)
      reference.invariants.append(
        .init(
          expression: invariant.text,
          digits: check.digits.isNaN ? 0 : Int(max(0, min(Double(most), check.digits)))))
      if !(check.digits >= Double(digits)) {
        reference.refusal =
          "the runs agree, but \(invariant.text) is kept to \(reference.invariants.last?.digits ?? 0) digits only:"
          + " either it is no invariant of the model, or all runs share a mistake"
        reference.forget()
        return
      }
    }
  }

  // MARK: Refusals

  private func refusalForWantOfRoutes(
    _ only: String?, _ runs: [CertifiedReference.Run]
  ) -> String {
    let failures = runs.compactMap { run in run.failure.map { "\(run.route): \($0)" } }
    let reasons = failures.isEmpty ? "" : " (" + failures.joined(separator: "; ") + ")"
    return only.map { "only one route, \($0), came to its end\(reasons)" }
      ?? "no route came to its end\(reasons)"
  }

  private func refusal(_ agreement: Agreement, _ outcomes: [Outcome], work: Int) -> String {
    let agreed = agreement.least.isFinite ? max(0, Int(agreement.least.rounded(.down))) : 0
    let names = Set(outcomes.map(\.route)).sorted().joined(separator: " and ")
    return
      "the runs of \(names) agree on \(agreed) digits only, \(digits) and one more are needed, and"
      + " working in more than \(work) did not help, or would be beyond the limit of \(limit)"
  }
}
