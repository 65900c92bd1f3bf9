import Fields
import Integrators

extension Tangent {
  func simultaneous(_ request: GradientRequest) -> GradientResult {
    let problem = request.problem
    let (n, m) = (problem.stateCount, problem.parameterCount)
    var run = GradientRun(request)
    let counts = run.forwardCounts
    let path = run.path
    var objective: ObjectiveValue?
    var reached: [[[Double]]] = []
    var made: VariationalField?
    _ = run.forward { () throws(IntegrationFailure) in
      let field = VariationalField(
        problem.field.kernels.counting(into: counts.pointer),
        parameters: Array(repeating: nil, count: n) + (0..<m).map { $0 },
        isExact: try request.needsExactVariation())
      made = field
      let initial = problem.initialState()
      let integrator = Integrator(
        request.method, field: field.kernels, tolerances: tolerances(request, field.layout),
        t: problem.problem.span.start, y: start(initial, n, field.layout),
        end: problem.problem.span.end, options: request.options)
      for (index, stop) in path.stops.enumerated() {
        try integrator.integrate(to: stop.time)
        var blocks = (0..<field.layout.blocks).map { block in
          field.layout.places(block).map { integrator.state[$0] }
        }
        reached.append(blocks)
        try path.meet(index, with: blocks[0], in: problem)
        guard let jump = path.jump(at: index) else { continue }
        blocks[0] = jump.after
        for c in 0..<n + m { jump.push(&blocks[c + 1], parameter: c < n ? nil : c - n) }
        integrator.jump(to: field.layout.joined(blocks))
      }
      objective = problem.evaluateObjective(
        initial: initial, states: reached.map { $0[0] }, path: path)
    }
    if let made { counts.pointer.pointee = counts.value + made.counts }
    return run.finish(
      problem, objective: objective, columns: reached.map { Array($0.dropFirst().joined()) },
      stride: problem.fullCount)
  }

  /// y(t₀), the identity on the first n columns, those of initial values, and zero on those of parameters.
  private func start(_ initial: [Double], _ n: Int, _ layout: VariationalLayout) -> [Double] {
    layout.joined(
      [initial]
        + (0..<layout.blocks - 1).map { column in
          (0..<layout.count).map { $0 == column && column < n ? 1 : 0 }
        })
  }

  private func tolerances(_ request: GradientRequest, _ layout: VariationalLayout) -> Tolerances {
    let problem = request.problem
    let state = request.tolerances.forward(problem)
    let perturbed =
      problem.initialState().prefix(problem.stateCount) + problem.field.parameterValues
    let columns = perturbed.map {
      let tolerances = request.tolerances.tangent(problem, perturbing: $0)
      return controlsColumns ? tolerances : tolerances.outsideTheNorm
    }
    // The norm is a mean over all blocks, of which only the state's counts where the columns do not.
    let share = controlsColumns ? 1 : 1 / Double(layout.blocks).squareRoot()
    return Tolerances(
      relative: layout.joined([state.relative.map { share * $0 }] + columns.map(\.relative)),
      absolute: layout.joined([state.absolute.map { share * $0 }] + columns.map(\.absolute)))
  }
}

extension GradientRequest {
  /// Whether the method needs the exact Jacobian of the variational system.
  func needsExactVariation() throws(IntegrationFailure) -> Bool {
    guard method.family.needsExactJacobian(of: problem.field.kernels) else { return false }
    guard problem.field.kernels.second != nil else {
      throw .unsupported(
        "\(method) on the variational system needs second derivatives of the field, which hand-written "
          + "fields do not have; another method, or tangent without simultaneous, does not")
    }
    return true
  }
}
