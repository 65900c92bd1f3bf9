import Fields
import Integrators
import LinearAlgebra

/// The parameter integral by quadrature of an adjoint whose steps are kept.
///
/// Each step of λ is a panel of its own, because that is where λ's polynomial is smooth, and because a
/// rule laid over many steps can miss what happens in the shortest of them. A panel is bisected until
/// |K₁₅ − G₇| is at most tolⱼ · (its length / span + 1 / steps) in every component, tolⱼ = absoluteⱼ +
/// relativeⱼ · |μⱼ| as in the error control of an integration that goes the same way, so that what is left
/// adds up to at most 2 tolⱼ. The difference is the error of the rule of 7 points: that of the 15 is
/// smaller by orders of magnitude. What is left to round-off, 50 ε of the integral of the absolute value,
/// is not bisected (QUADPACK's limit), nor a part shorter than 2⁻¹² of a step.
final class KeptAdjoint {
  /// ∫ (∂f/∂p)ᵀ λ dt so far, m numbers.
  let values: UnsafeMutablePointer<Double>
  /// Bytes held now.
  var byteCount: Int { steps.byteCount }
  /// Bisections of a panel at most.
  private static let deepest = 12

  private let system: any BackwardSystem
  private let steps: DenseTrajectory
  private let tolerances: Tolerances
  private let discontinuities: Discontinuities?
  private let parameterCount: Int
  private let span: Double
  private let point, sums, kronrod, gauss, magnitude: UnsafeMutablePointer<Double>
  private let arena: Arena

  /// - Parameters:
  ///   - tolerances: of the m integrals.
  ///   - span: the length of the whole integration.
  init(
    _ system: any BackwardSystem, _ stepper: any Stepper, tolerances: Tolerances, span: Double
  ) {
    self.system = system
    self.tolerances = tolerances
    self.span = abs(span)
    parameterCount = tolerances.relative.count
    steps = DenseTrajectory(for: stepper)
    discontinuities = stepper.field.discontinuities
    arena = Arena(capacity: stepper.stride + 5 * parameterCount + 1)
    point = arena.take(stepper.stride)
    values = arena.take(parameterCount)
    sums = arena.take(parameterCount + 1)
    kronrod = arena.take(parameterCount)
    gauss = arena.take(parameterCount)
    magnitude = arena.take(parameterCount)
  }

  func keep(_ integrator: Integrator) { steps.append(integrator) }

  /// Bytes of `steps` kept steps.
  func predictedBytes(steps count: Int) -> Int {
    DenseTrajectory.predictedBytes(steps: count, degree: steps.degree, stride: steps.stride)
  }

  /// Integrates over the steps kept, and drops them; `after` is told the time and the state at the end of
  /// each.
  func integrate(after: (Double, UnsafePointer<Double>) -> Void) {
    for index in 0..<steps.count {
      if parameterCount > 0 { integrate(step: index) }
      let (start, size) = steps.step(index)
      steps.evaluate(step: index, theta: 1, into: point)
      after(start + size, point)
    }
    steps.removeAll()
  }

  private func integrate(step index: Int) {
    let (start, size) = steps.step(index)
    discontinuities?.enter(
      discontinuities?.segment(at: start, toward: start + size) ?? 0)
    let share = abs(size) / span + 1 / Double(steps.count)
    // The parts of the step not done yet are those to the right of `from` in bisections of [0, 1].
    var from = 0.0
    var depth = 0
    while from < 1 {
      let width = 1 / Double(1 << depth)
      evaluate(index, start: start, size: size, from: from, width: width)
      if depth < KeptAdjoint.deepest, !isExactEnough(share: share * width) {
        depth += 1
        continue
      }
      for j in 0..<parameterCount { values[j] += kronrod[j] }
      from += width
      // Back to the widest part that begins here.
      while depth > 0,
        from == (from * Double(1 << (depth - 1))).rounded() / Double(1 << (depth - 1))
      { depth -= 1 }
    }
  }

  /// Both rules on the part [from, from + width] of a step.
  private func evaluate(
    _ index: Int, start: Double, size: Double, from: Double, width: Double
  ) {
    kronrod.update(repeating: 0, count: parameterCount)
    gauss.update(repeating: 0, count: parameterCount)
    magnitude.update(repeating: 0, count: parameterCount)
    // Steps go backward: −size is a length.
    let half = -size * width / 2
    for k in 0..<GaussKronrod.nodes.count {
      let theta = from + width * (1 + GaussKronrod.nodes[k]) / 2
      steps.evaluate(step: index, theta: theta, into: point)
      sums.update(repeating: 0, count: parameterCount + 1)
      system.addIntegrand(start + theta * size, point, to: sums)
      let (weight, embedded) = (half * GaussKronrod.weights[k], half * GaussKronrod.embedded[k])
      for j in 0..<parameterCount {
        kronrod[j] += weight * sums[j]
        magnitude[j] += abs(weight * sums[j])
        gauss[j] += embedded * sums[j]
      }
    }
  }

  /// Whether the rules agree. What is not a number cannot be bettered by bisection.
  private func isExactEnough(share: Double) -> Bool {
    for j in 0..<parameterCount {
      let size = max(abs(values[j]), abs(values[j] + kronrod[j]))
      let permitted = share * (tolerances.absolute[j] + tolerances.relative[j] * size)
      let floor = 50 * Double.ulpOfOne * magnitude[j]
      if abs(kronrod[j] - gauss[j]) > max(permitted, floor) { return false }
    }
    return true
  }
}
