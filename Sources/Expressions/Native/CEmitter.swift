/// Writes programs as C functions of the ``Kernel`` signature.
///
/// Only operations, slot numbers and exactly printed numbers reach the C: no name and no text that
/// a user wrote, so a problem file cannot inject code.
struct CEmitter {
  /// Instructions in one C function. Compilers take superlinear time on a straight line (measured
  /// with gcc 12 on 8,500 instructions: 0.6 s in functions of 1,000 or 5,000, 2.6 s in one), so
  /// longer programs are cut into functions that hand their values on in scratch memory, which
  /// costs no measurable time.
  static let chunkLength = 1_000

  private(set) var source: [UInt8] = []
  /// For each program, how many Doubles of scratch its context must have.
  private(set) var scratchCounts: [Int] = []

  static func symbol(_ index: Int) -> String { "costate_kernel_\(index)" }
  static let stageSymbol = "costate_stage"

  // What a state is called: an element of `y`, or in a stage kernel a local of the new value.
  private var statesAreLocal = false
  private let unit: VectorUnit

  /// - Parameters:
  ///   - stage: the index of the program that is also written as a ``StageKernel``, if it is one of
  ///     a single function (a longer one gains nothing).
  ///   - unit: the vectors that functions with many divisions may use.
  init(_ programs: [Program], stage: Int? = nil, unit: VectorUnit = .baseline) {
    self.unit = unit
    write(CEmitter.prologue)
    write(CEmitter.vectorPrologue(unit))
    for (index, program) in programs.enumerated() { emit(program, index: index) }
    if let stage, programs[stage].instructions.count <= CEmitter.chunkLength {
      emitStage(programs[stage])
    }
  }

  // MARK: Functions

  private mutating func emit(_ program: Program, index: Int) {
    let length = CEmitter.chunkLength
    let count = program.instructions.count
    guard count > length else {
      scratchCounts.append(0)
      let vectors = VectorGroups(program, unit: unit)
      if !vectors.groups.isEmpty { write(unit.functionAttribute) }
      open(CEmitter.symbol(index))
      emitInstructions(of: program, vectors)
      emitResults(of: program, chunk: 0, [:])
      return
    }
    let shared = sharedSlots(of: program)
    scratchCounts.append(shared.count)
    let chunks = (count + length - 1) / length
    for chunk in 0..<chunks {
      write("static __attribute__((noinline)) void chunk_\(index)_\(chunk)(\(CEmitter.inputs), ")
      write("double *w)\n{\n")
      for instruction in chunk * length..<min(count, (chunk + 1) * length) {
        emitInstruction(instruction, of: program, chunk: chunk, shared)
      }
      write("}\n")
    }
    open(CEmitter.symbol(index))
    write("  double *w = (double *)context;\n")
    for chunk in 0..<chunks { write("  chunk_\(index)_\(chunk)(t, y, p, v, w);\n") }
    emitResults(of: program, chunk: chunks, shared)
  }

  private mutating func emitStage(_ program: Program) {
    let vectors = VectorGroups(program, unit: unit)
    if !vectors.groups.isEmpty { write(unit.functionAttribute) }
    write("void \(CEmitter.stageSymbol)(void *context, double t, double factor, ")
    write("const double *slope, const double *p, double *y, double *out)\n{\n")
    for k in 0..<program.inputs.states {
      write("  const double s\(k) = y[\(k)] + factor * slope[\(k)];\n")
    }
    for k in 0..<program.inputs.states { write("  y[\(k)] = s\(k);\n") }
    statesAreLocal = true
    emitInstructions(of: program, vectors)
    emitResults(of: program, chunk: 0, [:])
    statesAreLocal = false
  }

  private mutating func open(_ symbol: String) {
    write("void \(symbol)(void *context, \(CEmitter.inputs), double *out, double *sums)\n{\n")
  }

  private mutating func emitResults(of program: Program, chunk: Int, _ shared: [Int32: Int]) {
    for (index, slot) in program.outputs.enumerated() {
      write("  out[\(index)] = \(operand(slot, of: program, chunk: chunk, shared));\n")
    }
    if !program.sums.isEmpty {
      write("  if (sums) {\n")
      for (index, slot) in program.sums.enumerated() {
        write("    sums[\(index)] += \(operand(slot, of: program, chunk: chunk, shared));\n")
      }
      write("  }\n")
    }
    write("}\n")
  }

  private mutating func emitInstructions(of program: Program, _ vectors: VectorGroups) {
    let names = self
    write(
      CEmitter.grouped(program, vectors) { names.operand($0, of: program, chunk: 0, [:]) })
  }

  private mutating func emitInstruction(
    _ index: Int, of program: Program, chunk: Int, _ shared: [Int32: Int]
  ) {
    let instruction = program.instructions[index]
    let a = operand(instruction.a, of: program, chunk: chunk, shared)
    let b = operand(instruction.b, of: program, chunk: chunk, shared)
    let c = operand(instruction.c, of: program, chunk: chunk, shared)
    write("  const double r\(index) = \(CEmitter.text(instruction.operation, a, b, c));\n")
    if let place = shared[Int32(program.firstResult + index)] {
      write("  w[\(place)] = r\(index);\n")
    }
  }

  // MARK: Slots

  /// The place in the scratch of each result that is read outside its own chunk.
  private func sharedSlots(of program: Program) -> [Int32: Int] {
    var shared: [Int32: Int] = [:]
    func share(_ slot: Int32, readIn chunk: Int) {
      let index = Int(slot) - program.firstResult
      guard index >= 0, index / CEmitter.chunkLength != chunk, shared[slot] == nil else { return }
      shared[slot] = shared.count
    }
    for (index, instruction) in program.instructions.enumerated() {
      for slot in [instruction.a, instruction.b, instruction.c] {
        share(slot, readIn: index / CEmitter.chunkLength)
      }
    }
    for slot in program.outputs + program.sums { share(slot, readIn: -1) }
    return shared
  }

  private func operand(
    _ slot: Int32, of program: Program, chunk: Int, _ shared: [Int32: Int]
  ) -> String {
    let (slot, inputs) = (Int(slot), program.inputs)
    if slot < 0 { return "" }
    if slot == inputs.time { return "t" }
    if inputs.stateSlots.contains(slot) {
      let index = slot - inputs.stateSlots.lowerBound
      return statesAreLocal ? "s\(index)" : "y[\(index)]"
    }
    if inputs.parameterSlots.contains(slot) {
      return "p[\(slot - inputs.parameterSlots.lowerBound)]"
    }
    if inputs.extraSlots.contains(slot) { return "v[\(slot - inputs.extraSlots.lowerBound)]" }
    let index = slot - program.firstResult
    if index < 0 { return CEmitter.text(program.constants[slot - program.firstConstant].value) }
    if let place = shared[Int32(slot)], index / CEmitter.chunkLength != chunk {
      return "w[\(place)]"
    }
    return "r\(index)"
  }

  private mutating func write(_ text: String) { source.append(contentsOf: text.utf8) }
}
