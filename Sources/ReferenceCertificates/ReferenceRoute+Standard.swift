import Expressions
import Fields
import HighPrecision
import Taylor

extension ReferenceRoute {
  /// The routes that suit a problem, the first one first.
  ///
  /// Not stiff: Taylor series, then Gauss collocation; where series of many states are too slow, Radau IIA in
  /// MPFR beside it. Stiff: Radau IIA in double-double, then Taylor series, which come to an end where
  /// stiffness is mild, then collocation in MPFR, by Gauss nodes, which do not damp and may need small steps
  /// where Radau's do not, and by Radau's; at last Gauss in double-double, which comes second where the problem
  /// is tagged `heavy`.
  ///
  /// - Parameters:
  ///   - gradient: false for the state and the objective only.
  ///   - budget: seconds that one run may take; runs that would take more end early and do not count.
  public static func suited(
    to problem: Problem, gradient: Bool = true, budget: Double
  ) -> [ReferenceRoute] {
    let series = objecting("Taylor series") { () throws(BadInput) in
      try taylor(problem, gradient: gradient, budget: budget)
    }
    func implicit(
      _ nodes: CollocationNodes, _ arithmetic: CollocationArithmetic = .enough
    ) -> ReferenceRoute {
      objecting("collocation") { () throws(BadInput) in
        try collocation(
          problem, nodes: nodes, gradient: gradient, budget: budget, arithmetic: arithmetic)
      }
    }
    if problem.isStiff, problem.tags.contains("heavy") {
      return [
        implicit(.radau), implicit(.gauss, .doubleDouble), series, implicit(.gauss, .multiple),
      ]
    }
    return problem.isStiff
      ? [
        implicit(.radau), series, implicit(.gauss, .multiple),
        implicit(.radau, .multipleBesideDouble), implicit(.gauss, .doubleDouble),
      ]
      : [series, implicit(.gauss), implicit(.radau, .multiple)]
  }

  /// In which numbers collocation is to be done.
  public enum CollocationArithmetic: Sendable {
    /// Double-double where its digits suffice for those that are worked in, and else MPFR.
    case enough
    /// MPFR.
    case multiple
    /// MPFR, where ``enough`` is double-double: beside the same nodes.
    case multipleBesideDouble
    /// Double-double, where its digits suffice.
    case doubleDouble
  }

  /// A route that cannot be taken fails with its objection, so that a refusal has all of them.
  private static func objecting(
    _ name: String, _ make: () throws(BadInput) -> ReferenceRoute
  ) -> ReferenceRoute {
    do throws(BadInput) {
      return try make()
    } catch {
      return ReferenceRoute(name: name) { _ in
        [
          Setting(text: "none", decimalDigits: 1) { () throws(ReferenceFailure) in
            throw ReferenceFailure(error.message)
          }
        ]
      }
    }
  }

  /// Explicit Taylor series in MPFR; the second setting has other coefficients last, and steps of
  /// another size.
  public static func taylor(
    _ problem: Problem, gradient: Bool = true, budget: Double
  ) throws(BadInput) -> ReferenceRoute {
    let route = try TaylorReference(problem, gradient: gradient)
    return ReferenceRoute(name: "Taylor series") { digits in
      let first = TaylorSettings(decimalDigits: digits)
      let second = TaylorSettings(
        decimalDigits: digits + 8, order: first.order + first.order / 8 + 3)
      return [(first, digits), (second, digits + 8)].map { settings, digits in
        Setting(
          text: "order \(settings.order), \(settings.precision) bits", decimalDigits: digits
        ) { () throws(ReferenceFailure) in
          var settings = settings
          settings.budgetSeconds = budget
          do throws(TaylorFailure) {
            return ReferenceNumbers(try route.solve(settings), digits: digits)
          } catch {
            throw ReferenceFailure(error.description)
          }
        }
      }
    }
  }

  /// Collocation with its exact derivative.
  public static func collocation(
    _ problem: Problem, nodes: CollocationNodes, gradient: Bool = true, budget: Double,
    arithmetic: CollocationArithmetic = .enough
  ) throws(BadInput) -> ReferenceRoute {
    // Whatever the problem objects to is thrown here, and not from a run.
    _ = try CollocationReference(problem: problem, nodes: nodes, stages: 9, tolerance: 1e-18)
    let kind = nodes == .radau ? "Radau IIA" : "Gauss"
    let isDouble = arithmetic == .enough || arithmetic == .doubleDouble
    return ReferenceRoute(name: "\(kind) collocation" + (isDouble ? "" : " in MPFR")) { digits in
      let isEnough = digits <= doubleDoubleDigits
      if arithmetic == .multipleBesideDouble, !isEnough { return [] }
      if arithmetic == .doubleDouble, !isEnough { return [] }
      let isMultiple = !isDouble || !isEnough
      let settings: [(stages: Int, tolerance: Double)] =
        isMultiple ? multipleSettings(digits) : doubleDoubleSettings(problem)
      return settings.map { stages, tolerance in
        Setting(
          text: "\(stages) stages, tolerance \(tolerance), "
            + (isMultiple ? "MPFR" : "double-double"),
          decimalDigits: isMultiple ? MultiplePrecision.decimalDigits : DoubleDouble.decimalDigits
        ) { () throws(ReferenceFailure) in
          do {
            var reference = try CollocationReference(
              problem: problem, nodes: nodes, stages: stages, tolerance: tolerance,
              gradient: gradient)
            reference.budgetSeconds = budget
            return isMultiple
              ? ReferenceNumbers(try reference.solveMultiple())
              : ReferenceNumbers(try reference.solve())
          } catch {
            throw ReferenceFailure("\(error)")
          }
        }
      }
    }
  }

  /// A smooth step errs by about the square of the tolerance; many stages at a looser one are several times
  /// cheaper than nine at 1e-18, whose steps are absurdly small. Of hundreds of states fewer are, for their
  /// linear systems.
  private static func doubleDoubleSettings(
    _ problem: Problem
  ) -> [(stages: Int, tolerance: Double)] {
    problem.model.stateNames.count > 150 ? [(12, 1e-14), (14, 1e-15)] : [(16, 1e-16), (20, 1e-15)]
  }

  /// What round-off leaves of the 31.
  private static let doubleDoubleDigits = 27

  /// More digits are cheaper by more stages than by smaller steps.
  private static func multipleSettings(_ digits: Int) -> [(stages: Int, tolerance: Double)] {
    let stages = min(28, max(16, digits * 2 / 5))
    func tolerance(_ exponent: Int) -> Double { Double("1e-\(exponent)")! }
    let exponent = (digits + 1) / 2 + 2
    return [(stages, tolerance(exponent)), (stages + 2, tolerance(exponent + 3))]
  }
}

extension ReferenceNumbers {
  init(_ solution: TaylorSolution, digits: Int) {
    self.init(
      value: solution.value(digits: digits), state: solution.state(digits: digits),
      initial: solution.initialGradient(digits: digits),
      parameters: solution.parameterGradient(digits: digits), steps: solution.stepCount)
  }

  init<Number: RealNumber>(_ result: CollocationResult<Number>) {
    let texts = result.decimals(digits: Number.decimalDigits)
    self.init(
      value: texts.value, state: texts.state, initial: texts.initial,
      parameters: texts.parameters, steps: result.counts.accepted)
  }
}
