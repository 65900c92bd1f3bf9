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
