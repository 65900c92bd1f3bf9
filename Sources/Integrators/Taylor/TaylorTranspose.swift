import Expressions
import Fields
import LinearAlgebra

/// The transpose of a Taylor step at frozen size and order: a series too.
///
/// Coefficient k of f moves with coefficient j of y by ∂fₖ/∂yⱼ = Aₖ₋ⱼ, the coefficients of the series of
/// ∂f/∂y along the solution (B. Christianson, Reverse accumulation and accurate rounding error estimates for
/// Taylor series coefficients, Optimization Methods and Software 1 (1992) 81–94). So with
/// y⁺ = Σ yⱼ hʲ, yⱼ₊₁ = fⱼ/(j + 1), and bars for derivatives of λ⁺ᵀ y⁺,
///
///     ȳⱼ = hʲ λ⁺ + Σ_{k ≥ j} Aₖ₋ⱼᵀ f̄ₖ,   f̄ₖ = ȳₖ₊₁/(k + 1),
///
/// and in the order wₖ = f̄_{N−1−k} that sum is coefficient k of the product of series Aᵀ w: the program of
/// (∂f/∂y)ᵀ w is expanded forward, coefficient after coefficient, as f is, and in the same sweep. λ = ȳ₀; the
/// parameter part is coefficient N − 1 of (∂f/∂p)ᵀ w.
///
/// Cost: N coefficients of f and of the product, as of one column of a tangent; the step counts as
/// replayed.
final class TaylorTranspose: StepTransposeMap {
  private let field: FieldKernels
  private let series: DoubleSeries
  private let count, stride: Int
  private let powers: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(_ programs: SeriesPrograms, field: FieldKernels, capacity: Int) {
    self.field = field
    series = DoubleSeries(programs.transpose, capacity: capacity)
    count = field.stateCount
    stride = Arena.stride(for: count)
    arena = Arena(capacity: capacity + 1)
    powers = arena.take(capacity + 1)
  }

  func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let order = Int(step.stages[stride])
    let scale = TaylorScale.near(step.size)
    TaylorScale.load(series, field: field, step, scale: scale)
    series.beginExtras()
    powers[0] = 1
    for k in 1...order { powers[k] = powers[k - 1] * (step.size / scale) }
    let w = series.program.inputs.extraSlots.lowerBound
    let first = scale * powers[order] / Double(order)
    for i in 0..<count { series.set(w + i, 0, first * lambda[i]) }
    for k in 0..<order - 1 {
      series.coefficient(k)
      series.integrate(k, scale: scale)
      series.extraCoefficient(k)
      let j = order - 1 - k
      for i in 0..<count {
        let bar = powers[j] * lambda[i] + series.output(count + i, k)
        series.set(w + i, k + 1, bar * (scale / Double(j)))
      }
    }
    series.coefficient(order - 1)
    series.extraCoefficient(order - 1)
    for i in 0..<count { lambda[i] += series.output(count + i, order - 1) }
    for j in 0...field.parameterCount { sums[j] += series.sum(j, order - 1) }
    field.counts.pointee.rhs &+= order
    field.counts.pointee.vjp &+= order
    field.counts.pointee.replayed &+= 1
  }
}
