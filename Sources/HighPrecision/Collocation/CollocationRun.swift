import Expressions
import Fields

/// One run of a ``CollocationReference`` in a number type: from problem to stops, solver, objective.
struct CollocationRun<Number: RealNumber> {
  private let problem: Problem
  private let start, end: Number
  private let observations, discontinuities: [Number]
  private let n, m, full: Int
  private let field: StageField<Number>
  private let solver: CollocationSolver<Number>
  private let objective: ReferenceObjective<Number>
  private let initial: [Number]
  private let initialTranspose: ProgramEvaluator<Number>
  private let derivative: CollocationDerivative
  private let tape: CollocationTape<Number>?
  /// Of each observation passed: how many steps were before it, and the state.
  private var marks: [(steps: Int, y: [Number])] = []
  /// Where the field was confined from which step on.
  private var windows: [(steps: Int, window: (lower: Number, upper: Number))] = []

  init(_ reference: CollocationReference) {
    problem = reference.problem
    let (model, times) = (problem.model, reference.times)
    let parameters = model.parameterValues.map { Number($0) }
    start = Number(times.start)
    end = Number(times.end)
    observations = times.observations.map { Number($0) }
    discontinuities = times.discontinuities.map { Number($0) }
    n = model.stateNames.count
    m = parameters.count
    let q = problem.objective.integralCount
    full = n + q
    let rhs = problem.fullRHS
    field = StageField(rhs, parameters: parameters)
    objective = ReferenceObjective(problem, parameters: parameters)
    initial =
      ProgramEvaluator(model.initial, parameters: parameters)(t: start).outputs
      + [Number](repeating: .zero, count: q)
    initialTranspose = ProgramEvaluator(model.initial.vjp(), parameters: parameters)
    derivative = reference.derivative
    var columns: [Number] = []
    if derivative == .columns {
      columns = [Number](repeating: .zero, count: (n + m) * full)
      for k in 0..<n { columns[k * full + k] = .one }
    }
    tape =
      derivative == .transpose
      ? CollocationTape(stateCount: full, stages: reference.stages) : nil
    solver = CollocationSolver(
      table: CollocationTable(reference.nodes, stages: reference.stages), field: field,
      tolerance: reference.tolerance, start: start, initial: initial, columns: columns,
      firstStep: CollocationRun.firstStep(field, start, end, initial),
      maximumSteps: reference.maximumSteps, end: end,
      smallest: 1e-9 * problem.scale,
      budget: WorkBudget(seconds: reference.budgetSeconds), tape: tape)
  }

  /// A thousandth of the time in which some state would change by itself; steps then grow fivefold.
  private static func firstStep(
    _ field: StageField<Number>, _ start: Number, _ end: Number, _ initial: [Number]
  ) -> Double {
    let slope = Memory(initial.count, filledWith: Number.zero)
    field.evaluate(t: start, y: initial, into: slope.base)
    let length = (end - start).nearestDouble
    var step = 1e-3 * length
    for (k, value) in initial.enumerated() {
      let (size, rate) = (
        value.nearestDouble.magnitude, slope.base[k].nearestDouble.magnitude
      )
      if size > 0, rate > 0 { step = min(step, 1e-3 * size / rate) }
    }
    return max(step, 1e-20 * length)
  }

  mutating func result() throws(CollocationFailure) -> CollocationResult<Number> {
    var jumps = discontinuities[...]
    var slopes = ColumnSlopes<Number>(
      stateCount: n, parameterCount: m, sumCount: objective.sumCount)
    for (index, time) in observations.enumerated() {
      try advance(to: time, past: &jumps)
      let y = solver.y.elements
      objective.observe(t: time, y: y, row: row(index))
      if derivative == .columns {
        let columns = solver.sensitivities.elements
        slopes.observe(objective, t: time, y: y, sensitivities: columns, row: row(index))
      }
      if let tape { marks.append((tape.count, y)) }
    }
    try advance(to: end, past: &jumps)
    let y = solver.y.elements
    let partials = objective.partials(t: end, start: start, initial: initial, y: y)
    switch derivative {
    case .none: return result(partials, y, nil, nil)
    case .columns:
      let s = solver.sensitivities.elements
      return result(
        partials, y, slopes.gradient(partials, sensitivities: s),
        (0..<n + m).flatMap { s[$0 * full..<$0 * full + n] })
    case .transpose: return result(partials, y, try pulledBack(partials), nil)
    }
  }

  private func result(
    _ partials: ReferenceObjective<Number>.Partials, _ y: [Number],
    _ gradient: (initial: [Number], parameters: [Number])?, _ sensitivities: [Number]?
  ) -> CollocationResult<Number> {
    let pulled = gradient.map { initialTranspose(t: start, v: $0.initial).sums }
    return CollocationResult(
      value: partials.value, state: Array(y.prefix(n)), initial: gradient?.initial ?? [],
      parameters: gradient?.parameters.indices.map { gradient!.parameters[$0] + pulled![$0] } ?? [],
      sensitivities: sensitivities, counts: solver.counts)
  }

  private func row(_ index: Int) -> [Number] {
    (problem.observations?.rows[index] ?? []).map { Number(Constant(asWritten: $0)) }
  }

  /// ∂L/∂y(t₀) and ∂L/∂p at fixed initial values, by the transposes of all steps.
  private func pulledBack(
    _ partials: ReferenceObjective<Number>.Partials
  ) throws(CollocationFailure) -> (initial: [Number], parameters: [Number]) {
    guard let tape else { return ([], []) }
    let lambda = Memory(full, filledWith: Number.zero)
    let mu = Memory(m, filledWith: Number.zero)
    for k in 0..<full { lambda.base[k] = partials.state[k] }
    for k in 0..<m { mu.base[k] = partials.parameters[k] }
    var (mark, place) = (marks.count - 1, windows.count - 1)
    for index in stride(from: tape.count, through: 0, by: -1) {
      // `index` steps are before this place.
      while mark >= 0, marks[mark].steps == index {
        let seed = objective.observationGradient(
          t: observations[mark], y: marks[mark].y, row: row(mark), weights: partials.sums)
        for (k, value) in seed.state.enumerated() { lambda.base[k] = lambda.base[k] + value }
        for (k, value) in seed.parameters.enumerated() { mu.base[k] = mu.base[k] + value }
        mark -= 1
      }
      guard index > 0 else { break }
      while place >= 0, windows[place].steps >= index { place -= 1 }
      if place >= 0 { field.window = windows[place].window }
      try solver.pullBack(index - 1, of: tape, lambda: lambda, mu: mu)
    }
    return ((0..<n).map { lambda.base[$0] + partials.initial[$0] }, mu.elements)
  }

  /// To `time`, with a stop at each discontinuity on the way, and the field on its side of each.
  private mutating func advance(
    to time: Number, past jumps: inout ArraySlice<Number>
  ) throws(CollocationFailure) {
    while let jump = jumps.first, (time - jump).nearestDouble > 0 {
      confine(before: jump)
      try solver.advance(to: jump)
      solver.past.distrust()
      jumps.removeFirst()
    }
    confine(before: jumps.first)
    try solver.advance(to: time)
  }

  /// The field is evaluated between the discontinuity passed last and `jump`, short of both by a few
  /// units of round-off.
  private mutating func confine(before jump: Number?) {
    guard !discontinuities.isEmpty else { return }
    let last = discontinuities.last { ($0 - solver.t).nearestDouble <= 0 }
    let far = Number(Double.greatestFiniteMagnitude / 4)
    func margin(_ t: Number) -> Number {
      Number(64 * Number.unitRoundoff * t.nearestDouble.magnitude)
    }
    let window = (
      lower: last.map { $0 + margin($0) } ?? -far, upper: jump.map { $0 - margin($0) } ?? far
    )
    field.window = window
    if let tape { windows.append((tape.count, window)) }
  }
}
