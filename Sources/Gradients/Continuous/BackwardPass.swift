import Fields
import Integrators

/// The backward integration of a continuous adjoint from T down, with λ's jumps at the stops, the state's
/// resets where it has any, and the parameter integral wherever it is taken.
final class BackwardPass {
  private enum Integral {
    /// From this place of the state on.
    case inState(Int)
    case gauss(GaussSum)
    case kept(KeptAdjoint)
  }

  private let system: any BackwardSystem
  private let integrator: Integrator
  private let integral: Integral
  private let landings: [Landing]
  private let parameterCount: Int
  private let counts: UnsafeMutablePointer<Counts>
  private let observer: (any BackwardObserver)?
  // Landings before `next` are done.
  private var next = 0
  // What was held of the adjoint itself in the last whole segment.
  private var keptBefore = MemoryLedger()
  private var stepsBefore = 0

  /// - Parameters:
  ///   - method: that of the way back, and whether it needs exact Jacobians (`backwardMethod()`).
  ///   - state: y(T) where the state is solved backward, else empty.
  ///   - tolerances: those of the state solved backward, if any.
  init(
    _ request: GradientRequest, method: Method, _ system: any BackwardSystem,
    _ place: ParameterIntegral, objective: ObjectiveValue, final: [Double], state: [Double],
    tolerances: Tolerances?, path: SolutionPath, landings: [Landing],
    counts: UnsafeMutablePointer<Counts>
  ) {
    let problem = request.problem
    self.system = system
    self.landings = landings
    self.counts = counts
    observer = request.observer
    parameterCount = problem.parameterCount
    let adjoint = request.tolerances.adjoint(
      seeds: objective.stops, final: final, parameters: problem.field.parameterValues)
    var all = tolerances.map { $0.appending(adjoint.lambda) } ?? adjoint.lambda
    var start = state + objective.stops[objective.stops.count - 1]
    let size = start.count
    if place.isInState {
      all = all.appending(
        place == .seminorm ? adjoint.parameters.outsideTheNorm : adjoint.parameters)
      start += Array(repeating: 0, count: parameterCount)
    }
    let span = problem.problem.span
    integrator = Integrator(
      method, field: system.kernels, tolerances: all, t: path.end, y: start, end: span.start,
      options: request.options)
    switch place {
    case .augmented, .seminorm: integral = .inState(size)
    case .gauss:
      integral = .gauss(GaussSum(system, integrator.stepper, parameterCount: parameterCount))
    case .quadrature:
      integral = .kept(
        KeptAdjoint(
          system, integrator.stepper, tolerances: adjoint.parameters, span: span.length))
    }
  }

  /// Integrates down to `time`, with all that happens on the way and at `time`, and ends the segment there:
  /// the adjoint kept so far is integrated over and dropped.
  func integrate(to time: Double) throws(IntegrationFailure) {
    while next < landings.count, landings[next].time >= time {
      try advance(to: landings[next].time)
      land(landings[next])
      next += 1
    }
    try advance(to: time)
    endPiece()
  }

  /// Takes the integral over the adjoint kept so far, and drops it.
  private func endPiece() {
    keptBefore = keptNow
    stepsBefore = system.counts.accepted
    if case .kept(let adjoint) = integral {
      adjoint.integrate { observe(at: $0, $1, parameters: adjoint.values) }
    }
  }

  /// What is held of the adjoint itself, for quadrature, in the segment at hand or the one just ended.
  var kept: MemoryLedger { system.counts.accepted == stepsBefore ? keptBefore : keptNow }

  private var keptNow: MemoryLedger {
    guard case .kept(let adjoint) = integral else { return MemoryLedger() }
    return MemoryLedger(
      trajectoryBytes: adjoint.byteCount,
      predictedBytes: adjoint.predictedBytes(steps: system.counts.accepted - stepsBefore))
  }

  private func advance(to time: Double) throws(IntegrationFailure) {
    while integrator.time != time {
      try integrator.step(toward: time)
      let state = integrator.state
      switch integral {
      case .inState(let place):
        observe(at: integrator.time, state, parameters: state + place)
      case .gauss(let sum):
        sum.add(integrator)
        observe(at: integrator.time, state, parameters: sum.values)
      case .kept(let adjoint):
        // Observed when the integral has come as far.
        adjoint.keep(integrator)
      }
    }
  }

  private func observe(
    at time: Double, _ state: UnsafePointer<Double>, parameters: UnsafePointer<Double>
  ) {
    guard let observer else { return }
    observer.observe(
      t: time, lambda: state + system.lambdaOffset, parameters: parameters,
      state: system.lambdaOffset > 0 ? state : nil)
  }

  private func land(_ landing: Landing) {
    var state = (0..<integrator.stepper.field.stateCount).map { integrator.state[$0] }
    if let known = landing.state { state.replaceSubrange(0..<known.count, with: known) }
    if let saltation = landing.saltation {
      endPiece()
      system.leavePiece()
      pull(&state, over: saltation)
    }
    if let seed = landing.seed {
      for i in seed.indices { state[system.lambdaOffset + i] += seed[i] }
    }
    integrator.jump(to: state)
  }

  /// Pulls λ in the system's state back over an event; its part of the parameter integral goes where the
  /// rest of that is.
  private func pull(_ state: inout [Double], over saltation: Saltation) {
    let place = system.lambdaOffset..<system.lambdaOffset + system.count
    var lambda = Array(state[place])
    var part = [Double](repeating: 0, count: parameterCount)
    saltation.pull(&lambda, addingTo: &part)
    state.replaceSubrange(place, with: lambda)
    switch integral {
    case .inState(let first): for j in part.indices { state[first + j] += part[j] }
    case .gauss(let sum): for j in part.indices { sum.values[j] += part[j] }
    case .kept(let adjoint): for j in part.indices { adjoint.values[j] += part[j] }
    }
  }

  /// Adds the solver's own counts to those of the kernels. Call it once, also after a failure.
  func addCounts() { counts.pointee = counts.pointee + system.counts }

  var lambda: [Double] {
    (0..<system.count).map { integrator.state[system.lambdaOffset + $0] }
  }

  var parameters: [Double] {
    let values: UnsafeMutablePointer<Double> =
      switch integral {
      case .inState(let place): integrator.state + place
      case .gauss(let sum): sum.values
      case .kept(let adjoint): adjoint.values
      }
    return (0..<parameterCount).map { values[$0] }
  }
}

extension Tolerances {
  /// Tolerances that permit any error: of components that are not part of the norm.
  var outsideTheNorm: Tolerances {
    Tolerances(relative: relative, absolute: absolute.map { _ in .infinity })
  }
}
