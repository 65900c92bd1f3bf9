import Expressions

/// The power series of all values of a ``TaylorProgram`` in τ = t − t₀, to one order.
///
/// Coefficient k of slot s is the number ``place(_:_:)`` of ``numbers``. Inputs are set by their
/// coefficients 0; ``expandSolution()`` makes the states the solution of y′ = f(t, y, p).
///
/// Cost: N²/2 products for each product, quotient or function of two series; nothing is allocated
/// after the initializer.
public final class TaylorSeries<Numbers: NumberStore> {
  public let program: TaylorProgram
  /// N, the last coefficient.
  public let order: Int
  public let numbers: Numbers
  /// The branches in force, one for each of `program.branches`: 1 the first operand that may be taken,
  /// or a positive argument; −1 the second, or a negative one; 0 an argument that is 0.
  public internal(set) var choices: [Int]
  /// Whether coefficients 0 choose the branches anew; if not, they follow ``choices``.
  public var isChoosing = true
  private let scratch: Int

  /// - Parameters:
  ///   - spares: how many numbers beside the series the caller wants (``spare(_:)``).
  ///   - make: makes a store for so many numbers.
  public init(_ program: TaylorProgram, order: Int, spares: Int = 0, make: (Int) -> Numbers) {
    self.program = program
    self.order = order
    scratch = program.slotCount * (order + 1)
    numbers = make(scratch + 2 + spares)
    choices = [Int](repeating: 0, count: program.branches.count)
    for (index, constant) in program.constants.enumerated() {
      numbers.set(place(program.firstConstant + index, 0), to: constant)
    }
    if order > 0 { numbers.set(place(program.inputs.time, 1), to: 1) }
  }

  /// Where coefficient `k` of `slot` is.
  @inline(__always)
  public func place(_ slot: Int, _ k: Int) -> Int { slot * (order + 1) + k }

  /// Where a number of the caller's own is.
  public func spare(_ index: Int) -> Int { scratch + 2 + index }

  /// Coefficients 0 from those of the inputs: the program evaluated.
  public func evaluate() { coefficient(0) }

  /// The series of the solution through the present t₀ and y(t₀): yₖ₊₁ = fₖ / (k + 1). The coefficient
  /// N of anything but the states is not computed.
  public func expandSolution() {
    for k in 0..<order {
      coefficient(k)
      for (slot, output) in zip(program.inputs.stateSlots, program.outputs) {
        numbers.divide(place(slot, k + 1), place(output, k), by: k + 1)
      }
    }
  }

  /// The coefficient `k` of all instructions, those before being known.
  public func coefficient(_ k: Int) {
    if k == 0 {
      var branch = 0
      for instruction in program.instructions {
        if instruction.rule == .branch {
          if isChoosing { choices[branch] = choice(instruction) }
          take(instruction, choices[branch], 0)
          branch += 1
        } else {
          first(instruction)
        }
      }
      return
    }
    var branch = 0
    for instruction in program.instructions {
      if instruction.rule == .branch {
        take(instruction, choices[branch], k)
        branch += 1
      } else {
        next(instruction, k)
      }
    }
  }

  // MARK: Coefficient 0

  private func first(_ instruction: SeriesInstruction) {
    let r = place(instruction.result, 0)
    let (a, b) = (place(instruction.a, 0), place(instruction.b, 0))
    switch instruction.operation {
    case .add: numbers.add(r, a, b)
    case .subtract: numbers.subtract(r, a, b)
    case .multiply: numbers.multiply(r, a, b)
    case .divide: numbers.divide(r, a, b)
    case .power: numbers.power(r, a, b)
    case .minimum, .maximum, .select:
      // Of constants only: what is not constant is a branch of series.
      take(instruction, choice(instruction), 0)
    default: numbers.apply(instruction.operation, r, a)
    }
  }

  private func choice(_ instruction: SeriesInstruction) -> Int {
    let (a, b) = (place(instruction.a, 0), place(instruction.b, 0))
    switch instruction.operation {
    case .minimum: return numbers.compare(a, b) <= 0 ? 1 : -1
    case .maximum: return numbers.compare(a, b) >= 0 ? 1 : -1
    case .select: return numbers.sign(a) > 0 ? 1 : -1
    default: return numbers.sign(a)
    }
  }

  private func take(_ instruction: SeriesInstruction, _ choice: Int, _ k: Int) {
    let r = place(instruction.result, k)
    let (a, b) = (place(instruction.a, k), place(instruction.b, k))
    switch instruction.operation {
    case .minimum, .maximum: numbers.copy(r, choice > 0 ? a : b)
    case .select: numbers.copy(r, choice > 0 ? b : place(instruction.c, k))
    case .abs: numbers.multiply(r, a, by: choice)
    default: if k == 0 { numbers.set(r, to: Double(choice)) }
    }
  }

  // MARK: Coefficients above 0

  private func next(_ instruction: SeriesInstruction, _ k: Int) {
    let r = place(instruction.result, k)
    let (a, b) = (place(instruction.a, 0), place(instruction.b, 0))
    let own = place(instruction.result, 0)
    let (inner, factor) = (place(instruction.inner, 0), place(instruction.factor, 0))
    let term = scratch
    switch instruction.rule {
    case .constant, .branch: break
    case .add: numbers.add(r, a + k, b + k)
    case .subtract: numbers.subtract(r, a + k, b + k)
    case .negate: numbers.apply(.negate, r, a + k)
    case .scale: numbers.multiply(r, a + k, b)
    case .multiply: numbers.convolve(r, a, b, order: k, terms: 0...k)
    case .divideByConstant: numbers.divide(r, a + k, b)
    case .divide:
      numbers.convolve(term, own, b, order: k, terms: 0...k - 1)
      numbers.subtract(term, a + k, term)
      numbers.divide(r, term, b)
    case .sqrt:
      if k == 1 {
        numbers.divide(term, a + 1, own)
      } else {
        numbers.convolve(term, own, own, order: k, terms: 1...k - 1)
        numbers.subtract(term, a + k, term)
        numbers.divide(term, term, own)
      }
      numbers.divide(r, term, by: 2)
    case .power: power(r, own, a, exponent: b, k)
    case .cbrt: power(r, own, a, exponent: nil, k)
    case .product(let negative):
      numbers.weightedConvolve(term, inner, factor, order: k, terms: 1...k)
      numbers.divide(r, term, by: negative ? -k : k)
    case .quotient(let negative):
      if k == 1 {
        numbers.divide(r, inner + 1, factor)
        if negative { numbers.apply(.negate, r, r) }
      } else {
        numbers.weightedConvolve(term, own, factor, order: k, terms: 1...k - 1)
        numbers.divide(term, term, by: negative ? k : -k)
        // ±(uₖ ∓ …): the sign is given to the whole.
        numbers.add(term, inner + k, term)
        numbers.divide(r, term, factor)
        if negative { numbers.apply(.negate, r, r) }
      }
    }
  }

  /// (e W₁ − W₂) / (k a₀), or with e = 1/3 (W₁ − 3 W₂) / (3 k a₀).
  private func power(_ r: Int, _ own: Int, _ a: Int, exponent: Int?, _ k: Int) {
    let (ahead, behind) = (scratch, scratch + 1)
    numbers.weightedConvolve(ahead, a, own, order: k, terms: 1...k)
    if let exponent { numbers.multiply(ahead, ahead, exponent) }
    if k > 1 {
      numbers.weightedConvolve(behind, own, a, order: k, terms: 1...k - 1)
      if exponent == nil { numbers.multiply(behind, behind, by: 3) }
      numbers.subtract(ahead, ahead, behind)
    }
    numbers.divide(ahead, ahead, by: exponent == nil ? 3 * k : k)
    numbers.divide(r, ahead, a)
  }
}
