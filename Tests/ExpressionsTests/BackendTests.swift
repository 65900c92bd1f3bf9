import Expressions
import Testing

/// The native backend and both interpreters give the same bits.
@Suite struct BackendTests {
  @Test func randomProgramsAgreeToTheLastBit() {
    var generator = SeededGenerator(7)
    let inputs = ProgramInputs(states: 4, parameters: 3, extra: 2)
    let base = (0..<12).map { _ in
      randomProgram(&generator, inputs: inputs, length: 80, outputs: 5)
    }
    let programs =
      base + base.map { $0.jvp() } + base.map { $0.vjp() }
      + base.map { $0.vjp().jvp() } + base.map { $0.jacobian().program }
    let native = CompiledPrograms(programs, backend: .native)
    #expect(native.backend == .native)
    #expect(native.note == nil)
    for (index, program) in programs.enumerated() {
      let x = Inputs(&generator, of: program.inputs)
      let expected = Runner(program)(x)
      let found = Runner(native, program, index: index)(x)
      #expect(bits(found.outputs) == bits(expected.outputs))
      #expect(bits(found.sums) == bits(expected.sums))
      var generic = Interpreter<Double>(program)
      let third = generic.evaluate(t: x.t, y: x.y, p: x.p, v: x.extra)
      #expect(bits(third.outputs) == bits(expected.outputs))
      #expect(bits(third.sums) == bits(expected.sums))
    }
  }

  /// Every operation on ordinary, extreme and special operands.
  @Test func everyOperationAgreesEverywhere() {
    let numbers: [Double] = [
      0, -0.0, 1, -1, 0.5, -0.5, 2, 3.7, -2.25, 1e-9, 40, -40, 710, -750, 1e300, -1e300, 5e-324,
      .infinity, -.infinity, .nan, 0.1, .pi,
    ]
    let recorder = Recorder(inputs: ProgramInputs(states: 3, parameters: 0))
    let operands = (0..<3).map(recorder.state)
    let program = recorder.program(
      outputs: Operation.allCases.map { .apply($0, Array(operands.prefix($0.arity))) })
    let (native, interpreted) = (Runner(program, backend: .native), Runner(program))
    for a in numbers {
      for b in numbers {
        let x = Inputs(y: [a, b, 0.75])
        #expect(bits(native(x).outputs) == bits(interpreted(x).outputs), "\(a), \(b)")
      }
    }
  }

  /// Constants of every kind survive printing; constant exponents are not rewritten by the compiler.
  @Test func constantsArePrintedExactly() {
    let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
    let x = recorder.state(0)
    let numbers: [Double] = [
      0.1, -0.1, 1e-310, -5e-324, .greatestFiniteMagnitude, .infinity, -.infinity, .nan, .pi,
    ]
    let powers = [17, -17, 0.25, 1.5, 1.0 / 3].map { power(x, Expression($0)) }
    let program = recorder.program(outputs: numbers.map { x * Expression($0) } + powers)
    let (native, interpreted) = (Runner(program, backend: .native), Runner(program))
    for y in [1.7, 0.3, 12.9] {
      let x = Inputs(y: [y])
      #expect(bits(native(x).outputs) == bits(interpreted(x).outputs))
    }
  }

  /// Long programs are cut into several functions that share scratch memory.
  @Test func longProgramsAgree() {
    var generator = SeededGenerator(11)
    let inputs = ProgramInputs(states: 6, parameters: 2)
    let long = randomProgram(&generator, inputs: inputs, length: 9_000, outputs: 2_500)
    #expect(long.instructions.count > 5_000)
    let native = Runner(long.vjp(), backend: .native)
    #expect(native.programs.note == nil)
    let x = Inputs(&generator, of: inputs)
    let lambda = generator.numbers(2_500)
    let (found, expected) = (native(x, v: lambda), Runner(long.vjp())(x, v: lambda))
    #expect(bits(found.outputs) == bits(expected.outputs))
    #expect(bits(found.sums) == bits(expected.sums))
  }

  @Test(arguments: Backend.allCases)
  func sumsAreAddedAndMayBeAbsent(_ backend: Backend) {
    let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 1))
    let program = recorder.program(
      outputs: [3], sums: [recorder.state(0) * recorder.parameter(0), 1])
    let compiled = CompiledPrograms([program], backend: backend)
    var (out, sums) = ([0.0], [10.0, 20])
    compiled.kernel(0)(compiled.context(0), 0, [2], [5], nil, &out, &sums)
    #expect(out == [3] && sums == [20, 21])
    out = [0]
    compiled.kernel(0)(compiled.context(0), 0, [2], [5], nil, &out, nil)
    #expect(out == [3])
  }

  @Test(arguments: Backend.allCases)
  func emptyProgramsAreHarmless(_ backend: Backend) {
    let empty = Recorder(inputs: ProgramInputs(states: 0, parameters: 0)).program(outputs: [])
    let runner = Runner(empty, backend: backend)
    #expect(runner(Inputs()).outputs.isEmpty)
    #expect(CompiledPrograms([], backend: backend).count == 0)
  }
}
