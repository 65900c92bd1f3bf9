import Expressions
import References

/// What the kernels below report about their own calls, for tests of the oracles' counters.
final class Witness {
  var rhs = 0
  var jvp = 0
  var vjp = 0
  var jacobian = 0
  var parameterJacobian = 0
  var latestTime = -Double.infinity

  var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static func at(_ context: UnsafeMutableRawPointer?) -> Witness? {
    context.map { Unmanaged<Witness>.fromOpaque($0).takeUnretainedValue() }
  }
}

/// x′ = p₀x − p₁xy, y′ = −p₂y + p₃xy.
func lotkaVolterra(_ witness: Witness? = nil) -> OracleSystem {
  let context = witness?.context
  return OracleSystem(
    stateCount: 2, parameters: [1.5, 1, 3, 1],
    rhs: .init(
      { context, t, y, p, _, out, _ in
        if let witness = Witness.at(context) {
          witness.rhs += 1
          witness.latestTime = max(witness.latestTime, t)
        }
        out[0] = p[0] * y[0] - p[1] * y[0] * y[1]
        out[1] = -p[2] * y[1] + p[3] * y[0] * y[1]
      }, context),
    jvp: .init(
      { context, _, y, p, v, out, _ in
        Witness.at(context)?.jvp += 1
        let v = v!
        out[0] = (p[0] - p[1] * y[1]) * v[0] - p[1] * y[0] * v[1]
        out[1] = p[3] * y[1] * v[0] + (p[3] * y[0] - p[2]) * v[1]
      }, context),
    vjp: .init(
      { context, _, y, p, v, out, sums in
        Witness.at(context)?.vjp += 1
        let (v, sums) = (v!, sums!)
        out[0] = (p[0] - p[1] * y[1]) * v[0] + p[3] * y[1] * v[1]
        out[1] = -p[1] * y[0] * v[0] + (p[3] * y[0] - p[2]) * v[1]
        sums[0] += y[0] * v[0]
        sums[1] -= y[0] * y[1] * v[0]
        sums[2] -= y[1] * v[1]
        sums[3] += y[0] * y[1] * v[1]
      }, context),
    jacobian: .init(
      .init(
        { context, _, y, p, _, out, _ in
          Witness.at(context)?.jacobian += 1
          out[0] = p[0] - p[1] * y[1]
          out[1] = p[3] * y[1]
          out[2] = -p[1] * y[0]
          out[3] = p[3] * y[0] - p[2]
        }, context), pattern: .dense(rows: 2, columns: 2)),
    parameterJacobian: .init(
      .init(
        { context, _, y, _, _, out, _ in
          Witness.at(context)?.parameterJacobian += 1
          out[0] = y[0]
          out[1] = -y[0] * y[1]
          out[2] = -y[1]
          out[3] = y[0] * y[1]
        }, context),
      pattern: SparsityPattern(
        rowCount: 2, columnCount: 4, columnStarts: [0, 1, 2, 3, 4], rows: [0, 0, 1, 1])))
}

/// Robertson's reaction, p = (k₁, k₂, k₃) = (0.04, 3·10⁷, 10⁴), with z′ = y₃ as fourth state.
///
/// The order of the rates is Robertson's; SUNDIALS' examples exchange the last two.
func robertson() -> OracleSystem {
  OracleSystem(
    stateCount: 4, parameters: [0.04, 3e7, 1e4],
    rhs: .init({ _, _, y, p, _, out, _ in
      let (r1, r2, r3) = (p[0] * y[0], p[1] * y[1] * y[1], p[2] * y[1] * y[2])
      out[0] = -r1 + r3
      out[1] = r1 - r2 - r3
      out[2] = r2
      out[3] = y[2]
    }),
    jvp: .init({ _, _, y, p, v, out, _ in
      let v = v!
      let r1 = p[0] * v[0]
      let r2 = 2 * p[1] * y[1] * v[1]
      let r3 = p[2] * (y[2] * v[1] + y[1] * v[2])
      out[0] = -r1 + r3
      out[1] = r1 - r2 - r3
      out[2] = r2
      out[3] = v[2]
    }),
    vjp: .init({ _, _, y, p, v, out, sums in
      let (v, sums) = (v!, sums!)
      let (w1, w2, w3) = (v[1] - v[0], v[2] - v[1], v[0] - v[1])
      out[0] = p[0] * w1
      out[1] = 2 * p[1] * y[1] * w2 + p[2] * y[2] * w3
      out[2] = p[2] * y[1] * w3 + v[3]
      out[3] = 0
      sums[0] += y[0] * w1
      sums[1] += y[1] * y[1] * w2
      sums[2] += y[1] * y[2] * w3
    }),
    jacobian: .init(
      .init({ _, _, y, p, _, out, _ in
        out[0] = -p[0]
        out[1] = p[0]
        out[2] = p[2] * y[2]
        out[3] = -2 * p[1] * y[1] - p[2] * y[2]
        out[4] = 2 * p[1] * y[1]
        out[5] = p[2] * y[1]
        out[6] = -p[2] * y[1]
        out[7] = 1
      }),
      pattern: SparsityPattern(
        rowCount: 4, columnCount: 4, columnStarts: [0, 2, 5, 8, 8],
        rows: [0, 1, 0, 1, 2, 0, 1, 3])),
    parameterJacobian: .init(
      .init({ _, _, y, _, _, out, _ in
        out[0] = -y[0]
        out[1] = y[0]
        out[2] = -y[1] * y[1]
        out[3] = y[1] * y[1]
        out[4] = y[1] * y[2]
        out[5] = -y[1] * y[2]
      }),
      pattern: SparsityPattern(
        rowCount: 4, columnCount: 3, columnStarts: [0, 2, 4, 6], rows: [0, 1, 1, 2, 0, 1])))
}

/// Lorenz' equations, p = (σ, ρ, β) = (10, 28, 8/3).
func lorenz() -> OracleSystem {
  OracleSystem(
    stateCount: 3, parameters: [10, 28, 8 / 3],
    rhs: .init({ _, _, y, p, _, out, _ in
      out[0] = p[0] * (y[1] - y[0])
      out[1] = y[0] * (p[1] - y[2]) - y[1]
      out[2] = y[0] * y[1] - p[2] * y[2]
    }),
    vjp: .init({ _, _, y, p, v, out, sums in
      let (v, sums) = (v!, sums!)
      out[0] = -p[0] * v[0] + (p[1] - y[2]) * v[1] + y[1] * v[2]
      out[1] = p[0] * v[0] - v[1] + y[0] * v[2]
      out[2] = -y[0] * v[1] - p[2] * v[2]
      sums[0] += (y[1] - y[0]) * v[0]
      sums[1] += y[0] * v[1]
      sums[2] -= y[2] * v[2]
    }))
}

/// y′ = y² from y(0) = 1 ends at t = 1; its kernel gives NaN for y > 1,000 (t > 0.999).
func blowUp() -> OracleSystem {
  OracleSystem(
    stateCount: 1, parameters: [],
    rhs: .init({ _, _, y, _, _, out, _ in out[0] = y[0] > 1000 ? .nan : y[0] * y[0] }),
    jacobian: .init(
      .init({ _, _, y, _, _, out, _ in out[0] = 2 * y[0] }),
      pattern: .dense(rows: 1, columns: 1)))
}

/// y′ = cos t with y(0) = 0, so y = sin t: depends on time alone.
func cosine(timeDerivative: OracleSystem.Function?) -> OracleSystem {
  OracleSystem(
    stateCount: 1, parameters: [],
    rhs: .init({ _, t, _, _, _, out, _ in out[0] = cosineOf(t) }),
    jacobian: .init(
      .init({ _, _, _, _, _, out, _ in out[0] = 0 }), pattern: .dense(rows: 1, columns: 1)),
    timeDerivative: timeDerivative)
}
