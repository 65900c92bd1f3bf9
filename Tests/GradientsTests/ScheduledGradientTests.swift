import Fields
import Gradients
import Integrators
import LinearAlgebra
import TestProblems
import Testing

/// The gradient is the same, to the last bit, wherever the forward states come from.
@Suite("Gradients by schedules")
struct ScheduledGradientTests {
  static let schedules: [CheckpointSchedule] = [
    .recompute, .uniform(interval: 5), .uniform(interval: nil), .accepted, .binomial(slots: 3),
    .cams(slots: 9), .online(slots: 1), .online(slots: 4), .disk(slots: 6, memory: 2),
  ]
  static let methods: [Method] = Method.allCases.filter { method in
    method.family.missingDerivative == nil && method.isAdaptive
  }
  static let problems: [TestProblem] = [.lotkaVolterra, .forced, .costed, .observed, .brusselator]

  /// Runs `problem` with every schedule and compares with all steps stored.
  private func compare(
    _ problem: TestProblem, _ method: Method, relative: Double = 1e-4,
    schedules: [CheckpointSchedule] = ScheduledGradientTests.schedules,
    change: (inout GradientRequest) -> Void = { _ in }
  ) throws {
    let stored = try problem.gradient(.discrete, method, relative: relative, change: change)
    #expect(stored.failure == nil, "\(method), \(problem)")
    // Stabilised methods compute the stages of a step again whatever the schedule, Taylor methods the series.
    let repeats = method.family is StabilisedFamily || method.family is TaylorFamily
    #expect((stored.backward.replayed > 0) == repeats)
    // N²/2 steps are too many for methods of low order.
    let isLong = stored.forward.accepted > 500
    for schedule in schedules
    where !isLong || schedule != .recompute && schedule != .online(slots: 1) {
      let result = try problem.gradient(.discrete, method, relative: relative) {
        change(&$0)
        $0.schedule = schedule
      }
      let what = "\(method), \(problem), \(schedule): \(String(describing: result.failure))"
      #expect(result.gradient.map(\.bitPattern) == stored.gradient.map(\.bitPattern), "\(what)")
      #expect(result.value == stored.value && result.forward == stored.forward, "\(what)")
      guard let report = result.schedule else {
        Issue.record("no report")
        continue
      }
      #expect(report.measured == report.predicted, "\(what)")
      #expect(report.name == schedule.name && report.measured.steps == stored.forward.accepted)
      #expect(
        result.backward.replayed == report.measured.replays + stored.backward.replayed)
      #expect(result.memory.trajectoryBytes == result.memory.predictedBytes)
      #expect(result.memory.trajectoryBytes == report.measured.memoryBytes)
      if let slots = schedule.slots {
        #expect(report.measured.memoryStates + report.measured.diskStates <= slots, "\(what)")
      }
    }
  }

  @Test("Bit for bit, by every method", arguments: methods)
  func independence(method: Method) throws {
    // Reversible methods do not get far where solutions contract.
    for problem in Self.problems.dropLast(method.family.isReversible ? 1 : 0) {
      try compare(problem, method)
    }
  }

  @Test(
    "Where Jacobians, factors and orders last for many steps",
    arguments: [
      Method.auto, .kvaerno5, .trbdf2, .rodas5p, .radau5, .radau, .gauss6, .bdf, .adamsNewton,
    ])
  func stiff(method: Method) throws {
    try compare(
      .robertson.with("y1(T)"), method, relative: 1e-6,
      schedules: [.accepted, .online(slots: 5), .cams(slots: 30)]
    ) { $0.tolerances.absolute = 1e-10 }
    try compare(
      .brusselator, method, relative: 1e-7, schedules: [.accepted, .online(slots: 5)])
  }

  @Test(
    "Across discontinuities",
    arguments: [Method.auto, .tsit5, .kvaerno5, .radau, .rock4, .bdf, .adams])
  func discontinuities(method: Method) throws {
    try compare(DiscontinuityGradientTests.problem(), method, relative: 1e-5)
  }

  @Test("With fixed steps, whose number is known beforehand")
  func fixedSteps() throws {
    for method in [Method.rk4, .alf, .verlet] {
      let problem = ReversibleGradientTests.swing
      for schedule in Self.schedules {
        let result = try problem.gradient(.discrete, method, relative: 1e-4) {
          $0.options.fixedStep = 0.03
          $0.schedule = schedule
        }
        let stored = try problem.gradient(.discrete, method, relative: 1e-4) {
          $0.options.fixedStep = 0.03
        }
        #expect(result.gradient == stored.gradient && result.failure == nil, "\(method)")
        #expect(result.schedule?.measured == result.schedule?.predicted, "\(method) \(schedule)")
        let steps = result.forward.accepted
        if case .binomial(let slots) = schedule {
          #expect(
            result.backward.replayed == Binomial.extraSteps(steps: steps, slots: slots))
        }
      }
    }
  }

  @Test("Steps that are compiled on the way are the same")
  func compiledSteps() throws {
    func run(_ schedule: CheckpointSchedule) throws -> GradientResult {
      try TestProblem.lotkaVolterra.gradient(
        .discrete, .tsit5, relative: 1e-8, backend: .native
      ) { $0.schedule = schedule }
    }
    let stored = try run(.all)
    let result = try run(.recompute)
    #expect(result.backward.replayed > StepKernels.patience)
    #expect(result.failure == nil && result.gradient == stored.gradient)
  }

  @Test("A run that fails has held what was foretold", arguments: [1, 6, 7, 20])
  func failure(limit: Int) throws {
    for schedule in Self.schedules + [.all] {
      let result = try TestProblem.lotkaVolterra.gradient(.discrete, .tsit5, relative: 1e-8) {
        $0.options.stepLimit = limit
        $0.schedule = schedule
      }
      #expect(result.failure?.phase == .forward && result.forward.accepted == limit)
      #expect(result.schedule?.measured == result.schedule?.predicted, "\(schedule)")
    }
  }

  @Test("The limit on steps is that of the solution, however many are taken again")
  func stepLimit() throws {
    let plain = try TestProblem.lotkaVolterra.gradient(.discrete, .tsit5, relative: 1e-6)
    let result = try TestProblem.lotkaVolterra.gradient(.discrete, .tsit5, relative: 1e-6) {
      $0.options.stepLimit = plain.forward.accepted
      $0.schedule = .recompute
    }
    #expect(result.failure == nil && result.gradient == plain.gradient)
    #expect(result.backward.replayed > 10 * plain.forward.accepted)
  }

  @Test("A budget of memory is kept; one that is too small is refused with the least there is")
  func budget() throws {
    func run(_ bytes: Int, step: Double? = nil) throws -> GradientResult {
      try TestProblem.lotkaVolterra.gradient(.discrete, .tsit5, relative: 1e-8) {
        $0.memoryBudget = MemoryBudget(bytes: bytes)
        $0.options.fixedStep = step
      }
    }
    for bytes in [600, 1500, 5000] {
      let result = try run(bytes)
      #expect(result.schedule?.name == "online" && result.memory.trajectoryBytes <= bytes)
      #expect(result.schedule?.measured == result.schedule?.predicted)
      let fixed = try run(bytes, step: 0.05)
      #expect(fixed.schedule?.name == "cams" && fixed.memory.trajectoryBytes <= bytes)
      #expect(fixed.schedule?.measured == fixed.schedule?.predicted)
      #expect(fixed.backward.replayed > 0)
    }
    #expect(try run(10_000_000, step: 0.05).schedule?.name == "all")
    let refused = try run(10)
    guard case .unsupported(let reason)? = refused.failure?.reason else {
      Issue.record("\(String(describing: refused.failure))")
      return
    }
    #expect(reason.contains("the least is"))
    let least = try #require(reason.split(separator: " ").compactMap { Int($0) }.dropFirst().first)
    #expect(try run(least).failure == nil && run(least - 1).failure != nil)
  }

  @Test("A method that cannot be saved says so, and stores all its steps")
  func objection() throws {
    let method = Method(
      name: "forgetful", summary: "", family: ForgetfulFamily(), controller: Method.tsit5.controller
    )
    let stored = try TestProblem.lotkaVolterra.gradient(.discrete, method, relative: 1e-6)
    let plain = try TestProblem.lotkaVolterra.gradient(.discrete, .tsit5, relative: 1e-6)
    #expect(stored.gradient == plain.gradient)
    let result = try TestProblem.lotkaVolterra.gradient(.discrete, method, relative: 1e-6) {
      $0.schedule = .online(slots: 3)
    }
    guard case .unsupported(let reason)? = result.failure?.reason else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
    #expect(reason.hasPrefix("forgetful: ") && reason.contains("cannot be saved"))
  }

  @Test("The process holds what the ledger says and little more")
  func process() throws {
    let problem = TestProblem.lotkaVolterra.with("x(T)", end: 40)
    var request = GradientRequest(
      problem: try problem.compiled(), method: .tsit5,
      tolerances: GradientTolerances(relative: 1e-10, absolute: 1e-10))
    request.schedule = .online(slots: 12)
    _ = DiscreteAdjoint().gradient(request)
    let (result, allocations) = Allocations.during { DiscreteAdjoint().gradient(request) }
    #expect(result.failure == nil && result.forward.accepted > 1000)
    #expect(result.memory.trajectoryBytes < 5000)
    #expect(allocations.peakBytes >= result.memory.trajectoryBytes)
    #expect(allocations.peakBytes < 33_000 + 40_000)
  }
}
