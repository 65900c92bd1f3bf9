import COracle
import Expressions
import Fields

extension OracleSystem {
  /// Runs `body` with the system as the C shims take it; valid only inside.
  func withCSystem<R, E: Error>(
    _ body: (UnsafePointer<costate_system>) throws(E) -> R
  ) throws(E) -> R {
    try parameters.withUnsafeBufferPointer { p throws(E) in
      try jacobian.withCPattern { jacobianPattern throws(E) in
        try parameterJacobian.withCPattern { parameterJacobianPattern throws(E) in
          // An empty array has no address, and kernels of a system without parameters read none.
          try withUnsafePointer(to: 0.0) { nowhere throws(E) in
            try discontinuities.withC { discontinuities throws(E) in
              let system = costate_system(
                state_count: stateCount, parameter_count: parameterCount,
                parameters: p.baseAddress ?? nowhere, rhs: rhs.c, jvp: jvp.c, vjp: vjp.c,
                jacobian: (jacobian?.function).c,
                parameter_jacobian: (parameterJacobian?.function).c,
                time_derivative: timeDerivative.c, jacobian_pattern: jacobianPattern,
                parameter_jacobian_pattern: parameterJacobianPattern,
                discontinuities: discontinuities)
              return try withUnsafePointer(to: system) { pointer throws(E) in try body(pointer) }
            }
          }
        }
      }
    }
  }

  /// What is wrong with the shapes, if anything: C reads as many numbers as the counts say.
  func mismatch(initial: [Double]) -> String? {
    if stateCount < 1 { return "a system needs a state" }
    if initial.count != stateCount {
      return "\(initial.count) initial values for \(stateCount) states"
    }
    if let pattern = jacobian?.pattern,
      (pattern.rowCount, pattern.columnCount) != (stateCount, stateCount)
    {
      return "the Jacobian is \(pattern.rowCount) × \(pattern.columnCount), not square of the state"
    }
    if let pattern = parameterJacobian?.pattern,
      (pattern.rowCount, pattern.columnCount) != (stateCount, parameterCount)
    {
      return "the parameter Jacobian is \(pattern.rowCount) × \(pattern.columnCount)"
    }
    return nil
  }
}

extension OracleSystem.Function {
  fileprivate var c: costate_function { costate_function(kernel: kernel, context: context) }
}

extension OracleSystem.Function? {
  fileprivate var c: costate_function { self?.c ?? costate_function() }
}

extension OracleSystem.Matrix? {
  fileprivate func withCPattern<R, E: Error>(
    _ body: (costate_pattern) throws(E) -> R
  ) throws(E) -> R {
    guard let pattern = self?.pattern else { return try body(costate_pattern()) }
    return try pattern.columnStarts.withUnsafeBufferPointer { starts throws(E) in
      try pattern.rows.withUnsafeBufferPointer { rows throws(E) in
        try body(costate_pattern(column_starts: starts.baseAddress, rows: rows.baseAddress))
      }
    }
  }
}

extension Discontinuities? {
  fileprivate func withC<R, E: Error>(
    _ body: (costate_discontinuities) throws(E) -> R
  ) throws(E) -> R {
    guard let self else { return try body(costate_discontinuities()) }
    return try self.times.withUnsafeBufferPointer { times throws(E) in
      try self.bounds.withUnsafeBufferPointer { bounds throws(E) in
        try body(
          costate_discontinuities(
            count: times.count, times: times.baseAddress, bounds: bounds.baseAddress,
            window: self.window))
      }
    }
  }
}
