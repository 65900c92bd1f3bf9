import Fields
import Integrators

extension CompiledProblem {
  /// The method of solutions that others are measured by: dop853; where the problem is stiff Radau IIA of
  /// variable order, and kvaerno5 where dense matrices of all its stages would be too large.
  public func referenceMethod(isStiff: Bool) -> Method {
    isStiff ? (fullCount <= 40 ? .radau : .kvaerno5) : .dop853
  }
}
