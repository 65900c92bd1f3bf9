/// Measures the embedded errors of tangent columns, each in the norm of its own tolerances.
public final class ColumnErrors {
  private let scales: [ErrorScale]

  /// - Parameter tolerances: those of each column.
  public init(_ tolerances: [Tolerances], coupled: Int) {
    scales = tolerances.map { ErrorScale($0, coupled: coupled) }
  }

  /// The squared error of the worst column in the step just pushed; NaN where one is.
  public func worst(_ tangent: any StepTangentMap, of stepper: any Stepper) -> Double {
    let stride = stepper.stride
    var worst = 0.0
    for c in 0..<tangent.columnCount {
      let offset = c * stride
      var squared = scales[c].squaredNorm(
        tangent.error + offset, tangent.tangent + offset, tangent.result + offset)
      if let second = tangent.secondError {
        let third = scales[c].squaredNorm(
          second + offset, tangent.tangent + offset, tangent.result + offset)
        squared = ButcherTableau.blend(squared, third)
      }
      squared = stepper.weighed(squared)
      // A NaN must not lose against a number.
      if !(squared <= worst) { worst = squared }
    }
    return worst
  }
}
