import Testing

@testable import Expressions

/// What is done to programs before they run in Double.
@Suite struct LoweringTests {
  private func lowered(_ outputs: (Recorder) -> [Expression]) -> Program {
    let recorder = Recorder(inputs: ProgramInputs(states: 3, parameters: 0))
    return recorder.program(outputs: outputs(recorder)).loweredToDouble()
  }

  @Test("Half powers are the powers to a few units in the last place")
  func halfPowers() {
    let exponents = [0.5, 1.5, -0.5, -1.5, 2.5, -2.5, 7.5, -16.5]
    let program = lowered { r in exponents.map { power(r.state(0), Expression($0)) } }
    #expect(program.operationCounts[.power] == nil)
    let run = Runner(program, backend: .native)
    for x in [1e-9, 0.3, 1, 1.7, 2, 3e5, 1e18] {
      for (found, exponent) in zip(run(Inputs(y: [x, 0, 0])).outputs, exponents) {
        let exact = Double.power(x, exponent)
        #expect(abs(found - exact) <= 12 * exact.ulp, "\(x)^\(exponent)")
      }
    }
    let atZero = run(Inputs(y: [0, 0, 0])).outputs
    #expect(atZero == [0, 0, .infinity, .infinity, 0, .infinity, 0, .infinity])
    #expect(run(Inputs(y: [-2, 0, 0])).outputs.allSatisfy { $0.isNaN })
  }

  @Test("Other powers stay what they are")
  func otherPowers() {
    let program = lowered { r in
      [power(r.state(0), 0.25), power(r.state(0), 17.5), power(r.state(0), r.state(1))]
    }
    #expect(program.operationCounts[.power] == 3)
  }

  @Test("A difference and its negative are computed once")
  func differences() {
    let program = lowered { r in
      let (x, y) = (r.state(0), r.state(1))
      return [(x - y) * (x - y) * (x - y), (y - x) * (y - x) * (y - x), y - x, x / (y - x)]
    }
    #expect(program.operationCounts[.subtract] == 1)
    #expect(program.operationCounts[.multiply] == 2)
    let (x, y) = (1.3, 0.7)
    let found = Runner(program)(Inputs(y: [x, y, 0])).outputs
    let d = x - y
    #expect(found == [d * d * d, -(d * d * d), -d, -(x / d)])
  }

  @Test("Signs find their way out of sums")
  func signs() {
    let program = lowered { r in
      let (x, y, z) = (r.state(0), r.state(1), r.state(2))
      let d = y - x
      return [x - y, z + d * z, z - d, exp(d) + abs(d)]
    }
    let (x, y, z) = (2.5, -0.7, 11.0)
    let found = Runner(program)(Inputs(y: [x, y, z])).outputs
    let d = y - x
    #expect(found == [x - y, z + d * z, z - d, Double.exp(d) + d.magnitude])
  }
}
