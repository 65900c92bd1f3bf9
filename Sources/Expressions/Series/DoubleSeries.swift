/// The power series of all values of a ``TaylorProgram`` in Double, to an order chosen anew for each
/// expansion.
///
/// The variable is σ = (t − t₀)/s with a scale s that is a power of two: coefficient k of a row is
/// yₖ sᵏ. With s near the step that is taken coefficients neither overflow nor underflow; and as it is a
/// power of two, it changes no bit of anything else.
///
/// Every slot has a row of coefficients. Where a sum of products Σ aⱼ bₖ₋ⱼ needs it, a slot also has its
/// row reversed, so that both factors are read forward, four at a time, and its row times 0, 1, 2, …, of
/// which derivatives are made. Coefficients that are not yet known are 0 in all three: a sum then runs over
/// whole vectors and may include its own unknown. Rejected: to reverse in registers, which
/// costs as much as the product; and rows by coefficient, whose sums would gather.
///
/// Cost of an expansion to order N: N(N + 4)/8 vector products for each product, quotient or function of
/// two series. Nothing is allocated after the initializer.
public final class DoubleSeries {
  public let program: TaylorProgram
  /// The greatest order of an expansion.
  public let capacity: Int
  /// The instructions that follow no extra input, and those that do.
  private let ownSteps, extraSteps: UnsafeMutablePointer<Step>
  private let ownCount, extraCount: Int
  private let rows: Rows
  private let inverses: UnsafeMutablePointer<Double>

  /// - Parameter capacity: the greatest order.
  public init(_ program: TaylorProgram, capacity: Int) {
    self.program = program
    self.capacity = capacity
    rows = Rows(program, capacity: capacity)
    let own = program.instructions.filter { !program.followsExtras[$0.result] }
    let extra = program.instructions.filter { program.followsExtras[$0.result] }
    (ownCount, extraCount) = (own.count, extra.count)
    ownSteps = .allocate(capacity: max(own.count, 1))
    extraSteps = .allocate(capacity: max(extra.count, 1))
    for (i, instruction) in own.enumerated() {
      (ownSteps + i).initialize(to: Step(instruction, rows))
    }
    for (i, instruction) in extra.enumerated() {
      (extraSteps + i).initialize(to: Step(instruction, rows))
    }
    inverses = .allocate(capacity: capacity + 2)
    for k in 0..<capacity + 2 { (inverses + k).initialize(to: 1 / Double(max(k, 1))) }
    for (i, constant) in program.constants.enumerated() {
      set(program.firstConstant + i, 0, constant.value)
    }
  }

  deinit {
    ownSteps.deallocate()
    extraSteps.deallocate()
    inverses.deallocate()
  }

  /// The coefficients of a slot.
  @inline(__always)
  public func row(_ slot: Int) -> UnsafeMutablePointer<Double> { rows.forward[slot] }

  /// Sets a coefficient of an input.
  @inline(__always)
  public func set(_ slot: Int, _ k: Int, _ value: Double) {
    rows.forward[slot][k] = value
    if let reversed = rows.reversed[slot] { reversed[capacity - k] = value }
    if let weighted = rows.weighted[slot] { weighted[k] = Double(k) * value }
  }

  /// Forgets all series; coefficients 0 of inputs are to be set anew.
  public func begin(t: Double, parameters: UnsafePointer<Double>, scale: Double) {
    rows.seriesRows.update(repeating: 0, count: rows.seriesCount)
    set(program.inputs.time, 0, t)
    set(program.inputs.time, 1, scale)
    var j = 0
    for slot in program.inputs.parameterSlots {
      set(slot, 0, parameters[j])
      j += 1
    }
  }

  /// Forgets the series that follow extra inputs.
  public func beginExtras() {
    rows.extraRows.update(repeating: 0, count: rows.extraCount)
  }

  /// Coefficient `k` of everything that follows no extra input, those before being known.
  public func coefficient(_ k: Int) { run(ownSteps, ownCount, k) }

  /// Coefficient `k` of everything that follows an extra input.
  public func extraCoefficient(_ k: Int) { run(extraSteps, extraCount, k) }

  /// The series of the solution through the present coefficients 0 of time and states, y′ = f by the first
  /// outputs: yₖ₊₁ = s fₖ / (k + 1), to `order`. The coefficient N of anything else is not computed.
  public func expandSolution(order: Int, scale: Double) {
    var k = 0
    while k < order {
      run(ownSteps, ownCount, k)
      integrate(k, scale: scale)
      k += 1
    }
  }

  /// Coefficient k + 1 of the states from coefficient k of the first outputs.
  @inline(__always)
  public func integrate(_ k: Int, scale: Double) {
    let factor = scale * inverses[k + 1]
    let first = program.inputs.stateSlots.lowerBound
    var i = 0
    while i < program.inputs.states {
      set(first + i, k + 1, rows.outputs[i][k] * factor)
      i += 1
    }
  }

  /// Coefficient k of output `index`.
  @inline(__always)
  public func output(_ index: Int, _ k: Int) -> Double { rows.outputs[index][k] }

  /// Coefficient k of sum `index`.
  @inline(__always)
  public func sum(_ index: Int, _ k: Int) -> Double {
    rows.outputs[program.outputs.count + index][k]
  }

  private func run(_ steps: UnsafeMutablePointer<Step>, _ count: Int, _ k: Int) {
    let reverse = capacity - k
    if k == 0 {
      var i = 0
      while i < count {
        (steps + i).pointee.first(reverse)
        i += 1
      }
      return
    }
    let inverse = inverses[k]
    var i = 0
    while i < count {
      (steps + i).pointee.next(k, reverse, inverse)
      i += 1
    }
  }
}
