import Expressions
import Foundation

/// How many digits of a computed state are right, in the two measures of the Test Set for IVP
/// Solvers:
///
///     scd   = −log₁₀ maxᵢ |yᵢ − rᵢ| / |rᵢ|                  (significant correct digits)
///     mescd = −log₁₀ maxᵢ |yᵢ − rᵢ| / (atol/rtol + |rᵢ|)    (mixed error)
///
/// Components whose reference is 0 (less than 1e-200, as in the Test Set) have no relative error
/// and count in mescd only. An error below the spacing of Doubles is taken to be that spacing.
///
/// - When this misleads: scd is decided by the smallest component, which may be of no interest (a
///   concentration of 1e-30); mescd follows the tolerances, so that a run at a large atol/rtol
///   scores better for the same state. Neither can exceed the digits of the reference. The Test
///   Set leaves out some components (the velocities of Pleiades and of the beam); here all that the
///   reference names count.
/// - Source: F. Mazzia & C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4,
///   2008, part II; its subroutine `report`.
public struct CorrectDigits: Sendable, Equatable {
  /// Nil where every component of the reference is 0.
  public let scd: Double?
  public let mescd: Double

  /// Nil where the reference has no value or the state is not finite.
  public init?(
    _ state: [Double], reference: [Constant?], relativeTolerance: Double, absoluteTolerance: Double
  ) {
    var relative: Double?
    var mixed: Double?
    for (value, constant) in zip(state, reference) {
      guard let exact = constant?.value else { continue }
      guard value.isFinite else { return nil }
      let error = abs(value - exact)
      if abs(exact) >= 1e-200 { relative = max(relative ?? 0, error / abs(exact)) }
      mixed = max(mixed ?? 0, error / (absoluteTolerance / relativeTolerance + abs(exact)))
    }
    guard let mixed else { return nil }
    scd = relative.map(CorrectDigits.digits)
    mescd = CorrectDigits.digits(mixed)
  }

  /// What an exact state has: the digits of a Double.
  public static let most = digits(0)

  private static func digits(_ error: Double) -> Double { -log10(max(error, 0x1p-53)) }
}
