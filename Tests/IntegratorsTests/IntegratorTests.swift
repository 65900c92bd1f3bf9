import Fields
import Integrators
import TestProblems
import Testing

@Suite("The integration loop")
struct IntegratorTests {
  @Test("Errors follow the tolerance", arguments: Method.adaptive)
  func tolerance(method: Method) throws {
    // The certified state at T = 10.
    let truth = [1.026344767575089319, 0.9096910781360762417]
    var last = Double.infinity
    for relative in method.tolerances {
      let run = try Run(TestProblem.lotkaVolterra, method, relative: relative)
      try run.integrator.integrate(to: run.end)
      let error = relativeError(run.state, truth)
      if method.family is MultistepFamily {
        // Errors of many short steps in one direction: CVODES' are no smaller.
        #expect(error < 1000 * relative && error < last / 2)
      } else {
        #expect(error < method.permittedError(at: relative))
        // By tens, the error of TR-BDF2 falls to 1/4.6 and that of implicit Euler to 1/3.2.
        #expect(error < last / (method.family.order < 3 ? 2.5 : 5))
      }
      last = error
    }
  }

  @Test("States of Robertson's problem are those certified", arguments: [1e-6, 1e-8, 1e-10])
  func robertson(relative: Double) throws {
    let run = try Run(
      TestProblem.robertson, .kvaerno5, relative: relative, absolute: relative * 1e-6)
    try run.integrator.integrate(to: 40)
    let truth = [0.71582706871940509047447, 9.1855347645577639038992e-6, 0.28416374574583035176162]
    #expect(entrywiseError(run.state, truth) < 20 * relative)
  }

  @Test(
    "Stops are landed on exactly, and do not shorten the steps after", arguments: Method.adaptive)
  func landings(method: Method) throws {
    let free = try Run(TestProblem.lorenz, method, relative: 1e-7)
    try free.integrator.integrate(to: free.end)
    let run = try Run(TestProblem.lorenz, method, relative: 1e-7)
    let stops = [0.1, 0.1.nextUp, 1, 1 + 1e-12, 2.5, 5]
    for stop in stops {
      try run.integrator.integrate(to: stop)
      #expect(run.integrator.time == stop)
    }
    // Multistep methods remember a landing, and may later take orders otherwise.
    let other = method.family is MultistepFamily ? free.counts.accepted / 8 : 0
    #expect(run.counts.accepted <= free.counts.accepted + 2 * stops.count + other)
    #expect(relativeError(run.state, free.state) < (method.family.order == 1 ? 1e-2 : 1e-4))
  }

  @Test("Integrating backward returns to the start", arguments: Method.adaptive)
  func backward(method: Method) throws {
    let relative = max(method.tightest, 1e-9)
    let run = try Run(TestProblem.lotkaVolterra, method, relative: relative)
    try run.integrator.integrate(to: 3)
    try run.integrator.integrate(to: 0)
    #expect(run.integrator.time == 0 && run.integrator.stepSize < 0)
    #expect(relativeError(run.state, [1, 1]) < 10 * method.permittedError(at: relative))
  }

  @Test("The first step is the one asked for", arguments: Method.general)
  func initialStep(method: Method) throws {
    var options = Integrator.Options()
    if method.isAdaptive { options.initialStep = 1e-5 } else { options.fixedStep = 1e-5 }
    let run = try Run(TestProblem.lorenz, method, relative: 1e-6, options: options)
    try run.integrator.step(toward: 5)
    #expect(run.integrator.stepSize == 1e-5 && run.integrator.time == 1e-5)
    // Without the probe of the automatic choice.
    guard method.isAdaptive else { return }
    let automatic = try Run(TestProblem.lorenz, method, relative: 1e-6)
    if method == .taylor {
      // Its coefficients say how long a step may be, without a probe.
      #expect(automatic.counts.rhs == 1 && automatic.integrator.proposedStep == .infinity)
      return
    }
    #expect(
      automatic.counts.rhs == 2
        && automatic.integrator.proposedStep > (method.family.order == 1 ? 1e-9 : 1e-5))
  }

  @Test("From a checkpoint every later step is repeated to the bit", arguments: Method.general)
  func checkpoints(method: Method) throws {
    for problem in [TestProblem.lorenz, .brusselator, .costedRobertson] {
      if problem.isStiff, !method.isImplicit { continue }
      let run = try Run(problem, method, relative: 1e-6, absolute: 1e-10)
      let integrator = run.integrator
      for _ in 0..<10 where integrator.time < 0.4 * run.end { try integrator.step(toward: run.end) }
      let mark = integrator.checkpoint()
      let held = run.state
      var first: [[Double]] = []
      for _ in 0..<20 where integrator.time != run.end {
        try integrator.step(toward: run.end)
        first.append([integrator.time, integrator.stepSize] + run.state)
      }
      integrator.resume(from: mark, y: held)
      #expect(integrator.time == mark.time)
      for expected in first {
        try integrator.step(toward: run.end)
        #expect([integrator.time, integrator.stepSize] + run.state == expected)
      }
      // Another run, from its start on, as the segments of a checkpointed adjoint are.
      var options = Integrator.Options()
      options.initialStep = mark.proposedStep
      let other = try Run(problem, method, relative: 1e-6, absolute: 1e-10, options: options)
      other.integrator.resume(from: mark, y: held)
      for expected in first {
        try other.integrator.step(toward: run.end)
        #expect([other.integrator.time, other.integrator.stepSize] + other.state == expected)
      }
    }
  }

  @Test("A tangent carried along survives a checkpoint", arguments: Method.differentiable)
  func tangentAtCheckpoint(method: Method) throws {
    func columns(_ interval: Int) throws -> [Double] {
      let problem = try TestProblem.lotkaVolterra.compiled()
      let field = problem.field.kernels
      let tangent = try method.makeTangent(field: field, initialCount: 2, parameters: [0, 1, 2, 3])
      tangent.reset()
      let relative = max(method.tightest, 1e-9)
      let tolerances = Tolerances(relative: relative, absolute: relative, count: 2)
      let stepper = TangentStepper(
        method.makeStepper(field: field, tolerances: tolerances), tangent: tangent,
        tolerances: Array(repeating: tolerances, count: 6))
      var options = Integrator.Options()
      if !method.isAdaptive { options.fixedStep = 0.01 }
      let integrator = Integrator(
        stepper, controller: method.controller, t: 0, y: problem.initialState(), end: 10,
        options: options)
      var steps = 0
      while integrator.time != 10 {
        try integrator.step(toward: 10)
        steps += 1
        if steps % interval == 0, integrator.time != 10 { _ = integrator.checkpoint() }
      }
      return (0..<12).map { tangent.result[$0] }
    }
    // Multistep methods begin at order 1 again, each time, and in seven steps do not get beyond it.
    let isMultistep = method.family is MultistepFamily
    let permitted = isMultistep ? 1e-6 : max(1e-7, method.tightest)
    let found = try relativeError(columns(isMultistep ? 70 : 7), columns(.max))
    #expect(found < permitted, "\(found)")
  }
}
