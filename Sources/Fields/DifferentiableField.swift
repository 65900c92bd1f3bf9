import Expressions
import LinearAlgebra

/// A field f(t, y, p) written by hand, with its own derivatives: for fields that are too large or
/// too dense for straight-line code (neural networks, stencils in several dimensions).
///
/// Everything else is derived: ``Field/init(_:parameters:)`` makes one look like any other field.
/// Signs are those of the mathematics, +Jᵀλ; the minus of the adjoint equation is not yours.
/// An implementation may keep scratch, so one instance serves one solve at a time.
///
/// - When this misleads: nothing checks the products against f. Run the dot-product test
///   ⟨λ, Jv⟩ = ⟨Jᵀλ, v⟩ and a difference quotient on every field you write.
public protocol DifferentiableField: AnyObject {
  var stateCount: Int { get }
  var parameterCount: Int { get }
  /// How many trailing components are pure quadratures, on which f does not depend.
  var quadratureCount: Int { get }
  /// Where ∂f/∂y may be nonzero.
  var jacobianPattern: SparsityPattern { get }

  /// dy ← f(t, y, p).
  func rhs(
    _ t: Double, _ y: Span<Double>, _ p: Span<Double>, into dy: inout MutableSpan<Double>)
  /// out ← (∂f/∂y) v.
  func jvp(
    _ t: Double, _ y: Span<Double>, _ p: Span<Double>, _ v: Span<Double>,
    into out: inout MutableSpan<Double>)
  /// yBar ← (∂f/∂y)ᵀ λ; adds (∂f/∂p)ᵀ λ to pBar (m numbers).
  func vjp(
    _ t: Double, _ y: Span<Double>, _ p: Span<Double>, _ lambda: Span<Double>,
    into yBar: inout MutableSpan<Double>, addingTo pBar: inout MutableSpan<Double>)
}

extension DifferentiableField {
  public var quadratureCount: Int { 0 }
  public var jacobianPattern: SparsityPattern {
    .dense(rows: stateCount, columns: stateCount)
  }
}
