/// Writes the whole attempt of a step as one C function, the field's program in every stage of it, all
/// values in locals: for small fields, whose steps otherwise spend most of their time handing numbers
/// from one function to the next.
///
/// The type `D` of a value is a double, or a vector of them that advances several solutions side by
/// side (``LaneStepKernel``). The arithmetic is in either case that of the solver's own loops, operation
/// by operation: of the products with the older slopes the even and the odd ones are summed apart, times
/// h, plus y, plus the latest slope's. So results are the same to the bit, whoever computed them.
struct StepEmitter {
  static let symbol = "costate_step"

  private(set) var source: [UInt8] = []
  private let program: Program
  private let scheme: StepScheme
  private let count, coupled, stride: Int
  private let lanes: Int?

  /// - Parameters:
  ///   - program: the field, as lowered for Double.
  ///   - coupled: the leading components, whose errors are summed apart from the others'.
  ///   - lanes: how many solutions advance side by side; nil for a ``StepKernel``.
  init(_ program: Program, scheme: StepScheme, coupled: Int, lanes: Int? = nil) {
    self.program = program
    self.scheme = scheme
    self.coupled = coupled
    self.lanes = lanes
    count = program.inputs.states
    stride = lanes == nil ? (count <= 2 ? 2 : (count + 3) & ~3) : count
    write(CEmitter.prologue)
    if let lanes { writeVectorType(lanes) } else { write("typedef double D;\n") }
    writeHead()
    writeStages()
    writeErrors()
    write("}\n")
  }

  // MARK: Parts of the function

  private mutating func writeVectorType(_ lanes: Int) {
    write("typedef double D __attribute__((vector_size(\(8 * lanes))));\n")
    write(
      "#define S(x) ((D){" + Array(repeating: "x", count: lanes).joined(separator: ",") + "})\n")
    write("typedef long long I __attribute__((vector_size(\(8 * lanes))));\n")
    write("#define CHOOSE(m, a, b) ((D)(((m) & (I)(a)) | (~(m) & (I)(b))))\n")
    write("#define ABS(x) ((D)((I)(x) & 0x7fffffffffffffffll))\n")
    // What has no operator on vectors goes element by element: through the same functions as scalars.
    let used = Set(program.instructions.map(\.operation))
    for operation in used.sorted(by: { $0.rawValue < $1.rawValue })
    where !StepEmitter.isArithmetic(operation) {
      let names = ["a", "b", "c"].prefix(operation.arity)
      write("static inline D F\(operation.rawValue)(")
      write(names.map { "D \($0)" }.joined(separator: ", ") + ")\n{\n  D r;\n")
      let body = CEmitter.text(operation, "a[l]", "b[l]", "c[l]")
      write("  for (int l = 0; l < \(lanes); l++) r[l] = \(body);\n  return r;\n}\n")
    }
  }

  private mutating func writeHead() {
    if lanes == nil {
      write("void \(StepEmitter.symbol)(void *rhs, void *context, double t, double h, ")
      write("const double *restrict p, double *restrict Y, double *restrict K, ")
      write("double *restrict Z, const double *restrict relative, ")
      write("const double *restrict absolute, double *restrict sums)\n{\n")
    } else {
      write("void \(StepEmitter.symbol)(const D *restrict T, const D *restrict H, ")
      write("const I *restrict accepted, const D *restrict p, D *restrict Y, D *restrict K, ")
      write("D *restrict Z, D *restrict E, const double *restrict relative, ")
      write("const double *restrict absolute, D *restrict sums)\n{\n")
      write("  const D t = *T, h = *H;\n  const I m = *accepted;\n")
    }
    for k in 0..<count {
      if lanes == nil {
        write("  const D s0_\(k) = Y[\(k)], k0_\(k) = K[\(k)];\n")
      } else {
        // Where the last attempt was accepted, its end is the beginning of this one.
        write("  const D s0_\(k) = CHOOSE(m, Z[\(k)], Y[\(k)]);\n  Y[\(k)] = s0_\(k);\n")
        write("  const D k0_\(k) = CHOOSE(m, E[\(k)], K[\(k)]);\n  K[\(k)] = k0_\(k);\n")
      }
    }
    let used = Set(program.instructions.flatMap { [Int($0.a), Int($0.b), Int($0.c)] })
      .union(program.outputs.map { Int($0) })
    for (j, slot) in program.inputs.parameterSlots.enumerated() where used.contains(slot) {
      write("  const D p\(j) = p[\(j)];\n")
    }
  }

  private mutating func writeStages() {
    let last = scheme.stageCount
    for i in 1...last {
      let (older, latest) = scheme.terms(i)
      write("  const D g\(i) = h * \(CEmitter.text(latest));\n")
      for k in 0..<count {
        let base = older.isEmpty ? "s0_\(k)" : "(s0_\(k) + (\(sum(older, k))) * h)"
        write("  const D s\(i)_\(k) = \(base) + g\(i) * k\(i - 1)_\(k);\n")
      }
      if i < last {
        if lanes == nil { store("s\(i)_", in: "Y", row: i) }
        writeField(i, node: scheme.nodes[i])
        if lanes == nil { store("k\(i)_", in: "K", row: i) }
      }
    }
    store("s\(last)_", in: "Z", row: 0)
    // Side by side the slope at the end costs less now than a call of its own for those that go on.
    if scheme.evaluatesEnd || lanes != nil {
      writeField(last, node: 1)
      store("k\(last)_", in: lanes == nil ? "K" : "E", row: lanes == nil ? last : 0)
    }
  }

  /// The slopes of stage `i` from its states.
  private mutating func writeField(_ i: Int, node: Double) {
    write("  const D t\(i) = t + \(CEmitter.text(node)) * h;\n")
    for (index, instruction) in program.instructions.enumerated() {
      let a = operand(instruction.a, i)
      let b = operand(instruction.b, i)
      let c = operand(instruction.c, i)
      let operation = instruction.operation
      let value: String
      if lanes == nil || StepEmitter.isArithmetic(operation) {
        value = CEmitter.text(operation, a, b, c)
      } else {
        value = call(operation, Array([a, b, c].prefix(operation.arity)))
      }
      write("  const D r\(i)_\(index) = \(value);\n")
    }
    for (k, slot) in program.outputs.enumerated() {
      write("  const D k\(i)_\(k) = \(operand(slot, i));\n")
    }
  }

  private mutating func writeErrors() {
    guard !scheme.errors.isEmpty else { return }
    write("  const D q = h * \(CEmitter.text(scheme.errorScale));\n")
    for k in 0..<count {
      let last = "s\(scheme.stageCount)_\(k)"
      let size: String
      if lanes == nil {
        write("  const D u\(k) = __builtin_fabs(s0_\(k)), v\(k) = __builtin_fabs(\(last));\n")
        size = "(v\(k) > u\(k) ? v\(k) : u\(k))"
      } else {
        write("  const D u\(k) = ABS(s0_\(k)), v\(k) = ABS(\(last));\n")
        size = "CHOOSE(v\(k) > u\(k), v\(k), u\(k))"
      }
      write("  const D w\(k) = 1.0 / (absolute[\(k)] + relative[\(k)] * \(size));\n")
    }
    for (row, weights) in scheme.errors.enumerated() {
      let terms = StepTerm.of(weights)
      for k in 0..<count {
        let error = terms.isEmpty ? "0.0 * q" : "(\(sum(terms, k))) * q"
        write("  const D e\(row)_\(k) = (\(error)) * w\(k);\n")
      }
      for (part, range) in [0..<coupled, coupled..<count].enumerated() {
        let squares = range.map { "e\(row)_\($0) * e\(row)_\($0)" }
        let total = squares.isEmpty ? "0.0 * q" : squares.joined(separator: " + ")
        write("  sums[\(2 * row + part)] = \(total);\n")
      }
    }
  }

  // MARK: Pieces of text

  static func isArithmetic(_ operation: Operation) -> Bool {
    switch operation {
    case .add, .subtract, .multiply, .divide, .negate: true
    default: false
    }
  }

  private func call(_ operation: Operation, _ arguments: [String]) -> String {
    "F\(operation.rawValue)(" + arguments.joined(separator: ", ") + ")"
  }

  /// Σ weight · slope of component k: the even products and the odd ones apart.
  private func sum(_ terms: [StepTerm], _ k: Int) -> String {
    let products = terms.map { "\(CEmitter.text($0.weight)) * k\($0.slope)_\(k)" }
    return StepEmitter.twoChains(products)
  }

  static func twoChains(_ products: [String]) -> String {
    func chain(_ remainder: Int) -> String {
      products.indices.filter { $0 % 2 == remainder }.map { products[$0] }
        .joined(separator: " + ")
    }
    return products.count == 1 ? products[0] : "(\(chain(0))) + (\(chain(1)))"
  }

  private mutating func store(_ name: String, in array: String, row: Int) {
    for k in 0..<count { write("  \(array)[\(row * stride + k)] = \(name)\(k);\n") }
  }

  private func operand(_ slot: Int32, _ stage: Int) -> String {
    let (slot, inputs) = (Int(slot), program.inputs)
    if slot < 0 { return "" }
    if slot == inputs.time { return "t\(stage)" }
    if inputs.stateSlots.contains(slot) {
      return "s\(stage)_\(slot - inputs.stateSlots.lowerBound)"
    }
    if inputs.parameterSlots.contains(slot) {
      return "p\(slot - inputs.parameterSlots.lowerBound)"
    }
    let index = slot - program.firstResult
    if index >= 0 { return "r\(stage)_\(index)" }
    let value = CEmitter.text(program.constants[slot - program.firstConstant].value)
    return lanes == nil ? value : "S(\(value))"
  }

  private mutating func write(_ text: String) { source.append(contentsOf: text.utf8) }
}
