/// Translates instructions into operations on series, one after the other.
struct SeriesLowering {
  let constants: [Constant]
  /// The series slot of each slot of the program so far.
  var slots: [Int]
  var instructions: [SeriesInstruction] = []
  /// Whether the series of a slot ends with its coefficient 0.
  var isConstant: [Bool]
  /// The value of a slot that is exactly a whole number, whatever the precision.
  private var whole: [Int: Int] = [:]
  /// Sine and cosine of one operand, and their hyperbolic sisters.
  private var partners: [Partner: Int] = [:]
  private let one: Int

  private struct Partner: Hashable {
    let operation: Operation
    let operand: Int
  }

  init(_ program: Program, parameters: [Constant]?, extraSeries: Int = 0) {
    let inputs = program.inputs
    constants = program.constants + [Constant(1)]
    slots = Array(0..<program.firstResult)
    isConstant = [Bool](repeating: true, count: inputs.count + constants.count)
    isConstant[inputs.time] = false
    for slot in inputs.stateSlots { isConstant[slot] = false }
    for slot in inputs.extraSlots.prefix(extraSeries) { isConstant[slot] = false }
    one = inputs.count + constants.count - 1
    for (index, constant) in constants.enumerated() { know(inputs.count + index, constant) }
    for (slot, value) in zip(inputs.parameterSlots, parameters ?? []) { know(slot, value) }
  }

  private mutating func know(_ slot: Int, _ constant: Constant) {
    guard constant.isExact, constant.value.magnitude < 1e6 else { return }
    whole[slot] = Int(exactly: constant.value)
  }

  // MARK: One instruction

  mutating func lower(_ instruction: Program.Instruction) {
    let a = slots[Int(instruction.a)]
    let b = instruction.b < 0 ? a : slots[Int(instruction.b)]
    let c = instruction.c < 0 ? a : slots[Int(instruction.c)]
    slots.append(result(instruction.operation, a, b, c))
  }

  private mutating func result(_ operation: Operation, _ a: Int, _ b: Int, _ c: Int) -> Int {
    if isConstant[a], isConstant[b], isConstant[c] {
      let slot = emit(.constant, operation, a, b, c)
      isConstant[slot] = true
      whole[slot] = wholeResult(operation, a, b)
      return slot
    }
    switch operation {
    case .add: return emit(.add, .add, a, b)
    case .subtract: return emit(.subtract, .subtract, a, b)
    case .negate: return emit(.negate, .negate, a)
    case .multiply: return product(a, b)
    case .divide: return emit(isConstant[b] ? .divideByConstant : .divide, .divide, a, b)
    case .power: return power(a, b)
    case .sqrt: return emit(.sqrt, .sqrt, a)
    case .cbrt: return emit(.cbrt, .cbrt, a)
    case .minimum, .maximum, .abs, .sign, .select: return emit(.branch, operation, a, b, c)
    default: return function(operation, a)
    }
  }

  private func wholeResult(_ operation: Operation, _ a: Int, _ b: Int) -> Int? {
    guard let x = whole[a], let y = whole[b] else { return nil }
    let value: Int
    switch operation {
    case .add: value = x + y
    case .subtract: value = x - y
    case .multiply: value = x * y
    case .negate: value = -x
    default: return nil
    }
    return value.magnitude < 1_000_000 ? value : nil
  }

  @discardableResult
  private mutating func emit(
    _ rule: SeriesRule, _ operation: Operation, _ a: Int, _ b: Int? = nil, _ c: Int? = nil,
    inner: Int? = nil, factor: Int? = nil
  ) -> Int {
    let result = isConstant.count
    isConstant.append(false)
    instructions.append(
      SeriesInstruction(
        rule: rule, operation: operation, result: result, a: a, b: b ?? a, c: c ?? a,
        inner: inner ?? a, factor: factor ?? result))
    return result
  }

  private mutating func product(_ a: Int, _ b: Int) -> Int {
    if isConstant[a] { return emit(.scale, .multiply, b, a) }
    return emit(isConstant[b] ? .scale : .multiply, .multiply, a, b)
  }

  // MARK: Powers

  /// The greatest whole exponent that is done by products.
  private static let wholePowers = 64

  private mutating func power(_ a: Int, _ b: Int) -> Int {
    if isConstant[b] {
      if let exponent = whole[b], exponent.magnitude <= SeriesLowering.wholePowers {
        if exponent == 0 { return one }
        let result = wholePower(a, Int(exponent.magnitude))
        return exponent > 0 ? result : emit(.divide, .divide, one, result)
      }
      return emit(.power, .power, a, b)
    }
    // r = exp(b log a): r′ = (b log a)′ r.
    let logarithm =
      isConstant[a]
      ? emit(.constant, .log, a) : emit(.quotient(negative: false), .log, a, factor: a)
    isConstant[logarithm] = isConstant[a]
    let exponent = product(b, logarithm)
    return emit(.product(negative: false), .power, a, b, inner: exponent)
  }

  private mutating func wholePower(_ a: Int, _ exponent: Int) -> Int {
    var (result, square, rest): (Int?, Int, Int) = (nil, a, exponent)
    while true {
      if rest & 1 == 1 { result = result.map { product($0, square) } ?? square }
      rest >>= 1
      if rest == 0 { return result ?? a }
      square = product(square, square)
    }
  }

  // MARK: Functions by their differential equations

  private mutating func function(_ operation: Operation, _ a: Int) -> Int {
    let next = isConstant.count
    switch operation {
    case .exp:
      return emit(.product(negative: false), .exp, a)
    case .expm1:
      return emit(
        .product(negative: false), .expm1, a, factor: emit(.product(negative: false), .exp, a))
    case .log:
      return emit(.quotient(negative: false), .log, a, factor: a)
    case .log1p:
      return emit(.quotient(negative: false), .log1p, a, factor: emit(.add, .add, a, one))
    case .sin, .cos: return pair(operation, a, sine: .sin, cosine: .cos, negative: true)
    case .sinh, .cosh: return pair(operation, a, sine: .sinh, cosine: .cosh, negative: false)
    case .tan, .tanh:
      // r′ = a′ (1 ± r²), and the factor two slots on.
      let result = emit(.product(negative: false), operation, a, factor: next + 2)
      let square = emit(.multiply, .multiply, result, result)
      let isTangent = operation == .tan
      emit(isTangent ? .add : .subtract, isTangent ? .add : .subtract, one, square)
      return result
    case .atan:
      let square = emit(.multiply, .multiply, a, a)
      return emit(
        .quotient(negative: false), .atan, a, factor: emit(.add, .add, one, square))
    case .asin, .acos:
      // √((1 − a)(1 + a)): 1 − a² would lose what is left of it near 1.
      let below = emit(.subtract, .subtract, one, a)
      let above = emit(.add, .add, one, a)
      let root = emit(.sqrt, .sqrt, emit(.multiply, .multiply, below, above))
      return emit(.quotient(negative: operation == .acos), operation, a, factor: root)
    default: preconditionFailure("\(operation) is no function of one series")
    }
  }

  /// Both are computed where one is asked for, since each is the other's derivative.
  private mutating func pair(
    _ operation: Operation, _ a: Int, sine: Operation, cosine: Operation, negative: Bool
  ) -> Int {
    if let known = partners[Partner(operation: operation, operand: a)] { return known }
    let next = isConstant.count
    let first = emit(.product(negative: false), sine, a, factor: next + 1)
    let second = emit(.product(negative: negative), cosine, a, factor: first)
    partners[Partner(operation: sine, operand: a)] = first
    partners[Partner(operation: cosine, operand: a)] = second
    return operation == sine ? first : second
  }
}
