import Expressions
import Testing

/// What the derivatives are where mathematics leaves them open.
@Suite struct DerivativeConventionTests {
  private func gradient(
    at point: [Double], _ f: ([Expression]) -> Expression
  ) -> (forward: [Double], reverse: [Double]) {
    let n = point.count
    let recorder = Recorder(inputs: ProgramInputs(states: n, parameters: 0))
    let program = recorder.program(outputs: [f((0..<n).map(recorder.state))])
    let jvp = Runner(program.jvp())
    let forward = (0..<n).map { column in
      jvp(Inputs(y: point), v: (0..<n).map { $0 == column ? 1 : 0 }).outputs[0]
    }
    return (forward, Runner(program.vjp())(Inputs(y: point), v: [1]).outputs)
  }

  private func expect(
    _ expected: [Double], at point: [Double], _ f: ([Expression]) -> Expression,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (forward, reverse) = gradient(at: point, f)
    #expect(forward == expected, sourceLocation: sourceLocation)
    #expect(reverse == expected, sourceLocation: sourceLocation)
  }

  @Test func kinks() {
    expect([0], at: [0]) { abs($0[0]) }
    expect([0], at: [2]) { sign($0[0]) }
    expect([1, 0], at: [3, 3]) { minimum($0[0], $0[1]) }
    expect([1, 0], at: [3, 3]) { maximum($0[0], $0[1]) }
    expect([0, 0, 1], at: [0, 1, 2]) { select($0[0], $0[1], $0[2]) }
    expect([0, 0, 1], at: [.nan, 1, 2]) { select($0[0], $0[1], $0[2]) }
  }

  @Test func powerAtZero() {
    expect([0, 0], at: [0, 2]) { power($0[0], $0[1]) }
    expect([1, 0], at: [0, 1]) { power($0[0], $0[1]) }
    expect([0], at: [0]) { power($0[0], 1.5) }
    let negative = gradient(at: [-2, 2]) { power($0[0], $0[1]) }
    #expect(negative.reverse[0] == -4 && negative.reverse[1].isNaN)
    // Forward mode adds 0·NaN for the exponent that stands still.
    #expect(negative.forward[0].isNaN)
  }

  @Test func secondOrderOfPowerIsFiniteAtZero() {
    let recorder = Recorder(inputs: ProgramInputs(states: 2, parameters: 0))
    let program = recorder.program(outputs: [power(recorder.state(0), recorder.state(1))])
    let second = Runner(program.vjp().jvp())
    let result = second(Inputs(y: [0, 3]), v: [1, 0.5, 0.25]).outputs
    #expect(result.allSatisfy { $0.isFinite })
  }

  @Test func infiniteSlopesAreInfinite() {
    expect([.infinity], at: [0]) { sqrt($0[0]) }
    expect([.infinity], at: [0]) { cbrt($0[0]) }
    expect([.infinity], at: [1]) { asin($0[0]) }
  }

  /// The trap stated at ``Operation``: reverse mode multiplies the branch not taken by zero.
  @Test func selectDoesNotGuardAnInfiniteSlopeInReverse() {
    let unguarded = gradient(at: [0]) { select($0[0], sqrt($0[0]), $0[0]) }
    #expect(unguarded.forward == [1])
    #expect(unguarded.reverse[0].isNaN)
    expect([1], at: [0]) { select($0[0], sqrt(select($0[0], $0[0], 1)), $0[0]) }
  }

  /// exp(x) − 1 is −1 to the last bit long before its slope eˣ is 0.
  @Test func expm1KeepsItsSmallSlope() {
    expect([Double.exp(-50)], at: [-50]) { expm1($0[0]) }
  }

  @Test func nanOperandsAreNotHidden() {
    for backend in Backend.allCases {
      let recorder = Recorder(inputs: ProgramInputs(states: 2, parameters: 0))
      let (a, b) = (recorder.state(0), recorder.state(1))
      let runner = Runner(
        recorder.program(outputs: [minimum(a, b), maximum(a, b), sign(a + b)]), backend: backend)
      for y in [[Double.nan, 1], [1, .nan]] {
        let result = runner(Inputs(y: y)).outputs
        #expect(result.allSatisfy { $0.isNaN })
      }
    }
  }
}
