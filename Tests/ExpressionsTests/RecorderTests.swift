import Expressions
import Testing

@Suite struct RecorderTests {
  private let recorder = Recorder(inputs: ProgramInputs(states: 2, parameters: 1))
  private var x: Expression { recorder.state(0) }
  private var y: Expression { recorder.state(1) }

  @Test func equalSubexpressionsExistOnce() {
    let program = recorder.program(outputs: [sin(x * y) + exp(y * x), sin(y * x)])
    #expect(program.operationCounts == [.multiply: 1, .sin: 1, .exp: 1, .add: 1])
    #expect(program.outputs[1] == Int32(program.firstResult + 1))
  }

  @Test func equalConstantsExistOnceHoweverWritten() {
    let program = recorder.program(outputs: [
      x * 2, x * 2.0, x * Expression(Constant(2, text: "20e-1")),
    ])
    #expect(program.instructions.count == 1)
    #expect(program.constants == [Constant(2)])
  }

  @Test func whatNothingNeedsIsRemoved() {
    _ = tan(x) * 7
    let program = recorder.program(outputs: [x + 1, y])
    #expect(program.instructions.count == 1)
    #expect(program.constants == [Constant(1)])
    #expect(program.outputs[1] == 2)
  }

  @Test func identities() {
    let same: [Expression] = [
      x + 0, 0 + x, x - 0, x * 1, 1 * x, x / 1, -(-x), power(x, 1), -(-1 * x), -1 * -x,
      select(1, x, y), select(y, x, x), 0 - -x,
    ]
    let zero: [Expression] = [x * 0, 0 * x, 0 / x]
    let program = recorder.program(outputs: same + zero + [power(x, 0)])
    #expect(program.instructions.isEmpty)
    #expect(program.outputs.prefix(same.count).allSatisfy { $0 == 1 })
    #expect(program.constants == [Constant(0), Constant(1)])
  }

  @Test func signsMoveOutOfSumsAndProducts() {
    let program = recorder.program(outputs: [x + -y, -x + y, -x * y, -x * -y, x - -y])
    #expect(
      program.description == """
        program of 2 states, 1 parameters, 0 extra inputs
        r0 = y0 - y1
        r1 = y1 - y0
        r2 = y0 * y1
        r3 = negate(r2)
        r4 = y0 + y1
        out0 = r0
        out1 = r1
        out2 = r3
        out3 = r2
        out4 = r4
        """)
  }

  @Test func descriptionNamesEverySlot() {
    let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 1, extra: 1))
    let value = select(recorder.time, recorder.parameter(0) / 3, 0.1)
    let program = recorder.program(outputs: [value], sums: [recorder.extra(0)])
    #expect(
      program.description.split(separator: "\n").dropFirst() == [
        "r0 = p0 / 3.0", "r1 = select(t, r0, 0.1)", "out0 = r1", "sum0 += v0",
      ])
  }

  @Test func programsAreComposedBySubstitution() {
    let inner = recorder.program(outputs: [x * y], sums: [x - y])
    let outer = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
    let z = outer.state(0)
    let composed = outer.replay(inner, on: [0, sin(z), 2, 5])
    let program = outer.program(outputs: composed.outputs + composed.sums)
    let s = Double.sin(0.3)
    #expect(Runner(program)(Inputs(y: [0.3])).outputs == [s * 2, s - 2])
  }

  @Test func foldingForDoubleChangesNoBit() {
    let c = sqrt(Expression(2)) * Expression.pi / 3
    let program = recorder.program(outputs: [x * c + exp(1), c])
    let folded = program.foldingConstants()
    #expect(program.instructions.count == 6)
    #expect(folded.instructions.count == 2)
    var interpreter = Interpreter<Double>(program)
    let expected = interpreter.evaluate(t: 0, y: [0.7, 0], p: [0]).outputs
    #expect(bits(Runner(folded)(Inputs(y: [0.7, 0], p: [0])).outputs) == bits(expected))
  }
}
