import Fields
import Glibc
import Gradients
import Integrators

/// Certifies a gradient at hand: no reference is needed, only further solves.
///
/// Cost: a gradient more, one with a tenth and one with a hundredth of the tolerances, about fifteen solves
/// and one tangent at tight tolerances; of strategies that integrate the state backward a forward solve with n
/// tangents too.
public struct Certifier {
  public var request: GradientRequest
  public let claim: GradientClaim
  /// The strategy; or what stands for one, as an outside oracle.
  public let gradient: (GradientRequest) -> GradientResult
  /// Of the direction.
  public var seed: UInt64 = 1
  /// Errors up to 10^−digits are allowed.
  public var digits = Certificate.defaultDigits

  /// Where the strategy sets right a state that it integrates backward.
  private var reset = StateSource.Reset.free

  public init(_ request: GradientRequest, _ strategy: any GradientStrategy) {
    self.init(request, claim: strategy.claim) { strategy.gradient($0) }
    if let adjoint = strategy as? ContinuousAdjoint, case .backsolve(let reset) = adjoint.source {
      self.reset = reset
    }
  }

  public init(
    _ request: GradientRequest, claim: GradientClaim,
    gradient: @escaping (GradientRequest) -> GradientResult
  ) {
    self.request = request
    self.claim = claim
    self.gradient = gradient
  }

  private var allowed: Double { pow(10, -digits) }

  /// The gradient and its certificate. Where there is no gradient the certificate says so.
  public func certify() -> (result: GradientResult, certificate: Certificate) {
    var certificate = Certificate()
    certificate.digitsAsked = digits
    if let event = request.problem.problem.events.first {
      certificate.failures = ["certificates do not follow events (`\(event.name)`)"]
      return (gradient(request), certificate)
    }
    let forward: ForwardPath
    do {
      forward = try ForwardPath(
        request.problem, method: request.method,
        tolerances: request.tolerances.forward(request.problem), options: request.options)
    } catch {
      certificate.failures = ["there is no gradient: forward pass: \(error)"]
      return (gradient(request), certificate)
    }
    let problem = request.problem
    let direction = Direction(
      seed: seed, stateSizes: Array(forward.sizes.prefix(problem.stateCount)),
      parameterValues: problem.field.parameterValues)
    let solver = suitedSolver(direction)
    let curve = claim == .reconstruction ? predict(solver, forward, into: &certificate) : []
    let recorder = PathRecorder(count: problem.fullCount, direction: direction.parameters)
    var watched = request
    watched.observer = recorder
    let result = gradient(watched)
    certificate.reconstruction?.judge(
      recorder.samples, forward: forward,
      failure: result.failure?.phase == .backward ? result.failure?.reason : nil, curve: curve,
      allowed: allowed, names: problem.problem.model.stateNames)
    if let failure = result.failure {
      certificate.failures.append(
        "there is no gradient: \(failure.phase.rawValue) pass: \(failure.reason)")
    } else {
      test(result, recorder, direction, solver, into: &certificate)
    }
    judge(&certificate, hasGradient: result.failure == nil)
    return (result, certificate)
  }

  /// By an explicit method only where that comes to its end.
  private func suitedSolver(_ direction: Direction) -> IndependentSolver {
    let stiff = IndependentSolver(request, isStiff: true)
    if IndependentSolver.looksStiff(request) { return stiff }
    let explicit = IndependentSolver(request, isStiff: false)
    return (try? explicit.value(direction, times: 0)) == nil ? stiff : explicit
  }

  private func predict(
    _ solver: IndependentSolver, _ forward: ForwardPath, into certificate: inout Certificate
  ) -> [(time: Double, log: Double)] {
    var report = ReconstructionReport()
    defer { certificate.reconstruction = report }
    do {
      let growth = try FlowGrowth(
        request.problem, method: solver.method, tolerances: solver.tolerances,
        options: solver.options)
      return report.predict(
        growth, relative: request.tolerances.relative, allowed: allowed,
        resets: resets(forward))
    } catch {
      report.objection = "\(error)"
      return []
    }
  }

  private func resets(_ forward: ForwardPath) -> [Double] {
    let interval = max(1, request.checkpointInterval)
    return switch reset {
    case .free: []
    case .observations: request.problem.stops
    case .checkpoints:
      stride(from: interval - 1, to: forward.times.count, by: interval).map { forward.times[$0] }
    }
  }

  private func test(
    _ result: GradientResult, _ recorder: PathRecorder, _ direction: Direction,
    _ solver: IndependentSolver, into certificate: inout Certificate
  ) {
    do {
      certificate.duality = try DualityReport(
        result, path: recorder, direction: direction, solver: solver, allowed: allowed)
    } catch {
      certificate.duality.objection = "the tangent by \(solver) stopped: \(error)"
    }
    let byGradient = direction.derivative(initial: result.initial, parameters: result.parameters)
    do {
      certificate.taylor = try TaylorReport(
        derivative: byGradient,
        scale: max(
          direction.scale(initial: result.initial, parameters: result.parameters), abs(byGradient),
          .leastNormalMagnitude)
      ) { (factor) throws(IntegrationFailure) in try solver.value(direction, times: factor) }
    } catch {
      certificate.taylor.objection = "a solve by \(solver) stopped: \(error)"
    }
    certificate.convergence = ConvergenceReport(result, request: request, gradient: gradient)
  }

  private func judge(_ certificate: inout Certificate, hasGradient: Bool) {
    let (duality, taylor, convergence) = (
      certificate.duality, certificate.taylor, certificate.convergence
    )
    if let reconstruction = certificate.reconstruction, reconstruction.verdict != .recovered {
      certificate.failures.append(reconstruction.sentence(allowed))
    }
    guard hasGradient else { return }
    var errors: [Double] = []
    if duality.objection == nil {
      errors.append(duality.error)
      if !(duality.error <= allowed) {
        certificate.failures.append(
          "duality: along a random direction the gradient and an independent tangent differ by "
            + duality.error.brief
            + (duality.firstBadTime.map {
              "; going back, λᵀs is first off by more than \(allowed.brief) at t = \($0.short), "
                + "step \(duality.firstBadStep ?? 0)"
            } ?? ""))
      }
    }
    // A fit that disagrees with its neighbours by as much as it says has said nothing.
    if taylor.objection == nil, !(taylor.error <= 2 * taylor.uncertainty) {
      errors.append(taylor.error)
      if !(taylor.error - taylor.uncertainty <= allowed) {
        certificate.failures.append(
          "Taylor test: the remainder is not quadratic; perturbed solves put the error of the "
            + "gradient at \(taylor.error.brief) ± \(taylor.uncertainty.brief)")
      }
    }
    if !convergence.differences.isEmpty, convergence.error.isFinite {
      errors.append(convergence.error)
      if !(convergence.error <= allowed) {
        certificate.failures.append(
          convergence.converges || convergence.differences.count < 2
            ? "convergence: at tighter tolerances the gradient is another by "
              + convergence.error.brief
            : "convergence: it does not converge; from one setting to the next it changes by "
              + convergence.differences.map(\.brief).joined(separator: ", then "))
      }
    } else if convergence.error == .infinity, let objection = convergence.objection {
      certificate.failures.append("convergence: \(objection)")
    }
    if duality.objection != nil, taylor.objection != nil {
      certificate.failures.append(
        "nothing vouches for it: \(duality.objection ?? ""); \(taylor.objection ?? "")")
    }
    certificate.error = errors.contains { $0.isNaN } ? .infinity : errors.max()
    if certificate.error?.isFinite == false { certificate.error = nil }
  }
}
