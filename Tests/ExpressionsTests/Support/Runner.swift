import Expressions

/// A compiled program called with arrays.
struct Runner {
  let programs: CompiledPrograms
  let program: Program
  let index: Int

  init(_ program: Program, backend: Backend = .interpreter) {
    self.init(CompiledPrograms([program], backend: backend), program, index: 0)
  }

  init(_ programs: CompiledPrograms, _ program: Program, index: Int) {
    self.programs = programs
    self.program = program
    self.index = index
  }

  func callAsFunction(_ x: Inputs, v: [Double] = []) -> (outputs: [Double], sums: [Double]) {
    let extra = x.extra + v + [0]
    var outputs = [Double](repeating: .nan, count: program.outputs.count + 1)
    var sums = [Double](repeating: 0, count: program.sums.count + 1)
    precondition(extra.count == program.inputs.extra + 1)
    programs.kernel(index)(
      programs.context(index), x.t, x.y + [0], x.p + [0], extra, &outputs, &sums)
    return (Array(outputs.dropLast()), Array(sums.dropLast()))
  }
}

/// A point at which a program is evaluated.
struct Inputs {
  var t: Double
  var y, p, extra: [Double]

  init(t: Double = 0, y: [Double] = [], p: [Double] = [], extra: [Double] = []) {
    (self.t, self.y, self.p, self.extra) = (t, y, p, extra)
  }

  init(_ generator: inout SeededGenerator, of inputs: ProgramInputs) {
    t = generator.numbers(1)[0]
    y = generator.numbers(inputs.states)
    p = generator.numbers(inputs.parameters)
    extra = generator.numbers(inputs.extra)
  }
}

func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

/// |a − b| relative to the larger of the two, or to 1 if both are small.
func isClose(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  abs(a - b) <= tolerance * max(1, max(abs(a), abs(b)))
}

func areClose(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { isClose($0, $1, tolerance) }
}

/// The bits, all NaNs alike: which NaN an operation yields is not specified.
func bits(_ values: [Double]) -> [UInt64] {
  values.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
}
