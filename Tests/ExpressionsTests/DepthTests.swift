import Expressions
import Testing

/// Programs a million operations deep: building, differentiating, running and freeing them uses no
/// recursion. (A tenth of that in debug builds; a test's thread has half a megabyte of stack.)
@Suite struct DepthTests {
  #if DEBUG
    private static let depth = 100_000
  #else
    private static let depth = 1_000_000
  #endif

  @Test func deepPrograms() {
    // A rotation by 60 degrees where sin x = x, so nothing grows.
    let program: Program = {
      let recorder = Recorder(inputs: ProgramInputs(states: 2, parameters: 0))
      var (x, y) = (recorder.state(0), recorder.state(1))
      for _ in 0..<(Self.depth / 2) { (x, y) = (y, y - sin(x)) }
      return recorder.program(outputs: [x, y])
    }()
    #expect(program.instructions.count == Self.depth)
    let origin = Inputs(y: [0, 0])
    let (jvp, vjp) = (program.jvp(), program.vjp())
    let (entries, pattern) = program.jacobian()
    #expect(pattern.nonzeroCount == 4)
    let matrix = pattern.dense(Runner(entries)(origin).outputs)
    #expect(matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0] == 1)
    #expect(Runner(program)(origin).outputs == [0, 0])
    let tangent = Runner(jvp)(origin, v: [2, 3]).outputs
    #expect(tangent == matrix.map { dot($0, [2, 3]) })
    #expect(Runner(vjp)(origin, v: [0, 1]).outputs == matrix[1])
  }

  @Test func deepConstants() {
    var c: Expression = 0.1
    for _ in 0..<100_000 { c = sin(c) }
    let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
    let program = recorder.program(outputs: [recorder.state(0) * c])
    #expect(program.foldingConstants().instructions.count == 1)
  }
}
