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
    var columns = [Number](repeating: .zero, count: (n + m) * full)
    for k in 0..<n { columns[k * full + k] = .one }
    solver = CollocationSolver(
      table: CollocationTable(reference.nodes, stages: reference.stages), field: field,
      tolerance: reference.tolerance, start: start, initial: initial, columns: columns,
      firstStep: CollocationRun.firstStep(field, start, end, initial),
      maximumSteps: reference.maximumSteps)
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
    for (index, time) in observations.enumerated() {
      try advance(to: time, past: &jumps)
      let row = problem.observations?.rows[index] ?? []
      objective.observe(
        t: time, y: solver.y.elements, sensitivities: solver.sensitivities.elements,
        row: row.map { Number(Constant(asWritten: $0)) })
    }
    try advance(to: end, past: &jumps)
    let (y, s) = (solver.y.elements, solver.sensitivities.elements)
    let found = objective.finish(
      t: end, start: start, initial: initial, y: y, sensitivities: s)
    let pulled = initialTranspose(t: start, v: found.initial).sums
    return CollocationResult(
      value: found.value, state: Array(y.prefix(n)), initial: found.initial,
      parameters: (0..<m).map { found.parameters[$0] + pulled[$0] },
      sensitivities: (0..<n + m).flatMap { s[$0 * full..<$0 * full + n] }, counts: solver.counts)
  }

  /// To `time`, with a stop at each discontinuity on the way, and the field on its side of each.
  private func advance(
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
  private func confine(before jump: Number?) {
    guard !discontinuities.isEmpty else { return }
    let last = discontinuities.last { ($0 - solver.t).nearestDouble <= 0 }
    let far = Number(Double.greatestFiniteMagnitude / 4)
    func margin(_ t: Number) -> Number {
      Number(64 * Number.unitRoundoff * t.nearestDouble.magnitude)
    }
    field.window = (
      lower: last.map { $0 + margin($0) } ?? -far, upper: jump.map { $0 - margin($0) } ?? far
    )
  }
}
