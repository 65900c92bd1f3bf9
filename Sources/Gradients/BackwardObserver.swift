/// Watches the way back of a strategy: certificates compare what they see with what must be.
///
/// It is told λ(t) and μ(t) = ∫ₜᵀ (∂f/∂p)ᵀ λ dt after each backward step, before λ jumps by the seed of
/// a stop that lies there; where λ alone does not stand for the whole costate (the hidden rows of a
/// multistep or reversible method, see `StepTransposeMap`) only where it does.
public protocol BackwardObserver: AnyObject {
  /// - Parameters:
  ///   - lambda: λ(t), as many numbers as the problem has states and running costs.
  ///   - parameters: μ(t).
  ///   - state: y(t) as the strategy holds it, where it integrates y backward too; else nil.
  func observe(
    t: Double, lambda: UnsafePointer<Double>, parameters: UnsafePointer<Double>,
    state: UnsafePointer<Double>?)
}
