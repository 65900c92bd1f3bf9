/// The one calling convention by which a compiled right-hand side, or any of its derivatives, is
/// run: by our solvers, by CVODES and by GSL alike, so that a timing compares solvers.
///
/// - Arguments, in order:
///   1. `context`: what the backend needs (the interpreter's scratch; unused by native code).
///   2. `t`: the time.
///   3. `y`: the state, `stateCount` numbers.
///   4. `p`: the parameters, `parameterCount` numbers (never read when there are none).
///   5. `v`: a direction, a cotangent or further data; nil when the program has no such inputs.
///   6. `out`: overwritten with the program's outputs.
///   7. `sums`: the program's accumulated outputs are *added* to it; nil when there are none.
/// - Important: `out` and `sums` must not overlap the inputs.
public typealias Kernel =
  @convention(c) (
    _ context: UnsafeMutableRawPointer?, _ t: Double, _ y: UnsafePointer<Double>,
    _ p: UnsafePointer<Double>, _ v: UnsafePointer<Double>?, _ out: UnsafeMutablePointer<Double>,
    _ sums: UnsafeMutablePointer<Double>?
  ) -> Void

/// A right-hand side fused with the update of the stage it is evaluated at, for explicit methods:
/// y ← y + factor · slope, then out ← f(t, y, p), the state passing from one to the other in
/// registers. To the bit what the two give apart.
///
/// A stage waits for the slope before it, so this chain is what a step of a small system takes: on
/// Lorenz the detour through memory was a sixth of it.
public typealias StageKernel =
  @convention(c) (
    _ context: UnsafeMutableRawPointer?, _ t: Double, _ factor: Double,
    _ slope: UnsafePointer<Double>, _ p: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>,
    _ out: UnsafeMutablePointer<Double>
  ) -> Void

/// One attempt of a whole step of a ``StepScheme``, compiled.
///
/// - Arguments, in order:
///   1. `rhs`, `context`: the field, called where it is not part of the code itself.
///   2. `t`, `h`: where the step begins, and its size with its sign.
///   3. `p`: the parameters.
///   4. `stages`: y, which is read, then room for Y₁ … Yₛ₋₁; rows a stride apart.
///   5. `slopes`: k₀, which is read, then room for k₁ … kₛ₋₁ and, if the scheme evaluates it, kₛ.
///   6. `result`: z.
///   7. `relative`, `absolute`: the tolerances of each component.
///   8. `sums`: for each error vector e, Σ (eᵢ / (absoluteᵢ + relativeᵢ max(|yᵢ|, |zᵢ|)))² over the
///      coupled components and over the others.
/// - Important: rows are padded to a multiple of 4 (2 for up to two components) as those of `Arena`, and
///   the padding of slopes is zero.
public typealias StepKernel =
  @convention(c) (
    _ rhs: Kernel, _ context: UnsafeMutableRawPointer?, _ t: Double, _ h: Double,
    _ p: UnsafePointer<Double>, _ stages: UnsafeMutablePointer<Double>,
    _ slopes: UnsafeMutablePointer<Double>, _ result: UnsafeMutablePointer<Double>,
    _ relative: UnsafePointer<Double>, _ absolute: UnsafePointer<Double>,
    _ sums: UnsafeMutablePointer<Double>
  ) -> Void

/// One attempt of a step of a ``StepScheme`` in several solutions side by side, the lanes: component k
/// of lane l is number k·lanes + l of an array.
///
/// - Arguments, in order: the times and the sizes of the lanes; which lanes (all bits set, or none)
///   accept the z and kₛ that the arrays for them hold from the call before, so that these become y and
///   k₀ first; parameters; y; k₀; z and kₛ = f(t + h, z), which is always evaluated; the tolerances of
///   each component, common to all lanes; room for the sums of ``StepKernel``, each for every lane.
/// - Important: all arrays are aligned to a vector of lanes, but the tolerances.
public typealias LaneStepKernel =
  @convention(c) (
    _ t: UnsafePointer<Double>, _ h: UnsafePointer<Double>, _ accepted: UnsafePointer<Int64>,
    _ p: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>,
    _ slope: UnsafeMutablePointer<Double>, _ result: UnsafeMutablePointer<Double>,
    _ endSlope: UnsafeMutablePointer<Double>,
    _ relative: UnsafePointer<Double>, _ absolute: UnsafePointer<Double>,
    _ sums: UnsafeMutablePointer<Double>
  ) -> Void

/// The series of a solution of y′ = f(t, y, p) in σ = (t − t₀)/s, compiled for one field and one order.
///
/// - Arguments, in order: t₀; the scale s, a power of two; p; y(t₀); room for the coefficients, those of one
///   order a row.
public typealias SeriesKernel =
  @convention(c) (
    _ t: Double, _ scale: Double, _ p: UnsafePointer<Double>, _ y: UnsafePointer<Double>,
    _ coefficients: UnsafeMutablePointer<Double>
  ) -> Void
