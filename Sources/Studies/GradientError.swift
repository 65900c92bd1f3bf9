import Gradients

/// `gradientDistance` of gradients by name; infinite where one has no value.
public struct GradientError {
  let initialNames, parameterNames: [String]
  let parameterValues: [Double]

  public func callAsFunction(
    _ gradient: GradientRecord.Gradient, against reference: GradientRecord.Gradient
  ) -> Double {
    guard let found = values(gradient), let exact = values(reference) else { return .infinity }
    return gradientDistance(found, exact, parameters: parameterValues)
  }

  /// Initial values first, then parameters; nil where one is missing.
  private func values(_ gradient: GradientRecord.Gradient) -> [Double]? {
    let found =
      initialNames.map { gradient.initial[$0] } + parameterNames.map { gradient.parameters[$0] }
    return found.contains { $0 == nil } ? nil : found.compactMap(\.self)
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
