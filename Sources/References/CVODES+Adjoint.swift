import COracle
import CSUNDIALS

extension CVODES {
  /// How the forward trajectory is interpolated on the way back.
  public enum Interpolation: String, Sendable, CaseIterable {
    /// Cubic, from y and y′: a floor on the accuracy of high-order Adams, whose steps are long.
    case hermite
    /// Of the method's own order, from y alone, through the points of one interval between
    /// checkpoints. CVODES does not look whether there are enough of them; a run that it would
    /// answer with memory errors or stale points fails as invalid input instead: with
    /// `stepsPerCheckpoint` below the highest order (BDF 5, Adams 12), for T < t₀, and where
    /// `stopsAtOutputs` ends the run too few steps after a checkpoint (without it, the forward
    /// pass takes the missing steps past T, and counts them).
    case polynomial
  }

  public struct AdjointOptions: Sendable {
    public var interpolation: Interpolation
    /// Forward steps between checkpoints. Fewer hold less memory; the spacing also moves the
    /// forward steps a little, because CVODES factorises anew after a checkpoint.
    public var stepsPerCheckpoint: Int
    /// Tolerances of λ.
    public var relativeTolerance: Double
    public var absoluteTolerance: Double
    /// Tolerances of μ = ∫ λᵀ∂f/∂p dt, whose error is controlled too; m absolute ones.
    public var quadratureRelativeTolerance: Double
    public var quadratureAbsoluteTolerances: [Double]
    /// Accepted backward steps over all segments.
    public var maxSteps: Int

    public init(
      interpolation: Interpolation = .polynomial, stepsPerCheckpoint: Int = 100,
      relativeTolerance: Double, absoluteTolerance: Double, quadratureRelativeTolerance: Double,
      quadratureAbsoluteTolerances: [Double], maxSteps: Int = 100_000
    ) {
      self.interpolation = interpolation
      self.stepsPerCheckpoint = stepsPerCheckpoint
      self.relativeTolerance = relativeTolerance
      self.absoluteTolerance = absoluteTolerance
      self.quadratureRelativeTolerance = quadratureRelativeTolerance
      self.quadratureAbsoluteTolerances = quadratureAbsoluteTolerances
      self.maxSteps = maxSteps
    }
  }

  /// The gradient of Σₖ Lₖ(y(tₖ)) by the continuous adjoint −λ′ = (∂f/∂y)ᵀ λ, where λ jumps by
  /// ∂Lₖ/∂y(tₖ) at each output time.
  ///
  /// Between discontinuities of the system each segment is a run of CVODES' own, with checkpoints of
  /// its own; counts and what is held are those of all together. Polynomial interpolation still takes
  /// the steps it needs beyond the end of a segment, with f held on its side.
  ///
  /// - Parameters:
  ///   - times: the observation times in the direction of integration; the last is T.
  ///   - seeds: given the states at those times, the rows ∂Lₖ/∂y(tₖ), n numbers each. A row of
  ///     zeros does not interrupt the backward integration. Its time is not counted.
  public func adjoint(
    of system: OracleSystem, _ adjointOptions: AdjointOptions, from t0: Double,
    _ initial: [Double], at times: [Double], seeds: (OracleTrajectory) -> [[Double]]
  ) -> OracleAdjoint {
    if let mismatch = mismatch(system, adjointOptions, initial: initial, times: times) {
      return OracleAdjoint(forward: OracleTrajectory(refused: mismatch, at: t0))
    }
    return system.withCSystem { cSystem in
      var segmented = cSystem.pointee
      // CVODES cannot replay a start in the middle, so each segment between discontinuities is a run
      // of its own, from the state and the costate at its ends.
      segmented.discontinuities = costate_discontinuities()
      return withUnsafePointer(to: segmented) { plain in
        let run = SegmentedAdjoint(
          cvodes: self, options: adjointOptions, system: system, cSystem: plain)
        return run.run(from: t0, initial, at: times, seeds: seeds)
      }
    }
  }

  private func mismatch(
    _ system: OracleSystem, _ options: AdjointOptions, initial: [Double], times: [Double]
  ) -> String? {
    if times.isEmpty { return "an adjoint run needs an end time" }
    if options.quadratureAbsoluteTolerances.count != system.parameterCount {
      return "\(options.quadratureAbsoluteTolerances.count) tolerances for "
        + "\(system.parameterCount) integrals"
    }
    return system.mismatch(initial: initial)
  }
}
