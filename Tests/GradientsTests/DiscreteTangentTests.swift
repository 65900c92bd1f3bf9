import Foundation
import Gradients
import Integrators
import TestProblems
import Testing

/// The three things a tangent may have to do with the step-size controller.
@Suite("Tangents and the step-size controller")
struct DiscreteTangentTests {
  static let frozen = Named(strategy: FrozenTangent())
  static let controlled = Named(strategy: ControlledTangent())
  static let explicit = Method.allCases.filter { $0.tableau?.isImplicit == false }

  // MARK: frozen

  @Test("The frozen tangent is dual to the discrete adjoint", arguments: Method.allCases)
  func duality(method: Method) throws {
    let problems: [TestProblem] =
      method.family is SplittingFamily
      ? [ReversibleGradientTests.swing] : [.observed, .costed, .forced, .costedRobertson]
    for problem in problems {
      if problem.isStiff, !method.isImplicit, method != .auto { continue }
      func gradient(_ named: Named) throws -> GradientResult {
        try problem.gradient(
          named, method, relative: 1e-4, absolute: problem.isStiff ? 1e-9 : 1e-4
        ) { if !method.isAdaptive { $0.options.fixedStep = 0.02 } }
      }
      let (forward, backward) = (try gradient(Self.frozen), try gradient(.discrete))
      try #require(forward.failure == nil && backward.failure == nil)
      #expect(
        forward.value == backward.value && forward.forward.accepted == backward.forward.accepted)
      // Implicit stages: to what their linear systems allow. Reversible ones carry a parasite.
      let bound =
        method.isImplicit || problem.isStiff ? 1e-10 : method.family.isReversible ? 1e-12 : 1e-13
      let error = relativeError(forward.gradient, backward.gradient)
      #expect(error < bound, "\(method) \(problem): \(error)")
      #expect(forward.memory.trajectoryBytes == 0 && forward.backward.rhs == 0)
    }
  }

  @Test("λᵀs, with all of the ways to the states", arguments: [Method.reversibleTsit5, .rk4, .dp5])
  func identity(method: Method) throws {
    var numbers = SeededNumbers(7)
    let direction = numbers.numbers(6)
    func along(_ named: Named) throws -> Double {
      let result = try TestProblem.observed.gradient(named, method, relative: 1e-5) {
        $0.options.fixedStep = 0.05
      }
      #expect(result.failure == nil)
      return zip(result.gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let forward = try along(Self.frozen)
    let others: [Named] =
      method == .reversibleTsit5 ? [.discrete, .reversible] : [.discrete, .symplectic]
    for other in others {
      // Undone steps have their defect.
      let bound = other.description == "reversible" ? 1e-11 : 1e-13
      #expect(abs(try along(other) / forward - 1) < bound)
    }
    if method != .reversibleTsit5 {
      for strategy: any GradientStrategy in [ControlledTangent(), ComplexStep()] {
        #expect(abs(try along(Named(strategy: strategy)) / forward - 1) < 1e-13)
      }
    }
  }

  @Test("Over discontinuities in time", arguments: [Method.tsit5, .rodas5p, .bdf, .alf])
  func discontinuities(method: Method) throws {
    let problem = DiscontinuityGradientTests.problem()
    let forward = try problem.gradient(Self.frozen, method, relative: 1e-5)
    let backward = try problem.gradient(.discrete, method, relative: 1e-5)
    #expect(relativeError(forward.gradient, backward.gradient) < 1e-11)
  }

  // MARK: the constant solution

  /// Sapienza et al., arXiv:2406.09699: 202 − 2 cos 5 · sin 5.05 / sin 0.05.
  static let certified = 212.71042521681938112

  @Test("In the norm the tangent is right on a constant solution (T4)")
  func norm() throws {
    for method in [Method.tsit5, .dop853] {
      let result = try TestProblem.constantSolution.gradient(.tangent, method, relative: 1e-12)
      #expect(abs(result.parameters[0] / Self.certified - 1) < 1e-9 && result.note == nil)
    }
  }

  @Test("Frozen on the grid of the state it is not, and says so")
  func coarse() throws {
    // Of low order, so that landings on the observations do not save it.
    let observed = try TestProblem.constantSolution.gradient(
      Self.frozen, .implicitEuler, relative: 1e-12)
    #expect(abs(observed.parameters[0] - Self.certified) > 1)
    let end = TestProblem.constantSolution.with("u1(T) + u2(T)")
    let truth = 2 - 2 * cos(10.0)
    for method in [Method.tsit5, .dop853, .bs3] {
      let frozen = try end.gradient(Self.frozen, method, relative: 1e-12)
      #expect(abs(frozen.parameters[0] - truth) > 1, "\(method): \(frozen.parameters)")
      let discrete = try end.gradient(.discrete, method, relative: 1e-12)
      #expect(relativeError(frozen.parameters, discrete.parameters) < 1e-12)
      let note = try #require(frozen.note)
      #expect(
        note.contains("the discrete gradient of a coarse grid")
          && note.contains("of \(frozen.forward.accepted) steps"))
      #expect(try end.gradient(.tangent, method, relative: 1e-10).note == nil)
    }
    #expect(observed.note?.contains("coarse grid") == true)
    // Where the grid serves the tangent too, there is nothing to say.
    for relative in [1e-4, 1e-6, 1e-9] {
      let fine = try TestProblem.lotkaVolterra.gradient(Self.frozen, .tsit5, relative: relative)
      #expect(fine.failure == nil && fine.note == nil)
    }
  }

  // MARK: the controller differentiated

  static let smooth = TestProblem(
    "smooth", span: 0.5...6, objective: "x(T)*v(T) + integral(x^2)*x(t0) + observations(x*w)",
    times: [2, 3.5], rows: [[], []],
    model: """
        w = 1.3
        a = 0.7
        x(t0) = a^2 + 0.2
        v(t0) = sin(w)
        x' = v*(1 + 0.2*cos(t))
        v' = -w^2*sin(x) + a*cos(w*t)*t
      """)

  private func run(
    _ strategy: any GradientStrategy, _ method: Method, shift: Double = 0, of j: Int = 0,
    problem: TestProblem = smooth, change: (inout GradientRequest) -> Void = { _ in }
  ) throws -> GradientResult {
    let compiled = try problem.compiled()
    compiled.field.parameterValues[j] += shift
    var request = GradientRequest(
      problem: compiled, method: method,
      tolerances: GradientTolerances(relative: 1e-3, absolute: 1e-3))
    change(&request)
    return strategy.gradient(request)
  }

  /// Difference quotients of the value computed, of order 4, over steps that all take the same attempts.
  private func quotient(
    _ method: Method, of j: Int, by h: Double, _ change: (inout GradientRequest) -> Void
  ) throws -> Double? {
    let runs = try [-2, -1, 0, 1, 2].map {
      try run(DiscreteAdjoint(), method, shift: $0 * h, of: j, change: change)
    }
    guard Set(runs.map { [$0.forward.accepted, $0.forward.rejected] }).count == 1 else {
      return nil
    }
    let v = runs.map { $0.value ?? .nan }
    return (8 * (v[3] - v[1]) - (v[4] - v[0])) / (12 * h)
  }

  @Test(
    "It is the derivative of the number computed, where the frozen one is not", arguments: explicit)
  func quotients(method: Method) throws {
    guard method.isAdaptive else { return }
    var worstFrozen = 0.0
    var compared = 0
    for kind in [nil, StepController.Kind.elementary, .pid, .h211b, .predictive] {
      for first in [nil, 0.3, 3] {  // its own, a plausible one, one that is rejected
        let change: (inout GradientRequest) -> Void = {
          $0.options.controller = kind
          $0.options.initialStep = first
        }
        let found = try run(ControlledTangent(), method, change: change)
        let plain = try run(DiscreteAdjoint(), method, change: change)
        #expect(found.failure == nil && found.value == plain.value)
        #expect(found.forward.accepted == plain.forward.accepted)
        #expect(found.forward.rejected == plain.forward.rejected)
        let size = found.parameters.map { abs($0) }.max() ?? 1
        for j in 0..<2 {
          // Short ones suffer from rounding, which an estimate of order 9 turns into sizes of steps; in long
          // ones there may be a kink, where another component or limit takes over.
          let quotients = try [1e-3, 1e-4, 1e-5].compactMap {
            try quotient(method, of: j, by: $0, change)
          }
          let errors = quotients.map { abs(found.parameters[j] - $0) / size }
          guard let error = errors.min(), let best = errors.firstIndex(of: error) else { continue }
          #expect(
            error < 1e-6, "\(method) \(String(describing: kind)) \(String(describing: first))")
          worstFrozen = max(worstFrozen, abs(plain.parameters[j] - quotients[best]) / size)
          compared += 1
        }
      }
    }
    #expect(compared >= 10)
    // Control: held frozen, the same comparison fails.
    #expect(worstFrozen > 1e-5, "\(method): \(worstFrozen)")
  }

  @Test("Over discontinuities, where the step is chosen anew")
  func newStep() throws {
    var problem = Self.smooth
    problem.discontinuities = [1.25, 3.5]
    problem.model = problem.model.replacingOccurrences(
      of: "x' =", with: "x' = select(t < 1.25, w, 0) +")
    for method in [Method.tsit5, .dop853] {
      for j in 0..<2 {
        let found = try run(ControlledTangent(), method, problem: problem)
        let h = 1e-5
        let runs = try [-h, h].map {
          try run(DiscreteAdjoint(), method, shift: $0, of: j, problem: problem)
        }
        guard runs[0].forward.accepted == runs[1].forward.accepted else { continue }
        let quotient = ((runs[1].value ?? .nan) - (runs[0].value ?? .nan)) / (2 * h)
        let size = found.parameters.map { abs($0) }.max() ?? 1
        #expect(abs(found.parameters[j] - quotient) / size < 1e-6)
      }
    }
  }

  @Test("At fixed steps there is nothing to choose: it is the frozen one")
  func fixed() throws {
    for method in Self.explicit {
      let change: (inout GradientRequest) -> Void = { $0.options.fixedStep = 0.07 }
      let found = try run(ControlledTangent(), method, change: change)
      let frozen = try run(FrozenTangent(), method, change: change)
      #expect(found.value == frozen.value)
      #expect(relativeError(found.gradient, frozen.gradient) < 1e-13)
    }
  }

  @Test("With the tolerance the three become one")
  func convergence() throws {
    let change: (inout GradientRequest) -> Void = {
      $0.tolerances = GradientTolerances(relative: 1e-11, absolute: 1e-11)
    }
    let truth = try run(Tangent(), .dop853, change: change)
    for strategy: any GradientStrategy in [FrozenTangent(), ControlledTangent()] {
      let result = try run(strategy, .dop853, change: change)
      #expect(relativeError(result.gradient, truth.gradient) < 1e-8)
    }
  }

  @Test("Other methods are refused in a sentence", arguments: [Method.kvaerno5, .bdf, .auto, .alf])
  func refusal(method: Method) throws {
    let result = try TestProblem.lotkaVolterra.gradient(Self.controlled, method, relative: 1e-6)
    guard case .unsupported(let why)? = result.failure?.reason else {
      Issue.record("not refused")
      return
    }
    #expect(why.contains("explicit Runge–Kutta") && why.contains(method.name))
  }

  @Test("The step limit holds", arguments: [frozen, controlled])
  func limit(named: Named) throws {
    let result = try TestProblem.lotkaVolterra.gradient(named, .tsit5, relative: 1e-8) {
      $0.options.stepLimit = 10
    }
    guard case .stepLimit(_, limit: 10)? = result.failure?.reason else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
    #expect(result.gradient.isEmpty && result.value == nil)
  }
}
