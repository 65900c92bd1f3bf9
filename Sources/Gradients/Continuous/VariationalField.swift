import Expressions
import Fields
import Integrators
import LinearAlgebra

/// The state and its tangent columns as one system: y′ = f, s′ = J s + ∂f/∂p · e, e the unit vector of a
/// parameter column and zero for the column of an initial value.
///
/// Its Jacobian is block diagonal, (J, J, …), unless it is to be *exact*: the blocks ∂(J s + ∂f/∂p e)/∂y
/// below y's couple a column to y only, so Newton still converges, the columns one iteration after
/// y. A Rosenbrock method would lose its order without them; they cost n products with second derivatives
/// a column. Each has the pattern of J, because where J does not depend on y neither does J s.
///
/// Cost an evaluation: one of f, of ∂f/∂y and of ∂f/∂p, and a sparse product a column.
final class VariationalField {
  let layout: VariationalLayout
  private let forward: FieldKernels
  private let second: SecondDerivatives?
  /// Of each column, the parameter it is of, or −1.
  private let parameters: UnsafeMutablePointer<Int>
  private let stateTable, parameterTable: SparseTable
  private let values, parameterValues, exactValues: UnsafeMutablePointer<Double>
  private let state, column, out, direction: UnsafeMutablePointer<Double>
  private let arena: Arena
  private let blocks: BlockPattern
  private let solverCounts = CountsBox()

  /// - Parameter parameters: of each column, the parameter it is of; nil of an initial value's.
  init(_ forward: FieldKernels, parameters: [Int?], isExact: Bool) {
    self.forward = forward
    second = isExact ? forward.second : nil
    let (n, m) = (forward.stateCount, forward.parameterCount)
    let layout = VariationalLayout(
      blocks: 1 + parameters.count, count: n, coupled: forward.coupledCount)
    self.layout = layout
    self.parameters = .allocate(capacity: max(parameters.count, 1))
    for (c, parameter) in parameters.enumerated() {
      (self.parameters + c).initialize(to: parameter ?? -1)
    }
    let jacobian = forward.jacobianPattern
    stateTable = SparseTable(jacobian)
    parameterTable = SparseTable(forward.parameterJacobianPattern)
    let entries = jacobian.nonzeroCount
    let parameterEntries = forward.parameterJacobianPattern.nonzeroCount
    arena = Arena(capacity: 2 * entries + parameterEntries + 3 * n + 2 * n + m)
    values = arena.take(entries)
    exactValues = arena.take(entries)
    parameterValues = arena.take(parameterEntries)
    state = arena.take(n)
    column = arena.take(n)
    out = arena.take(n)
    // (u, dy, dp), as the second derivatives read them.
    direction = arena.take(2 * n + m)
    let places = (0..<layout.blocks).map(layout.places)
    let diagonal = places.map { BlockPattern.Block(pattern: jacobian, rows: $0, columns: $0) }
    let below = places.dropFirst().map {
      BlockPattern.Block(pattern: jacobian, rows: $0, columns: places[0])
    }
    blocks = BlockPattern(size: layout.size, diagonal + (second == nil ? [] : below))
  }

  deinit { parameters.deallocate() }

  /// What the solver did on this field, apart from evaluations of the forward field's kernels.
  var counts: Counts { solverCounts.value.ofSolver }

  var kernels: FieldKernels {
    let context = Unmanaged.passUnretained(self).toOpaque()
    return FieldKernels(
      stateCount: layout.size, coupledCount: layout.coupledSize, parameterCount: 0,
      parameters: forward.parameters, counts: solverCounts.pointer, jacobianPattern: blocks.whole,
      parameterJacobianPattern: .dense(rows: layout.size, columns: 0),
      rhs: KernelCall(VariationalField.rhs, context),
      jvp: KernelCall(VariationalField.jvp, context), vjp: .unavailable,
      jacobian: KernelCall(VariationalField.jacobian, context), parameterJacobian: .unavailable,
      timeDerivative: second == nil ? nil : KernelCall(VariationalField.timeDerivative, context),
      series: series, linearSolver: forward.linearPlan.choice,
      discontinuities: forward.discontinuities)
  }

  private var series: FieldSeries? {
    forward.series.map {
      FieldSeries(
        $0.programs.columns(
          parameters: (0..<layout.blocks - 1).map { parameters[$0] < 0 ? nil : parameters[$0] },
          places: (0..<layout.blocks).map(layout.places)),
        cost: FieldSeries.Cost(jvp: layout.blocks - 1), counts: forward.counts)
    }
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> VariationalField {
    Unmanaged<VariationalField>.fromOpaque(context!).takeUnretainedValue()
  }

  private static let rhs: Kernel = { context, t, z, _, _, result, _ in
    let field = of(context)
    let (forward, layout, n) = (field.forward, field.layout, field.layout.count)
    layout.gather(z, block: 0, into: field.state)
    forward.rhs(t, field.state, into: field.out)
    layout.scatter(field.out, block: 0, into: result)
    forward.jacobian(t, field.state, into: field.values)
    if forward.parameterCount > 0 {
      forward.parameterJacobian(t, field.state, into: field.parameterValues)
    }
    for block in 1..<layout.blocks {
      layout.gather(z, block: block, into: field.column)
      field.out.update(repeating: 0, count: n)
      field.stateTable.multiply(field.values, field.column, addingTo: field.out)
      let parameter = field.parameters[block - 1]
      if parameter >= 0 {
        field.parameterTable.addColumn(parameter, of: field.parameterValues, to: field.out)
      }
      layout.scatter(field.out, block: block, into: result)
    }
  }

  // Products with the Jacobian as it is given below, with or without second derivatives.
  private static let jvp: Kernel = { context, t, z, _, v, result, _ in
    let field = of(context)
    let (forward, layout, n) = (field.forward, field.layout, field.layout.count)
    layout.gather(z, block: 0, into: field.state)
    forward.jacobian(t, field.state, into: field.values)
    for block in 0..<layout.blocks {
      layout.gather(v!, block: block, into: field.column)
      field.out.update(repeating: 0, count: n)
      field.stateTable.multiply(field.values, field.column, addingTo: field.out)
      if block > 0, let second = field.second {
        layout.gather(v!, block: 0, into: field.direction)
        field.setDirection(z, block)
        let hessian = second.hessian
        hessian.function(
          hessian.context, t, field.state, forward.parameters, field.direction, field.column, nil)
        for i in 0..<n { field.out[i] += field.column[i] }
      }
      layout.scatter(field.out, block: block, into: result)
    }
  }

  /// Makes (dy, dp) of ``direction`` the column of a block and its parameter.
  private func setDirection(_ z: UnsafePointer<Double>, _ block: Int) {
    let n = layout.count
    layout.gather(z, block: block, into: direction + n)
    (direction + 2 * n).update(repeating: 0, count: forward.parameterCount)
    let parameter = parameters[block - 1]
    if parameter >= 0 { direction[2 * n + parameter] = 1 }
  }

  private static let jacobian: Kernel = { context, t, z, _, _, result, _ in
    let field = of(context)
    let layout = field.layout
    layout.gather(z, block: 0, into: field.state)
    field.forward.jacobian(t, field.state, into: field.values)
    for block in 0..<layout.blocks {
      field.blocks.scatter(field.values, times: 1, block: block, into: result)
    }
    guard field.second != nil else { return }
    for block in 1..<layout.blocks {
      field.evaluateExact(t, z, block)
      field.blocks.scatter(
        field.exactValues, times: 1, block: layout.blocks + block - 1, into: result)
    }
  }

  /// exactValues ← ∂(J s + ∂f/∂p e)/∂y: its column j is the derivative of J eⱼ along (s, e).
  private func evaluateExact(_ t: Double, _ z: UnsafePointer<Double>, _ block: Int) {
    guard let hessian = second?.hessian else { return }
    let n = layout.count
    setDirection(z, block)
    var k = 0
    for j in 0..<n {
      direction.update(repeating: 0, count: n)
      direction[j] = 1
      hessian.function(hessian.context, t, state, forward.parameters, direction, out, nil)
      while k < stateTable.entryCount, stateTable.columns[k] == j {
        exactValues[k] = out[stateTable.rows[k]]
        k += 1
      }
    }
  }

  private static let timeDerivative: Kernel = { context, t, z, _, _, result, _ in
    let field = of(context)
    let (forward, layout, n) = (field.forward, field.layout, field.layout.count)
    result.update(repeating: 0, count: layout.size)
    guard let second = field.second, !second.isAutonomous, let rate = forward.timeDerivative
    else { return }
    layout.gather(z, block: 0, into: field.state)
    rate.function(rate.context, t, field.state, forward.parameters, nil, field.out, nil)
    layout.scatter(field.out, block: 0, into: result)
    let along = second.rateTangent
    for block in 1..<layout.blocks {
      field.setDirection(z, block)
      along.function(
        along.context, t, field.state, forward.parameters, field.direction + n, field.out, nil)
      layout.scatter(field.out, block: block, into: result)
    }
  }
}
