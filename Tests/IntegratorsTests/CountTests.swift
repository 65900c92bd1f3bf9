import Expressions
import Fields
import Integrators
import TestProblems
import Testing

@Suite("Counts of a forward solution")
struct CountTests {
  static let cases = Method.estimating.flatMap { method in
    TestProblem.all.filter { problem in
      if method.isImplicit { return true }
      // Reversible methods lose themselves on problems that contract.
      let contracts = ["lorenz", "brusselator"].contains(problem.name)
      return !problem.isStiff && !(method.family.isReversible && contracts)
    }.map { (method, $0) }
  }

  private func run(_ method: Method, _ problem: TestProblem) throws -> Counts {
    let run = try Run(problem, method, relative: 1e-6, absolute: 1e-10)
    try run.integrator.integrate(to: run.end)
    return run.counts
  }

  @Test("add up, by method", arguments: cases)
  func identities(method: Method, problem: TestProblem) throws {
    let counts = try run(method, problem)
    let attempts = counts.accepted + counts.rejected
    let hasQuadratures = try problem.compiled().fullCount > problem.compiled().stateCount
    // Two evaluations begin a solution: the first slope, and the probe for the first step, unless it
    // is given.
    let begin = method.isAdaptive ? 2 : 1
    if let tableau = method.tableau, !tableau.isImplicit {
      // The slope at the end is part of the estimate or is evaluated for the next step.
      let endsInAttempt = tableau.error.count > tableau.stageCount
      let attempt = tableau.stageCount - 1 + (endsInAttempt ? 1 : 0)
      #expect(counts.rhs == begin + attempt * attempts + (endsInAttempt ? 0 : counts.accepted))
    } else if let tableau = method.tableau {
      // Quadratures are evaluated once more a stage; an attempt solves every stage but the first,
      // unless Newton fails in one, and then has no error estimate to filter.
      let stages = tableau.stageCount - 1
      let afterNewton = counts.rhs - 2 - counts.newtonIterations
      if hasQuadratures {
        #expect(((stages * counts.accepted)...(stages * attempts)).contains(afterNewton))
      } else {
        #expect(afterNewton == 0)
      }
      #expect(counts.newtonIterations >= stages * counts.accepted)
      let filters = counts.linearSolves - counts.newtonIterations
      #expect((counts.accepted...attempts).contains(filters))
      #expect(counts.jacobian > 0 && counts.jacobian <= counts.accepted)
      #expect(counts.factorizations >= counts.jacobian && counts.factorizations <= attempts)
    } else if let family = method.family as? RosenbrockFamily {
      // A solve a stage and one factorisation an attempt; a Jacobian for each step, also if it takes
      // several attempts.
      #expect(counts.linearSolves == family.tableau.stageCount * attempts)
      #expect(counts.factorizations == attempts)
      #expect((counts.accepted...counts.accepted + 1).contains(counts.jacobian))
      #expect(counts.newtonIterations == 0)
    } else if method == .auto {
      // Those of its members, added up.
    } else if method.family is LeapfrogFamily || method == .reversibleHeun {
      #expect(counts.rhs == 2 + attempts)
    } else if method == .reversibleBs3 {
      #expect(counts.rhs == 2 + 3 * attempts + 3 * counts.accepted)
    } else if method == .reversibleTsit5 {
      // The way back, and the slope at z⁺, only for what is accepted.
      #expect(counts.rhs == 2 + 6 * attempts + 6 * counts.accepted)
    } else if method == .reversibleDop853 {
      #expect(counts.rhs == 2 + 11 * attempts + 13 * counts.accepted)
    } else if method == .radau {
      // Between order 5 alone and order 13 alone.
      #expect(counts.rhs >= 2 + 3 * counts.newtonIterations)
      #expect(counts.rhs <= 2 + 7 * (counts.newtonIterations + 2 * attempts))
      #expect((2 * counts.jacobian...4 * 2 * attempts).contains(counts.factorizations))
    } else if method.family is CollocationFamily {
      try collocation(method, counts, quadratures: hasQuadratures)
    } else if method == .adams || method == .bdfFunctional {
      let least = method == .adams ? 2 : 1
      #expect((least * attempts...3 * attempts).contains(counts.rhs - 2))
      #expect(counts.newtonIterations == 0)
    } else if method == .adamsNewton || method == .bdf {
      // Quadratures are evaluated once more where Newton has converged.
      let afterNewton = counts.rhs - 2 - counts.newtonIterations
      #expect((hasQuadratures ? counts.accepted...attempts : 0...0).contains(afterNewton))
      #expect(counts.newtonIterations >= counts.accepted)
      #expect(counts.linearSolves == counts.newtonIterations)
      #expect(counts.jacobian > 0 && counts.jacobian <= counts.factorizations)
      // Factors live through several steps.
      #expect(counts.factorizations < attempts / 2)
    } else if method.family is TaylorFamily {
      // N coefficients a step, and the slopes at the start and at the end of every attempt; where the
      // scale is far off, a few expansions more.
      let order = TaylorFamily.order(for: 1e-6)
      let more = counts.rhs - 1 - attempts - order * counts.accepted
      #expect(more % order == 0 && (0...4 * order).contains(more))
    } else if method.family is StabilisedFamily {
      // At least the two stages of a step; `StabilisedTests` counts them one by one.
      #expect(counts.rhs >= 2 + 2 * counts.accepted)
    } else {
      Issue.record("no identity is known for \(method)")
    }
    if !method.isImplicit {
      #expect(counts.jacobian + counts.factorizations + counts.linearSolves == 0)
    }
    #expect(counts.jvp + counts.vjp + counts.parameterJacobian + counts.replayed == 0)
  }

  private func collocation(_ method: Method, _ counts: Counts, quadratures: Bool) throws {
    let tableau = try #require((method.family as? CollocationFamily)?.tableau)
    let (stages, attempts) = (tableau.stageCount, counts.accepted + counts.rejected)
    // An iteration evaluates every stage; an accepted step its end; a first step and a repeated one
    // may look twice at their estimate. Quadratures are evaluated once more a stage.
    let rest = counts.rhs - 2 - stages * counts.newtonIterations
    // (That of Gauss evaluates the end of every attempt.)
    let most = counts.accepted + 1 + counts.rejected
    if quadratures {
      #expect((stages * counts.accepted...most + stages * attempts).contains(rest))
    } else {
      #expect((counts.accepted...most).contains(rest))
    }
    #expect(counts.newtonIterations >= counts.accepted)
    // The real system and the complex ones; the real one filters once or twice an attempt.
    let systems = (stages + 1) / 2
    let filters = counts.linearSolves - systems * counts.newtonIterations
    #expect((counts.accepted...2 * attempts).contains(filters))
    #expect(counts.jacobian > 0 && counts.jacobian <= counts.accepted + 1)
    // Even numbers of stages have no real system, but the filter is factored for them too.
    let matrices = 1 + stages / 2
    #expect(counts.factorizations % matrices == 0)
    #expect((counts.jacobian...attempts).contains(counts.factorizations / matrices))
  }

  @Test("repeat to the last one", arguments: cases)
  func repeatable(method: Method, problem: TestProblem) throws {
    #expect(try run(method, problem) == run(method, problem))
  }

  @Test("are those recorded", arguments: cases)
  func golden(method: Method, problem: TestProblem) throws {
    let counts = try run(method, problem)
    let found = [
      counts.accepted, counts.rejected, counts.rhs, counts.jacobian, counts.factorizations,
      counts.newtonIterations,
    ]
    let expected = Self.recorded[method.name]?[problem.name]
    #expect(found == expected, "\"\(problem.name)\": \(found),")
  }

  @Test(
    "of rhs are the calls of the field",
    arguments: Method.estimating.filter { !($0.family is TaylorFamily) })
  func calls(method: Method) throws {
    let counting = CountingField()
    let field = Field(counting, parameters: [1.5])
    var options = Integrator.Options()
    if !method.isAdaptive { options.fixedStep = 0.01 }
    let integrator = Integrator(
      method, field: field.kernels,
      tolerances: Tolerances(relative: 1e-6, absolute: 1e-6, count: 2), t: 0, y: [1, 0], end: 5,
      options: options)
    let dense = DenseTrajectory(for: integrator.stepper)
    while integrator.time != 5 {
      try integrator.step(toward: 5)
      dense.append(integrator)
    }
    let counts = field.kernels.counts.pointee
    #expect(counts.rhs == counting.rhsCalls)
    #expect(counts.jacobian * 2 == counting.jvpCalls)
  }

  private final class CountingField: DifferentiableField {
    let stateCount = 2
    let parameterCount = 1
    var (rhsCalls, jvpCalls) = (0, 0)

    func rhs(
      _ t: Double, _ y: Span<Double>, _ p: Span<Double>, into dy: inout MutableSpan<Double>
    ) {
      rhsCalls += 1
      dy[0] = y[1]
      dy[1] = -p[0] * y[0] * y[0] * y[0]
    }

    func jvp(
      _ t: Double, _ y: Span<Double>, _ p: Span<Double>, _ v: Span<Double>,
      into out: inout MutableSpan<Double>
    ) {
      jvpCalls += 1
      out[0] = v[1]
      out[1] = -3 * p[0] * y[0] * y[0] * v[0]
    }

    func vjp(
      _ t: Double, _ y: Span<Double>, _ p: Span<Double>, _ lambda: Span<Double>,
      into yBar: inout MutableSpan<Double>, addingTo pBar: inout MutableSpan<Double>
    ) {
      yBar[0] = -3 * p[0] * y[0] * y[0] * lambda[1]
      yBar[1] = lambda[0]
      pBar[0] += -y[0] * y[0] * y[0] * lambda[1]
    }
  }
}
