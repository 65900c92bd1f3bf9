import Fields
import Glibc
import Gradients
import Integrators
import LinearAlgebra

/// How a flow stretches and contracts along one solution: what backward integration will make of errors,
/// known before it runs.
///
/// Along an independent forward solution, step by step: the QR factors of the tangent (Benettin et al.
/// 1980), whose diagonals add up to the Lyapunov exponents of the path and, reversed, to the growth of
/// errors backward; the spectrum of the Jacobian; and its logarithmic 2-norm μ₂(A) = max λ((A + Aᵀ)/2).
///
/// Cost: one forward solution with n tangents, an eigenvalue problem a step (at 200 steps at most, for more
/// than 16 states). Not for more than ``sizeLimit`` states.
///
/// - When this misleads: finite-time growth in the worst direction is that of singular values, which the
///   QR diagonals meet only after the first few turns of the solution. The logarithmic norm bounds growth from
///   above, often by far; eigenvalues alone neither bound nor reach it where the Jacobian turns.
public struct FlowGrowth: Sendable {
  /// What one forward step did.
  public struct Step: Sendable {
    /// The step's end and size.
    public var time, size: Double
    /// log Rᵢᵢ of the step's QR factors.
    public var stretch: [Double]
    /// −min Re λ and max Re λ of ∂f/∂y at its end.
    public var reverseAbscissa, abscissa: Double
    /// μ₂(−∂f/∂y) and μ₂(∂f/∂y) there.
    public var reverseNorm, norm: Double

    /// The logarithm of the growth of errors going back over this step: by the contraction it had forward; but where
    /// it was too long for that to be seen (an L-stable method contracts e^{−1000} to 10⁻⁶), by the spectrum.
    public var reverseGrowth: Double {
      let spectral = size * reverseAbscissa
      return spectral > 3 ? spectral : -(stretch.min() ?? 0)
    }
  }

  public static let sizeLimit = 100
  public let start: Double
  /// Forward in time.
  public private(set) var steps: [Step] = []

  public init(
    _ problem: CompiledProblem, method: Method, tolerances: Tolerances,
    options: Integrator.Options = Integrator.Options()
  ) throws(IntegrationFailure) {
    let n = problem.fullCount
    let span = problem.problem.span
    start = span.start
    guard n <= FlowGrowth.sizeLimit else {
      throw .unsupported(
        "growth along the path is predicted for up to \(FlowGrowth.sizeLimit) states, not \(n)")
    }
    let counts = CountsBox()
    let field = problem.field.kernels.counting(into: counts.pointer)
    let integrator = Integrator(
      method, field: field, tolerances: tolerances, t: span.start, y: problem.initialState(),
      end: span.end, options: options)
    let stride = integrator.stepper.stride
    let tangent = try method.makeTangent(field: field, initialCount: n, parameters: [])
    let log = StageLog(for: integrator.stepper)
    let spectrum = LocalSpectrum(field, coupled: problem.field.kernels.coupledCount)
    tangent.reset()
    var known = spectrum.at(span.start, integrator.state)
    var next = 0.0
    // A running cost is no state that errors grow in.
    let coupled = field.coupledCount
    while integrator.time != span.end {
      try integrator.step(toward: span.end)
      log.removeAll()
      log.append(integrator)
      try tangent.push(log[0], end: nil)
      tangent.advance()
      let stretch = FlowGrowth.orthonormalise(
        tangent.tangent, size: coupled, columns: coupled, stride: stride)
      tangent.restart()
      if coupled <= 16 || (integrator.time - span.start) / span.length >= next {
        known = spectrum.at(integrator.time, integrator.state)
        next += 1 / 200.0
      }
      steps.append(
        Step(
          time: integrator.time, size: integrator.stepSize, stretch: stretch,
          reverseAbscissa: known.reverseAbscissa, abscissa: known.abscissa,
          reverseNorm: known.reverseNorm, norm: known.norm))
    }
  }

  /// The logarithm of the factor by which an error made anywhere between T and t has grown when the way back
  /// reaches t, the worst of all; at the end of each step, forward in time, and at t₀ before them.
  public var reverseGrowth: [(time: Double, log: Double)] { reverseGrowth(resetAt: []) }

  /// The same of a way back that is set right at these times.
  public func reverseGrowth(resetAt times: [Double]) -> [(time: Double, log: Double)] {
    accumulated(resetAt: times.sorted(by: >)) { $0.reverseGrowth }
  }

  /// The bound on it by the logarithmic norm.
  public var reverseBound: [(time: Double, log: Double)] {
    accumulated(resetAt: []) { $0.size * $0.reverseNorm }
  }

  private func accumulated(
    resetAt times: [Double], _ growth: (Step) -> Double
  ) -> [(time: Double, log: Double)] {
    var worst = 0.0
    var next = 0
    var result: [(time: Double, log: Double)] = []
    for (k, step) in steps.enumerated().reversed() {
      result.append((step.time, worst))
      let begin = step.time - step.size
      var last = step.time
      while next < times.count, times[next] >= begin {
        last = min(times[next], last)
        next += 1
        worst = 0
      }
      // What is left of the step after the last reset in it.
      worst = max(worst + growth(step) * (step.size > 0 ? (last - begin) / step.size : 1), 0)
      if k == 0 { result.append((start, worst)) }
    }
    return result.reversed()
  }

  /// The Lyapunov exponents of the path: Σ log Rᵢᵢ / (T − t₀), in the order of the columns (descending
  /// but for noise).
  public var exponents: [Double] {
    guard let last = steps.last else { return [] }
    return (0..<last.stretch.count).map { i in
      steps.reduce(0) { $0 + $1.stretch[i] } / (last.time - start)
    }
  }

  /// Gram–Schmidt in place, twice for good measure; the logarithms of the lengths.
  private static func orthonormalise(
    _ columns: UnsafeMutablePointer<Double>, size n: Int, columns count: Int, stride: Int
  ) -> [Double] {
    var lengths = [Double](repeating: 0, count: count)
    for c in 0..<count {
      let column = columns + c * stride
      for _ in 0..<2 {
        for b in 0..<c {
          let other = columns + b * stride
          var product = 0.0
          for i in 0..<n { product += other[i] * column[i] }
          for i in 0..<n { column[i] -= product * other[i] }
        }
      }
      var square = 0.0
      for i in 0..<n { square += column[i] * column[i] }
      let length = square.squareRoot()
      // A column contracted to nothing: another direction in its place, and what rounding leaves of it.
      lengths[c] = length > 0 ? Glibc.log(length) : -700
      for i in 0..<n { column[i] = length > 0 ? column[i] / length : (i == c ? 1 : 0) }
    }
    return lengths
  }
}

/// Spectra of the coupled block of a field's Jacobian.
private final class LocalSpectrum {
  private let field: FieldKernels
  private let coupled: Int
  private var values: [Double]

  init(_ field: FieldKernels, coupled: Int) {
    self.field = field
    self.coupled = coupled
    values = Array(repeating: 0, count: field.jacobianPattern.nonzeroCount)
  }

  func at(
    _ t: Double, _ y: UnsafePointer<Double>
  ) -> (reverseAbscissa: Double, abscissa: Double, reverseNorm: Double, norm: Double) {
    let n = coupled
    values.withUnsafeMutableBufferPointer { field.jacobian(t, y, into: $0.baseAddress!) }
    var matrix = [Double](repeating: 0, count: n * n)
    var symmetric = matrix
    let pattern = field.jacobianPattern
    for j in 0..<n {
      for k in pattern.columnStarts[j]..<pattern.columnStarts[j + 1] where pattern.rows[k] < n {
        let i = pattern.rows[k]
        matrix[i + j * n] = values[k]
        symmetric[i + j * n] += 0.5 * values[k]
        symmetric[j + i * n] += 0.5 * values[k]
      }
    }
    let spectrum = Eigenvalues(matrix, size: n)
    let bounds = Eigenvalues(symmetric, size: n)
    return (
      -(spectrum?.real.min() ?? .nan), spectrum?.abscissa ?? .nan, -(bounds?.real.min() ?? .nan),
      bounds?.abscissa ?? .nan
    )
  }
}
