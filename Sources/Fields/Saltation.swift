import Expressions

/// The derivative of a solution across an event: the saltation matrix, and its transpose for λ.
///
/// At an event g(τ, y⁻, p) = 0 with reset y⁺ = R(τ, y⁻, p), derivatives taken at the fixed time τ:
///
///     dτ  = −(g_y dy⁻ + g_p dp)/ġ,   ġ = g_t + g_y f⁻
///     dy⁺ = R_y dy⁻ + R_p dp + s dτ,  s = R_y f⁻ + R_t − f⁺
///
/// f⁻ and f⁺ being f on both sides; transposed, with σ = λ⁺·s,
///
///     λ⁻ = R_yᵀ λ⁺ − g_yᵀ σ/ġ,   μ += R_pᵀ λ⁺ − g_pᵀ σ/ġ.
///
/// What an objective reads at the event, r(τ, y⁻, p), moves with it: dr = r_y (dy⁻ + f⁻ dτ) + r_t dτ + r_p
/// dp, so σ grows by r_y f⁻ + r_t, and λ⁻ by r_y. At a terminal event nothing follows, and s is without f⁺.
/// Running costs are states that are not reset; their f is the integrand on both sides.
///
/// Source: N. J. Kong, J. J. Payne, J. Zhu & A. M. Johnson, Saltation Matrices, Proc. IEEE 112 (2024) 585–608;
/// the parts of p and of what is read there follow in the same way.
///
/// - When this misleads: near a grazing event ġ is small and the derivative large, and it says nothing of
///   whether a nearby solution has the event at all. Where the order of events changes with a parameter,
///   it is that of the order they had.
public final class Saltation {
  /// The states, running costs included, with which the solution goes on.
  public let after: [Double]
  /// Whether the solution does not simply go on.
  public let resets: Bool
  private let time: Double
  private let before: [Double]
  private let derivatives: EventDerivatives?
  private let parameters: [Double]
  // ġ, g_y, g_p, f⁻ and s.
  private let rate: Double
  private let byState, byParameter, slope, shift: [Double]

  /// - Parameters:
  ///   - before: y⁻, running costs included.
  ///   - slope: f(t, y) on the side of t that lies toward a time.
  init(
    _ events: CompiledEvents, _ occurrence: SolutionPath.Occurrence, isLast: Bool, time: Double,
    before: [Double], parameters: [Double], slope: (Double, [Double], Double) -> [Double]
  ) throws(BadInput) {
    let model = events.models[occurrence.index]
    let derivatives = events.derivatives(of: occurrence.index)
    let n = model.function.inputs.states
    let y = Array(before.prefix(n))
    let g = derivatives.function(t: time, y: y, p: parameters, v: [1])
    let f = slope(time, before, -.infinity)
    let rate = zip(g.outputs, f).reduce(g.sums[parameters.count]) { $0 + $1.0 * $1.1 }
    guard abs(rate) > Saltation.grazing * occurrence.scale else {
      throw BadInput(
        "the event `\(model.name)` at t = \(time) only grazes its zero (dg/dt is \(rate)), so its time"
          + " has no derivative: let it cross, or take it out")
    }
    var after = before
    var shift = f
    if let tangent = derivatives.tangent, let reset = derivatives.reset {
      after.replaceSubrange(0..<n, with: reset(t: time, y: y, p: parameters).outputs)
      let none = [Double](repeating: 0, count: parameters.count)
      let moved = tangent(t: time, y: y, p: parameters, v: [1] + f.prefix(n) + none).outputs
      shift.replaceSubrange(0..<n, with: moved)
    }
    if !isLast {
      for (i, slope) in slope(time, after, .infinity).enumerated() { shift[i] -= slope }
    }
    self.time = time
    self.before = before
    self.after = after
    self.parameters = parameters
    self.rate = rate
    self.shift = shift
    self.slope = f
    self.derivatives = model.reset == nil ? nil : derivatives
    resets = model.reset != nil
    byState = g.outputs
    byParameter = Array(g.sums.prefix(parameters.count))
  }

  /// The share of the size that dg/dt has in the step around the event, below which it is taken for 0.
  static let grazing = 1e-6

  /// λ ← λ⁻ of λ⁺, in place, and the parameter part added to μ.
  ///
  /// - Parameters:
  ///   - reading: r_y of what the objective reads there, n numbers; empty for nothing.
  ///   - readingTime: r_t.
  public func pull(
    _ lambda: inout [Double], addingTo mu: inout [Double], reading: [Double] = [],
    readingTime: Double = 0
  ) {
    var sigma = readingTime
    for i in lambda.indices { sigma += lambda[i] * shift[i] }
    for i in reading.indices { sigma += reading[i] * slope[i] }
    let n = byState.count
    if let transpose = derivatives?.transpose {
      let pulled = transpose(
        t: time, y: Array(before.prefix(n)), p: parameters, v: Array(lambda.prefix(n)))
      lambda.replaceSubrange(0..<n, with: pulled.outputs)
      for j in mu.indices { mu[j] += pulled.sums[j] }
    }
    for i in reading.indices { lambda[i] += reading[i] }
    for i in 0..<n { lambda[i] -= byState[i] * sigma / rate }
    for j in mu.indices { mu[j] -= byParameter[j] * sigma / rate }
  }

  /// dy ← dy⁺ of dy⁻, in place.
  ///
  /// - Parameter parameter: which parameter moves with it, by 1; nil where none does.
  public func push(_ column: inout [Double], parameter: Int?) {
    let n = byState.count
    var moved = parameter.map { byParameter[$0] } ?? 0
    for i in 0..<n { moved += byState[i] * column[i] }
    let delay = -moved / rate
    if let tangent = derivatives?.tangent {
      var direction = [0] + column.prefix(n) + Array(repeating: 0, count: parameters.count)
      if let parameter { direction[1 + n + parameter] = 1 }
      let pushed = tangent(
        t: time, y: Array(before.prefix(n)), p: parameters, v: direction)
      column.replaceSubrange(0..<n, with: pushed.outputs)
    }
    for i in column.indices { column[i] += shift[i] * delay }
  }
}

/// The derivatives of an event's function and reset, callable.
struct EventDerivatives {
  /// v = (1): outputs g_y, sums (g_p, g_t).
  let function: ProgramCall
  /// R.
  let reset: ProgramCall?
  /// v = λ: outputs R_yᵀλ, sums (R_pᵀλ, λᵀR_t).
  let transpose: ProgramCall?
  /// v = (ṫ, ẏ, ṗ): R_t ṫ + R_y ẏ + R_p ṗ.
  let tangent: ProgramCall?

  init(_ model: EventModel) {
    function = ProgramCall(model.function.vjp())
    reset = model.reset.map { ProgramCall($0) }
    transpose = model.reset.map { ProgramCall($0.vjp()) }
    tangent = model.reset.map { ProgramCall($0.jvp(along: [.time, .states, .parameters])) }
  }
}
