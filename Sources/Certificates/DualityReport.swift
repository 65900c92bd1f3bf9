import Fields
import Gradients
import Integrators

/// What duality says of a gradient: λ(t)ᵀs(t) + μ(t)ᵀv, less what the stops after t have added to λ, is
/// zero at every time of an exact adjoint, s an independent tangent in direction (v₀, v).
///
/// What is left is the error of the directional derivative gathered between T and t: its drift per step,
/// and where it becomes too large. At t₀ it is the error of the whole gradient in this direction.
///
/// - When this misleads: a direction is one number; an error orthogonal to it goes unseen (with
///   probability 0, but ones nearly so do not). Nothing is known between t₀ and T of a method with hidden
///   costates (multistep, reversible), whose λ alone is not conserved.
public struct DualityReport: Codable, Sendable, Equatable {
  /// How the tangent was made.
  public var tangent = ""
  /// dL in the direction, by the gradient and by the tangent.
  public var byGradient = 0.0
  public var byTangent = 0.0
  /// Their difference, relative to √Σ(gᵢvᵢ)² or, if larger, to the derivative itself.
  public var error = 0.0
  /// Backward steps looked at.
  public var steps = 0
  /// The largest drift between two steps looked at, on the same scale, and where it was.
  public var largestDrift: Double?
  public var largestDriftTime: Double?
  /// Going back, the first step after which the defect exceeds what is allowed, and its time.
  public var firstBadStep: Int?
  public var firstBadTime: Double?
  /// Why there is no such report.
  public var objection: String?

  init() {}

  init(
    _ result: GradientResult, path: PathRecorder, direction: Direction, solver: IndependentSolver,
    allowed: Double
  ) throws(IntegrationFailure) {
    tangent = solver.description
    let samples = path.samples.reversed()
    let run = try TangentRun(
      solver, direction: direction, at: samples.map(\.time))
    byTangent = run.derivative
    byGradient = direction.derivative(initial: result.initial, parameters: result.parameters)
    let scale = max(
      direction.scale(initial: result.initial, parameters: result.parameters), abs(byTangent),
      .leastNormalMagnitude)
    error = abs(byGradient - byTangent) / scale
    steps = path.stepCount
    // From T back to t₀.
    let stops = solver.problem.stops
    var next = stops.count - 1
    var added = 0.0
    var before = 0.0
    var drifts: [(step: Int, time: Double, defect: Double, drift: Double)] = []
    for (sample, s) in zip(path.samples, run.tangents.reversed()) {
      while next >= 0, stops[next] > sample.time {
        added += dot(run.objective.stops[next], run.tangentsAtStops[next])
        next -= 1
      }
      let defect = (dot(sample.lambda, s) + sample.parameterPart - added) / scale
      drifts.append((sample.step, sample.time, abs(defect), abs(defect - before)))
      before = defect
    }
    var worst = -1.0
    // A NaN is the worst of all.
    for step in drifts where !(step.drift <= worst) {
      worst = step.drift
      largestDrift = step.drift.isFinite ? step.drift : nil
      largestDriftTime = step.time
      if worst.isNaN { break }
    }
    if let bad = drifts.first(where: { !($0.defect <= allowed) }) {
      firstBadStep = bad.step
      firstBadTime = bad.time
    }
  }
}
