import Fields
import Integrators
import LinearAlgebra

/// The map of recorded multistep steps, of sizes and orders frozen, as its definition has it: from
/// another start or with other parameters. Newton's equation is solved to round-off, functional
/// iterations are done as often as they were.
struct MultistepReplay {
  private let family: MultistepFamily
  private let stage: ReferenceStep
  private var history: MultistepHistory

  init(_ family: MultistepFamily, field: FieldKernels, t: Double, y: [Double]) {
    self.family = family
    // Any tableau: the equation of a stage is asked for, no step.
    stage = ReferenceStep(.implicitEuler, field: field)
    history = MultistepHistory(family.formula, count: y.count)
    history.begin(y, at: t)
  }

  /// The state at the end of the next step of the log.
  mutating func take(_ step: StageLog.Step) -> [Double] {
    let stage = stage
    let iteration = family.iteration
    return history.take(
      step, iteration, stride: Arena.stride(for: stage.field.stateCount), slope: stage.slope
    ) { equation in
      let (value, rate, gamma) = (equation.value, equation.rate, equation.gamma)
      let indices = value.indices
      switch iteration {
      case .newton:
        let base = indices.map { value[$0] - gamma * rate[$0] }
        let slope = stage.solve(equation.end, gamma, base)
        return indices.map { gamma * (slope[$0] - rate[$0]) }
      case .functional:
        var correction = value.map { _ in 0.0 }
        for _ in 0..<equation.iterations {
          let slope = stage.slope(equation.end, indices.map { value[$0] + correction[$0] })
          correction = indices.map { gamma * (slope[$0] - rate[$0]) }
        }
        return correction
      }
    }
  }
}
