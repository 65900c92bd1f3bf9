/// The distance of a gradient from a reference, as one number that does not depend on units.
///
/// Two blocks are measured apart: initial values, max|Δgᵢ| / max|gᵢ|, and parameters by their
/// logarithmic sensitivities, max|pⱼΔgⱼ| / max|pⱼgⱼ| (pⱼ = 0 counts as 1); the error is the larger.
/// A relative error of each component apart would be ruled by components that do not matter
/// (a derivative of 1e-12 beside one of 1), an absolute one by parameters of 3e7 beside 0.04.
public struct GradientError {
  let initialNames, parameterNames: [String]
  let parameterValues: [Double]

  public func callAsFunction(
    _ gradient: GradientRecord.Gradient, against reference: GradientRecord.Gradient
  ) -> Double {
    let initial = block(
      initialNames, gradient.initial, reference.initial,
      weights: Array(repeating: 1, count: initialNames.count))
    let parameters = block(
      parameterNames, gradient.parameters, reference.parameters,
      weights: parameterValues.map { $0 == 0 ? 1 : abs($0) })
    return max(initial, parameters)
  }

  private func block(
    _ names: [String], _ values: [String: Double], _ reference: [String: Double],
    weights: [Double]
  ) -> Double {
    var worst = 0.0
    var size = 0.0
    for (name, weight) in zip(names, weights) {
      guard let value = values[name], let exact = reference[name] else { return .infinity }
      // Not `max`: a NaN must not be lost.
      let difference = weight * abs(value - exact)
      if !(difference <= worst) { worst = difference }
      size = max(size, weight * abs(exact))
    }
    if worst == 0 { return 0 }
    return size > 0 ? worst / size : worst
  }
}

/// The largest relative error of a component of a state; of components that are exactly zero in the
/// reference, the absolute one.
func stateError(_ state: [String: Double], against reference: [String: Double]) -> Double {
  var worst = 0.0
  for (name, exact) in reference {
    let difference = abs((state[name] ?? .infinity) - exact)
    let error = exact == 0 ? difference : difference / abs(exact)
    if !(error <= worst) { worst = error }
  }
  return worst
}
