import Glibc

/// What can be said of one gradient without a reference: four tests, what they estimate, and whether the
/// gradient may be taken home.
public struct Certificate: Codable, Sendable, Equatable {
  /// The digits asked for: errors up to 10^−digits are allowed.
  public var digitsAsked = Certificate.defaultDigits
  /// λᵀs along the path against an independent tangent.
  public var duality = DualityReport()
  /// L itself, perturbed.
  public var taylor = TaylorReport()
  /// The same at tighter tolerances.
  public var convergence = ConvergenceReport()
  /// The state on the way back; only of strategies that integrate it backward.
  public var reconstruction: ReconstructionReport?
  /// The relative error of the gradient: the largest that a test has seen. Nil where none could.
  public var error: Double?
  /// Why the gradient cannot be trusted, a sentence each; empty if it can.
  public var failures: [String] = []

  public static let defaultDigits = 2.0

  public init() {}

  public var isTrusted: Bool { failures.isEmpty }

  /// How many digits are right: −log₁₀ of the error, 0 to 15.
  public var digits: Double? {
    error.map { max(0, min(15, -log10(max($0, 1e-15)))) }
  }
}
