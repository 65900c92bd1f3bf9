import Expressions
import Fields

/// A reference for a problem: its state at T, its objective and the gradient by Taylor series of the
/// solution and its variational equations, in numbers of any precision.
///
/// Constants, parameters and data are read as the decimals that were written, and so are times
/// (``ExactTimes``). With θ = (δ, p), y(t₀) = y₀(p) + δ, the gradient is dL/dδ (n numbers) and
/// dL/dp (m, what comes through y₀(p) included), as every strategy's.
///
/// Cost: (1 + n + m) times the products of the right-hand side, N²/2 each, a step; N ≈ 0.35 bits, and
/// steps of about 0.13 of the radius of convergence.
///
/// - When this misleads: one run says nothing of its own error, and a chaotic problem loses
///   λ₁ T / ln 10 digits without a trace: hold it to a run at other settings (``TaylorSolution/agreement(with:)``).
public struct TaylorReference: Sendable {
  public let problem: Problem
  /// Whether the gradient is computed.
  public let hasGradient: Bool
  public let times: ExactTimes
  /// A test breaks it to see that it is seen.
  var program: TaylorProgram
  let variational: (height: Int, columns: Int, groups: [Range<Int>])

  /// - Parameter times: what is read from the problem, unless told.
  /// - Throws: a sentence where series do not reach: problems with events, and times of which the digits
  ///   are not known.
  public init(
    _ problem: Problem, gradient: Bool = true, times: ExactTimes? = nil
  ) throws(BadInput) {
    if let event = problem.events.first {
      throw BadInput(
        "\(problem.name) has the event `\(event.name)`: references by Taylor series do not follow"
          + " events yet; take a problem without them")
    }
    self.problem = problem
    if let times { self.times = times } else { self.times = try ExactTimes(problem) }
    hasGradient = gradient
    let system = VariationalProgram(problem, gradient: gradient)
    program = TaylorProgram(system.program, parameters: problem.model.parameterValues)
    variational = (system.columnHeight, system.columnCount, system.groups)
  }

  /// One run with these settings.
  public func solve(_ settings: TaylorSettings) throws(TaylorFailure) -> TaylorSolution {
    try TaylorRun(self, settings).solve()
  }
}
