import Fields
import Integrators
import TestProblems

/// Steps of a solution, recorded with their stages: the discrete map with its step sizes frozen.
struct FrozenTrajectory {
  let problem: CompiledProblem
  let method: Method
  let log: StageLog
  let initial, final: [Double]

  var field: FieldKernels { problem.field.kernels }

  init(
    _ problem: CompiledProblem, _ method: Method, tolerance: Double, steps: Int = .max
  ) throws {
    self.problem = problem
    self.method = method
    initial = problem.initialState()
    let span = problem.problem.span
    var options = Integrator.Options()
    // Stable on every test problem, over the few steps that are taken of the stiff ones.
    if !method.isAdaptive { options.fixedStep = 5e-4 }
    let integrator = Integrator(
      method, field: problem.field.kernels,
      tolerances: Tolerances(
        relative: tolerance, absolute: tolerance * 1e-4, count: problem.fullCount),
      t: span.start, y: initial, end: span.end, options: options)
    log = StageLog(for: integrator.stepper)
    while integrator.time < span.end, log.count < steps {
      try integrator.step(toward: span.end)
      log.append(integrator)
    }
    final = (0..<problem.fullCount).map { integrator.state[$0] }
  }

  /// λ pulled from the end to the start, with the parameter sums (∂/∂t last).
  func pull(_ lambda: [Double]) throws -> (lambda: [Double], sums: [Double]) {
    let transpose = try method.makeTranspose(field: field)
    let rows = transpose.costateRows
    var lambda = lambda + Array(repeating: 0, count: rows * log.stride - lambda.count)
    var sums = [Double](repeating: 0, count: field.parameterCount + 1)
    for k in (0..<log.count).reversed() {
      try transpose.pull(&lambda, over: log[k], addingTo: &sums)
    }
    return (Array(lambda.prefix(field.stateCount)), sums)
  }

  /// Every column of the derivative of the map: initial values, then parameters.
  func push() throws -> [[Double]] {
    let n = field.stateCount
    let m = field.parameterCount
    let tangent = try method.makeTangent(field: field, initialCount: n, parameters: Array(0..<m))
    tangent.reset()
    for k in 0..<log.count {
      let step = log[k]
      try tangent.push(step, end: nil)
      tangent.advance()
    }
    return (0..<n + m).map { c in (0..<n).map { tangent.tangent[c * log.stride + $0] } }
  }

  /// The map itself, solved again at the recorded step sizes from `initial` with parameters `p`;
  /// implicit stages to round-off.
  func replay(initial: [Double], parameters p: [Double]) -> [Double] {
    let nominal = problem.field.parameterValues
    problem.field.parameterValues = p
    defer { problem.field.parameterValues = nominal }
    var y = initial
    if let tableau = method.tableau {
      let map = ReferenceStep(tableau, field: field)
      for k in 0..<log.count { y = map.step(t: log[k].time, h: log[k].size, y: y) }
      return y
    }
    if let family = method.family as? StabilisedFamily {
      let map = StabilisedReferenceStep(family.scheme, field: field)
      for k in 0..<log.count {
        let stages = Int(log[k].stages[log.stride])
        y = map.step(t: log[k].time, h: log[k].size, y: y, stages: stages)
      }
      return y
    }
    if let family = method.family as? MultistepFamily {
      var map = MultistepReplay(family, field: field, t: log[0].time, y: initial)
      for k in 0..<log.count { y = map.take(log[k]) }
      return y
    }
    // No textbook is short enough for the other families: their own steps, iterated to round-off.
    let tolerances = Tolerances(relative: 1e-13, absolute: 1e-15, count: y.count)
    let methods: [Method] =
      switch method {
      case .radau: [.radau5, .radau9, .radau13]
      // Of the order that the record says.
      case .taylor: [.taylor(order: Int(log[0].stages[log.stride]))]
      default: [method]
      }
    let steppers = methods.map {
      $0.makeStepper(field: field, tolerances: tolerances)
    }
    for k in 0..<log.count {
      // A record of the adaptive method says how many stages it has.
      let stages = method == .radau ? Int(log[k].stages[8 * log.stride]) : 3
      let stepper = steppers[(stages - 3) / 2]
      // What a method carries from step to step must not be lost in between.
      if k > 0, log[0].isFirst { stepper.advance() } else { stepper.start(t: log[k].time, y: y) }
      _ = stepper.attempt(t: log[k].time, h: log[k].size)
      stepper.complete(t: log[k].time, h: log[k].size)
      y = (0..<y.count).map { stepper.result[$0] }
    }
    return y
  }
}
