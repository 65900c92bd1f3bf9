import COracle
import CSUNDIALS

/// What CVODES' adjoint found, forward and backward apart.
public struct OracleAdjoint: Sendable {
  /// What CVODES kept of the trajectory for the way back.
  public struct Held: Sendable, Equatable {
    /// Checkpoints, the start included.
    public var checkpoints: Int
    /// Vectors of n numbers in them: 2 in the first; at order q, q + 1 and, below the highest
    /// order (BDF 5, Adams 12), one more.
    public var checkpointVectors: Int
    /// Vectors of interpolation data: (stepsPerCheckpoint + 1) × 2 (Hermite) or × 1 (polynomial),
    /// allocated in full before the first step.
    public var dataVectors: Int
    /// 8 n (`checkpointVectors` + `dataVectors`).
    public var numberBytes: Int
    /// What SUNDIALS' vectors need beside their numbers; dominates for small systems.
    public var headerBytes: Int

    init() {
      (checkpoints, checkpointVectors, dataVectors, numberBytes, headerBytes) = (0, 0, 0, 0, 0)
    }

    init(_ c: costate_trajectory) {
      checkpoints = c.checkpoints
      checkpointVectors = c.checkpoint_vectors
      dataVectors = c.data_vectors
      numberBytes = c.number_bytes
      headerBytes = c.header_bytes
    }

    static func += (a: inout Held, b: Held) {
      a.checkpoints += b.checkpoints
      a.checkpointVectors += b.checkpointVectors
      a.dataVectors += b.dataVectors
      a.numberBytes += b.numberBytes
      a.headerBytes += b.headerBytes
    }
  }

  public var forward: OracleTrajectory
  /// λ(t₀), the gradient with respect to y(t₀); empty when the backward phase did not end.
  public var lambda: [Double] = []
  /// μ = ∫ λᵀ∂f/∂p dt, the gradient with respect to p; empty when the backward phase did not end.
  public var mu: [Double] = []
  /// The backward problem's own work.
  public var backward = OracleCounts()
  /// Forward work done again on the way back; `accepted` is the number of steps replayed. Failures
  /// and iterations of replays are not told apart (0).
  public var replay = OracleCounts()
  public var held = Held()
  /// Seconds of the backward phase (the forward ones are in `forward`).
  public var backwardSeconds = 0.0
  /// Why either phase failed; nil when the gradient is there.
  public var failure: OracleFailure?

  init(forward: OracleTrajectory) {
    self.forward = forward
    failure = forward.failure
  }

  /// The backward phase of one segment: adds its μ and its work, and replaces λ; false if it failed.
  mutating func runBackward(
    _ handle: OpaquePointer, _ options: CVODES.AdjointOptions, seeds: [Double], stateCount: Int,
    parameterCount: Int
  ) -> Bool {
    var lambda = [Double](repeating: 0, count: stateCount)
    // One number too many, so that an array without parameters has an address.
    var mu = [Double](repeating: 0, count: parameterCount + 1)
    var statistics = costate_backward_statistics()
    var status = costate_status()
    let tolerances = options.quadratureAbsoluteTolerances + [0]
    let (_, seconds) = timed {
      tolerances.withUnsafeBufferPointer { tolerances in
        var limits = costate_backward_options(
          relative_tolerance: options.relativeTolerance,
          absolute_tolerance: options.absoluteTolerance,
          quadrature_relative_tolerance: options.quadratureRelativeTolerance,
          quadrature_absolute_tolerances: tolerances.baseAddress!,
          max_steps: options.maxSteps - backward.accepted)
        costate_cvodes_adjoint_backward(
          handle, &limits, seeds, &lambda, &mu, &statistics, &status)
      }
    }
    backward += OracleCounts(statistics.backward)
    replay += OracleCounts(statistics.replay)
    backwardSeconds += seconds
    failure = OracleFailure(status)
    guard failure == nil else {
      self.lambda = []
      self.mu = []
      return false
    }
    self.lambda = lambda
    self.mu = (0..<parameterCount).map { mu[$0] + (self.mu.isEmpty ? 0 : self.mu[$0]) }
    return true
  }
}
