import Fields
import Integrators

extension StepTangentMap {
  /// Carries every column over the reset of an event.
  ///
  /// - Parameters:
  ///   - initialCount: columns of initial values; those behind them are of the parameters in order.
  ///   - count: the length of a column.
  func jump(by saltation: Saltation, initialCount: Int, count: Int, stride: Int) {
    for c in 0..<columnCount {
      let column = tangent + c * stride
      var moved = (0..<count).map { column[$0] }
      saltation.push(&moved, parameter: c < initialCount ? nil : c - initialCount)
      for i in 0..<count { column[i] = moved[i] }
    }
  }
}
