import Expressions
import Fields

/// One run of a reference: initial values, the integration, and the objective with its derivatives.
struct TaylorRun {
  private let reference: TaylorReference
  private let settings: TaylorSettings
  private let n, m, q, height, columns: Int
  private let parameters: [Constant]
  private let objective: ObjectiveModel
  private var problem: Problem { reference.problem }
  private var times: ExactTimes { reference.times }

  init(_ reference: TaylorReference, _ settings: TaylorSettings) {
    self.reference = reference
    self.settings = settings
    n = reference.problem.model.stateNames.count
    m = reference.problem.model.parameterNames.count
    objective = reference.problem.objective
    q = objective.integralCount
    parameters = reference.problem.model.parameterValues
    (height, columns, _) = reference.variational
  }

  /// The jumps before T, and T: the series of a polynomial would not end there by itself, and kinks are
  /// looked for in the whole of a step.
  private var stops: [Constant] {
    times.discontinuities.filter { $0.value < times.end.value } + [times.end]
  }

  func solve() throws(TaylorFailure) -> TaylorSolution {
    let (start, end) = (times.start, times.end)
    let integrator = TaylorIntegrator(
      reference.program, parameters: parameters, groups: reference.variational.groups,
      differentiated: columns > 0 ? height : nil,
      stops: stops, settings: settings)
    integrator.start(at: start)
    let initial = initialValues(start)
    for state in 0..<height * (1 + columns) {
      integrator.numbers.copy(integrator.place(ofState: state), state, of: initial)
    }
    let present = BigNumbers(count: height * (1 + columns), precision: settings.precision)
    let sums = try observe(integrator, present)
    try integrator.solution(at: end, into: present)
    let results = self.results(start, end, initial, present, sums)
    for index in 0..<results.count where !results.isFinite(index) {
      throw TaylorFailure("a result is not a finite number; the integration itself was")
    }
    return TaylorSolution(
      numbers: results, stateNames: problem.model.stateNames,
      parameterNames: problem.model.parameterNames, hasGradient: reference.hasGradient,
      settings: settings, stepCount: integrator.stepCount, kinkCount: integrator.kinkCount)
  }

  /// The place of component `row` of column `direction`; of the solution itself for nil.
  private func place(_ row: Int, _ direction: Int?) -> Int {
    (direction.map { $0 + 1 } ?? 0) * height + row
  }

  // MARK: Initial values

  /// (y₀, 0), and of each column e_d or ∂y₀/∂p_d.
  private func initialValues(_ start: Constant) -> BigNumbers {
    let values = BigNumbers(count: height * (1 + columns), precision: settings.precision)
    let model = problem.model
    let evaluation = BigEvaluation(
      model.initial, parameters: parameters, precision: settings.precision)
    evaluation.setTime(start)
    evaluation.evaluate()
    for row in 0..<n { evaluation.output(row, into: row, of: values) }
    guard columns > 0 else { return values }
    for direction in 0..<n { values.set(place(direction, direction), to: 1) }
    let derivative = BigEvaluation(
      model.initial.jvp(along: .parameters), parameters: parameters,
      precision: settings.precision)
    derivative.setTime(start)
    for direction in 0..<m {
      for other in 0..<m { derivative.setExtra(other, to: Constant(other == direction ? 1 : 0)) }
      derivative.evaluate()
      for row in 0..<n { derivative.output(row, into: place(row, n + direction), of: values) }
    }
    return values
  }

  // MARK: Observations

  /// S, and Ṡ of each column: sum r of direction d is number (d + 1) · r' + r, with r' sums.
  private func observe(
    _ integrator: TaylorIntegrator, _ present: BigNumbers
  ) throws(TaylorFailure) -> BigNumbers {
    let count = objective.sumCount
    let sums = BigNumbers(count: count * (1 + columns) + 1, precision: settings.precision)
    guard let observed = objective.observed, let observations = problem.observations else {
      return sums
    }
    let term = count * (1 + columns)
    let value = BigEvaluation(observed, parameters: parameters, precision: settings.precision)
    let derivative = BigEvaluation(
      observed.jvp(along: [.states, .parameters]), parameters: parameters,
      precision: settings.precision)
    for (time, row) in zip(times.observations, observations.rows) {
      try integrator.solution(at: time, into: present)
      for direction in [nil] + (0..<columns).map(Optional.some) {
        let evaluation = direction == nil ? value : derivative
        evaluation.setTime(time)
        for state in 0..<n { evaluation.setState(state, state, of: present) }
        for (index, datum) in row.enumerated() {
          evaluation.setExtra(index, to: Constant(asWritten: datum))
        }
        if let direction { setTangent(evaluation, after: row.count, direction, present) }
        evaluation.evaluate()
        for r in 0..<count {
          let total = (direction.map { $0 + 1 } ?? 0) * count + r
          evaluation.output(r, into: term, of: sums)
          sums.add(total, total, term)
        }
      }
    }
    return sums
  }

  /// The direction (ẏ, e_p) in the extra inputs from `first` on.
  private func setTangent(
    _ evaluation: BigEvaluation, after first: Int, _ direction: Int, _ present: BigNumbers
  ) {
    for row in 0..<n { evaluation.setExtra(first + row, place(row, direction), of: present) }
    for parameter in 0..<m {
      evaluation.setExtra(
        first + n + parameter, to: Constant(parameter == direction - n ? 1 : 0))
    }
  }

  // MARK: The objective

  /// L, y(T), and the derivative of L in each direction.
  private func results(
    _ start: Constant, _ end: Constant, _ initial: BigNumbers, _ present: BigNumbers,
    _ sums: BigNumbers
  ) -> BigNumbers {
    let terminal = objective.terminal
    let results = BigNumbers(count: 1 + n + columns, precision: settings.precision)
    let value = BigEvaluation(terminal, parameters: parameters, precision: settings.precision)
    let derivative = BigEvaluation(
      terminal.jvp(along: [.states, .parameters, .extra]), parameters: parameters,
      precision: settings.precision)
    for direction in [nil] + (0..<columns).map(Optional.some) {
      let evaluation = direction == nil ? value : derivative
      evaluation.setTime(end)
      for state in 0..<n { evaluation.setState(state, state, of: present) }
      setExtra(evaluation, from: 0, nil, initial, present, sums)
      if objective.readsStartTime {
        evaluation.setExtra(terminal.inputs.extra - 1, to: start)
      }
      if let direction {
        let first = terminal.inputs.extra
        setTangent(evaluation, after: first, direction, present)
        setExtra(evaluation, from: first + n + m, direction, initial, present, sums)
        if objective.readsStartTime {
          evaluation.setExtra(first + n + m + terminal.inputs.extra - 1, to: Constant(0))
        }
      }
      evaluation.evaluate()
      evaluation.output(0, into: direction.map { 1 + n + $0 } ?? 0, of: results)
    }
    for state in 0..<n { results.copy(1 + state, state, of: present) }
    return results
  }

  /// y(t₀), I and S, or their tangents.
  private func setExtra(
    _ evaluation: BigEvaluation, from first: Int, _ direction: Int?, _ initial: BigNumbers,
    _ present: BigNumbers, _ sums: BigNumbers
  ) {
    for row in 0..<n { evaluation.setExtra(first + row, place(row, direction), of: initial) }
    for integral in 0..<q {
      evaluation.setExtra(first + n + integral, place(n + integral, direction), of: present)
    }
    let count = objective.sumCount
    for r in 0..<count {
      let total = (direction.map { $0 + 1 } ?? 0) * count + r
      evaluation.setExtra(first + n + q + r, total, of: sums)
    }
  }
}
