import Fields
import Gradients
import Integrators
import LinearAlgebra
import SparseLinearAlgebra
import TestProblems
import Testing

/// What the linear solver must not change: solutions, gradients and the identity between tangent and
/// transpose.
@Suite("Gradients do not depend on the linear solver")
struct GradientIndependenceTests {
  static let problems: [TestProblem] = [
    .brusselator.with("sum(u[i](T)*v[i](T) for i in 1..N)", end: 0.5),
    .brusselator.with("integral(u[3]*v[2]) + u[5](T)", end: 0.5), .costed, .robertson,
  ]
  static let methods: [Method] = [.kvaerno5, .rodas5p, .bdf]
  static let kinds: [LinearSolverChoice.Kind] = [.dense, .banded, .sparse, .gmres]
  static let names = ["dense", "banded", "sparse-klu", "gmres"]

  /// At a tolerance at which what Newton leaves is far below what is compared.
  private func gradient(
    _ problem: TestProblem, _ method: Method, _ strategy: any GradientStrategy,
    _ kind: LinearSolverChoice.Kind, steps: Double? = nil
  ) throws -> GradientResult {
    let compiled = try problem.compiled(.interpreter)
    compiled.field.linearSolver = LinearSolverChoice(kind, sparse: KLU())
    var request = GradientRequest(
      problem: compiled, method: method,
      tolerances: GradientTolerances(relative: 1e-9, absolute: 1e-12))
    if let steps { request.options.initialStep = steps }
    return strategy.gradient(request)
  }

  /// The gradient of the very steps recorded with a dense solver, by each solver.
  private func pulled(
    _ log: StageLog, _ field: FieldKernels, _ method: Method, _ kind: LinearSolverChoice.Kind,
    _ lambda: [Double]
  ) throws -> [Double] {
    let transpose = try method.makeTranspose(
      field: field.solving(by: LinearSolverChoice(kind, sparse: KLU())))
    var lambda =
      lambda + Array(repeating: 0, count: transpose.costateRows * log.stride - lambda.count)
    var sums = [Double](repeating: 0, count: field.parameterCount + 1)
    for k in (0..<log.count).reversed() {
      try transpose.pull(&lambda, over: log[k], addingTo: &sums)
    }
    return Array(lambda.prefix(field.stateCount)) + sums
  }

  private func pushed(
    _ log: StageLog, _ field: FieldKernels, _ method: Method, _ kind: LinearSolverChoice.Kind
  ) throws -> [Double] {
    let n = field.stateCount
    let tangent = try method.makeTangent(
      field: field.solving(by: LinearSolverChoice(kind, sparse: KLU())), initialCount: n,
      parameters: Array(0..<field.parameterCount))
    tangent.reset()
    for k in 0..<log.count {
      try tangent.push(log[k], end: nil)
      tangent.advance()
    }
    return (0..<tangent.columnCount).flatMap { c in
      (0..<n).map { tangent.tangent[c * log.stride + $0] }
    }
  }

  @Test("The transpose and the tangent of recorded steps", arguments: methods, problems)
  func recorded(method: Method, problem: TestProblem) throws {
    let compiled = try problem.compiled(.interpreter)
    let field = compiled.field.kernels
    let span = compiled.problem.span
    let integrator = Integrator(
      method, field: field,
      tolerances: Tolerances(relative: 1e-6, absolute: 1e-9, count: compiled.fullCount),
      t: span.start, y: compiled.initialState(), end: span.end)
    let log = StageLog(for: integrator.stepper)
    while integrator.time < span.end, log.count < 20 {
      try integrator.step(toward: span.end)
      log.append(integrator)
    }
    var numbers = SeededNumbers(2)
    let lambda = numbers.numbers(field.stateCount)
    let expected = try pulled(log, field, method, .dense, lambda)
    let columns = try pushed(log, field, method, .dense)
    for kind in Self.kinds.dropFirst() {
      #expect(
        relativeError(try pulled(log, field, method, kind, lambda), expected) < 1e-11, "\(kind)")
      #expect(relativeError(try pushed(log, field, method, kind), columns) < 1e-11, "\(kind)")
    }
  }

  @Test("Whole gradients, forward solution included", arguments: methods)
  func whole(method: Method) throws {
    let problem = Self.problems[0]
    let expected = try gradient(problem, method, DiscreteAdjoint(), .dense)
    #expect(expected.failure == nil && expected.forward.factorizations > 0)
    for kind in Self.kinds.dropFirst() {
      let result = try gradient(problem, method, DiscreteAdjoint(), kind)
      // Inexact Newton iterations stop elsewhere within the tolerance of the step; a linearly
      // implicit step has nothing to stop.
      let permitted = kind == .gmres && method == .kvaerno5 ? 1e-8 : 1e-11
      #expect(relativeError(result.initial, expected.initial) < permitted, "\(kind)")
      #expect(relativeError(result.parameters, expected.parameters) < permitted, "\(kind)")
      #expect((result.forward.jvp > 0) == (kind == .gmres), "\(kind)")
      #expect((result.forward.factorizations == 0) == (kind == .gmres), "\(kind)")
      #expect((result.forward.jacobian == 0) == (kind == .gmres), "\(kind)")
    }
  }

  @Test("Steps taken again by each solver are the same to the bit", arguments: kinds, methods)
  func schedules(kind: LinearSolverChoice.Kind, method: Method) throws {
    func run(_ schedule: CheckpointSchedule) throws -> GradientResult {
      let compiled = try Self.problems[0].compiled(.interpreter)
      compiled.field.linearSolver = LinearSolverChoice(kind, sparse: KLU())
      var request = GradientRequest(
        problem: compiled, method: method,
        tolerances: GradientTolerances(relative: 1e-6, absolute: 1e-9))
      request.schedule = schedule
      return DiscreteAdjoint().gradient(request)
    }
    let stored = try run(.all)
    for schedule: CheckpointSchedule in [.accepted, .online(slots: 3), .recompute] {
      let result = try run(schedule)
      #expect(result.failure == nil && result.gradient == stored.gradient, "\(schedule)")
      #expect(result.backward.replayed > 0)
    }
  }

  @Test("Solutions by multistep methods", arguments: kinds)
  func multistep(kind: LinearSolverChoice.Kind) throws {
    func final(_ kind: LinearSolverChoice.Kind) throws -> ([Double], Counts) {
      let compiled = try Self.problems[0].compiled(.interpreter)
      compiled.field.linearSolver = LinearSolverChoice(kind, sparse: KLU())
      let span = compiled.problem.span
      let integrator = Integrator(
        .bdf, field: compiled.field.kernels,
        tolerances: Tolerances(relative: 1e-8, absolute: 1e-11, count: compiled.fullCount),
        t: span.start, y: compiled.initialState(), end: span.end)
      try integrator.integrate(to: span.end)
      let state = (0..<compiled.fullCount).map { integrator.state[$0] }
      return (state, compiled.field.kernels.counts.pointee)
    }
    let (expected, counts) = try final(.dense)
    let (state, other) = try final(kind)
    #expect(relativeError(state, expected) < 1e-9)
    #expect(other.linearSolves > 0 && (other.jvp > 0) == (kind == .gmres))
    #expect(other.accepted == counts.accepted)
  }

  @Test("Continuous adjoints too, whose fields have no VJP", arguments: kinds)
  func continuous(kind: LinearSolverChoice.Kind) throws {
    let problem = Self.problems[0]
    let expected = try gradient(problem, .kvaerno5, Tangent(), .dense)
    for strategy: any GradientStrategy in [
      ContinuousAdjoint(.dense(.own)), ContinuousAdjoint(.segments(.own)), Tangent(),
    ] {
      let result = try gradient(problem, .kvaerno5, strategy, kind)
      #expect(result.failure == nil, "\(strategy.name)")
      #expect(relativeError(result.parameters, expected.parameters) < 1e-5, "\(strategy.name)")
    }
  }

  @Test("Replayed steps are those of the forward pass to the bit", arguments: kinds)
  func replay(kind: LinearSolverChoice.Kind) throws {
    let compiled = try Self.problems[0].compiled(.interpreter)
    compiled.field.linearSolver = LinearSolverChoice(kind, sparse: KLU())
    let span = compiled.problem.span
    let integrator = Integrator(
      .kvaerno5, field: compiled.field.kernels,
      tolerances: Tolerances(relative: 1e-9, absolute: 1e-12, count: compiled.fullCount),
      t: span.start, y: compiled.initialState(), end: span.end)
    for _ in 0..<5 { try integrator.step(toward: span.end) }
    let held = (0..<compiled.fullCount).map { integrator.state[$0] }
    let mark = integrator.checkpoint()
    func state() throws -> [Double] {
      for _ in 0..<5 { try integrator.step(toward: span.end) }
      return (0..<compiled.fullCount).map { integrator.state[$0] }
    }
    let first = try state()
    integrator.resume(from: mark, y: held)
    #expect(try state() == first)
  }
}
