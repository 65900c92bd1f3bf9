import Expressions
import Fields

/// A solution, its objective and the gradient of it by implicit collocation in double-double: one route
/// to a certified reference, that for stiff problems.
///
///     let problem = try ProblemFile.load("Problems/hires.toml")
///     let result = try CollocationReference(problem: problem, stages: 9, tolerance: 1e-18).solve()
///
/// Radau IIA of s stages has order 2s − 1, Gauss 2s; the tolerance is that of the last two Legendre
/// coefficients of y′ on each step, relative to each state down to 1e-9 of the problem's scale, so that the error of a smooth step is about
/// its square, and round-off decides (E. Hairer & G. Wanner, *Solving ODEs II*, IV.8).
///
/// Cost: a step takes 2(ns)³/3 operations of Double once or twice, and in double-double some ten times
/// s²n to evaluate the stages and four to six times s²n for each of the n + m sensitivities, or for one
/// costate on the way back (``CollocationDerivative``).
///
/// - When this misleads: one run proves nothing about itself. Digits are those that a run with s + 2
///   stages and a thousandth of the tolerance confirms; of an unstable problem fewer than 30 − log₁₀ of
///   what it magnifies.
public struct CollocationReference: Sendable {
  public let problem: Problem
  public let nodes: CollocationNodes
  public let stages: Int
  public let tolerance: Double
  public let times: ExactTimes
  /// A run that needs more steps is given up.
  public var maximumSteps = 1_000_000
  /// A run that would take more than three times as long is given up, after a few seconds (``WorkBudget``).
  public var budgetSeconds = Double.infinity
  /// How the gradient is computed: by the transpose where there are more than 12 initial values and
  /// parameters, unless set.
  public var derivative: CollocationDerivative

  /// - Parameters:
  ///   - nodes: Radau IIA where the problem is stiff and Gauss where it is not, unless told.
  ///   - tolerance: 1e-6 down to 1e-26 in double-double, to 1e-60 in multiple precision. As an error is
  ///     about the square of it, 1e-15 is enough for double-double, and with 16 to 20 stages takes a fifth
  ///     to a twentieth of the time of 1e-18 with 9: steps of the ring modulator are 27 times longer. With
  ///     hundreds of states, or a front, 14 stages are better. 1e-35 with 30 stages is for 70 digits.
  ///   - times: what is read from the problem, unless told.
  ///   - gradient: false for the state and the objective only.
  public init(
    problem: Problem, nodes: CollocationNodes? = nil, stages: Int, tolerance: Double,
    times: ExactTimes? = nil, gradient: Bool = true
  ) throws(BadInput) {
    guard (2...30).contains(stages) else {
      throw BadInput("a collocation reference has 2 to 30 stages, not \(stages)")
    }
    guard tolerance >= 1e-60, tolerance <= 1e-2 else {
      throw BadInput(
        "the tolerance of a collocation reference lies between 1e-60 and 1e-2; it is \(tolerance)")
    }
    if let event = problem.events.first {
      throw BadInput(
        "\(problem.name) has the event `\(event.name)`; a reference by collocation follows no events"
      )
    }
    self.problem = problem
    self.nodes = nodes ?? (problem.isStiff ? .radau : .gauss)
    self.stages = stages
    let directions = problem.model.stateNames.count + problem.model.parameterNames.count
    derivative = !gradient ? .none : directions > 12 ? .transpose : .columns
    self.tolerance = tolerance
    if let times { self.times = times } else { self.times = try ExactTimes(problem) }
  }

  /// Computes it in double-double, which leaves up to 28 digits.
  public func solve() throws(CollocationFailure) -> CollocationResult<DoubleDouble> {
    guard tolerance >= 1e-26 else {
      throw CollocationFailure(
        reason:
          "the tolerance \(tolerance) is beyond double-double: take 1e-26 or multiple precision",
        time: times.start.value, counts: CollocationCounts())
    }
    var run = CollocationRun<DoubleDouble>(self)
    return try run.result()
  }

  /// Computes it in numbers of 96 digits, at about ten times the cost.
  public func solveMultiple() throws(CollocationFailure) -> CollocationResult<MultiplePrecision> {
    var run = CollocationRun<MultiplePrecision>(self)
    return try run.result()
  }
}

/// What a ``CollocationReference`` found.
public struct CollocationResult<Number: RealNumber>: Sendable {
  /// L.
  public let value: Number
  /// y(T), the n states of the model.
  public let state: [Number]
  /// ∂L/∂y(t₀), the initial values taken as independent; empty without a gradient.
  public let initial: [Number]
  /// dL/dp, the way through y₀(p) included; empty without a gradient.
  public let parameters: [Number]
  /// ∂y(T)/∂y(t₀) and ∂y(T)/∂p at fixed y(t₀): column c, of n initial values and then m parameters,
  /// at `c * n`. Nil but by ``CollocationDerivative/columns``.
  public let sensitivities: [Number]?
  public let counts: CollocationCounts

  /// All of it as decimals, in at most so many significant digits, exact to the last of them.
  public func decimals(
    digits: Int
  ) -> (value: String, state: [String], initial: [String], parameters: [String]) {
    func text(_ number: Number) -> String { number.decimal(digits: digits) }
    return (text(value), state.map(text), initial.map(text), parameters.map(text))
  }
}
