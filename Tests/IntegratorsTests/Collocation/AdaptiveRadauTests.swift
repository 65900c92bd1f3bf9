import Fields
import TestProblems
import Testing

@testable import Integrators

@Suite("Radau of adaptive order")
struct AdaptiveRadauTests {
  /// The numbers of stages of the steps taken, as recorded.
  private func stages(_ problem: TestProblem, relative: Double) throws -> [Int] {
    let run = try Run(problem, .radau, relative: relative, absolute: relative * 1e-6)
    let log = StageLog(for: run.integrator.stepper)
    while run.integrator.time != run.end {
      try run.integrator.step(toward: run.end)
      log.append(run.integrator)
    }
    return (0..<log.count).map { Int(log[$0].stages[8 * log.stride]) }
  }

  @Test("The order rises with the tolerance asked for, and not at once")
  func order() throws {
    let robertson = TestProblem.robertson.with("y1(T)", end: 1e4)
    let loose = try stages(robertson, relative: 1e-3)
    let tight = try stages(robertson, relative: 1e-10)
    #expect(loose.allSatisfy { $0 == 3 } || loose.count { $0 == 3 } > loose.count / 2)
    #expect(tight.max() == 7 || tight.max() == 5)
    #expect(tight.count { $0 > 3 } > tight.count / 2)
    for found in [loose, tight] {
      #expect(found.prefix(10).allSatisfy { $0 == 3 })
      var sinceChange = 0
      for (before, after) in zip(found, found.dropFirst()) {
        sinceChange += 1
        if before == after { continue }
        #expect(abs(before - after) == 2)
        // Down at once where Newton fails; up only after ten steps.
        if after > before { #expect(sinceChange >= AdaptiveRadau.patience) }
        sinceChange = 0
      }
    }
  }

  @Test("High orders take fewer evaluations at tight tolerances than order 5 does")
  func cost() throws {
    let adaptive = try Run(TestProblem.robertson, .radau, relative: 1e-11, absolute: 1e-17)
    let fixed = try Run(TestProblem.robertson, .radau5, relative: 1e-11, absolute: 1e-17)
    try adaptive.integrator.integrate(to: 40)
    try fixed.integrator.integrate(to: 40)
    #expect(2 * adaptive.counts.rhs < fixed.counts.rhs)
    #expect(entrywiseError(adaptive.state, fixed.state) < 1e-8)
  }

  @Test("Dense output has the coefficients of the order at hand, and zeros")
  func dense() throws {
    let run = try Run(TestProblem.lorenz, .radau, relative: 1e-9)
    let stepper = run.integrator.stepper
    let (degree, stride) = (stepper.denseDegree, stepper.stride)
    var seen: Set<Int> = []
    while run.integrator.time != run.end {
      try run.integrator.step(toward: run.end)
      let stages = Int(stepper.record[8 * stride])
      seen.insert(stages)
      var coefficients = [Double](repeating: .nan, count: degree * stride)
      stepper.writeDense(
        t: run.integrator.stepStart, h: run.integrator.stepSize, into: &coefficients)
      for i in 0..<3 {
        let end = (0..<degree).reduce(stepper.state[i]) { $0 + coefficients[$1 * stride + i] }
        // Coefficients of degree seven are a thousand times larger than their sum.
        #expect(abs(end - stepper.result[i]) < 1e-10 * max(1, abs(end)))
        for k in stages..<degree { #expect(coefficients[k * stride + i] == 0) }
      }
    }
    #expect(seen.count > 1)
  }
}
