import Testing

@testable import Expressions

@Suite struct StageKernelTests {
  /// x′ = σ(y − x) and a state that no operation touches but an output hands through.
  private static func program() -> Program {
    let recorder = Recorder(inputs: ProgramInputs(states: 3, parameters: 1))
    let (x, y, z) = (recorder.state(0), recorder.state(1), recorder.state(2))
    return recorder.program(outputs: [
      recorder.parameter(0) * (y - x) + sin(recorder.time), x * z - y, x,
    ])
  }

  @Test func equalsUpdateAndEvaluationToTheBit() throws {
    let code = CompiledPrograms([StageKernelTests.program()], stage: 0, backend: .native)
    try #require(code.backend == .native, "\(code.note ?? "")")
    let stage = try #require(code.stageKernel)
    let parameters = [10.1]
    let slope = [0.3, -7.7, 1e-3]
    let start = [1.1, 2.2, 3.3]
    let factor = 0.0123
    var fused = start
    var fusedOut = [Double](repeating: 0, count: 3)
    stage(nil, 0.7, factor, slope, parameters, &fused, &fusedOut)
    let moved = zip(start, slope).map { $0 + factor * $1 }
    var out = [Double](repeating: 0, count: 3)
    code.kernel(0)(code.context(0), 0.7, moved, parameters, nil, &out, nil)
    #expect(fused == moved)
    #expect(fusedOut == out)
  }

  @Test func theInterpreterHasNone() {
    let code = CompiledPrograms([StageKernelTests.program()], stage: 0, backend: .interpreter)
    #expect(code.stageKernel == nil)
  }

  @Test func isOnlyMadeWhenAskedFor() {
    let code = CompiledPrograms([StageKernelTests.program()], backend: .native)
    #expect(code.stageKernel == nil)
  }
}
