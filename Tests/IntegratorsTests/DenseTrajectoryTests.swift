import Fields
import Integrators
import TestProblems
import Testing

@Suite("A dense trajectory")
struct DenseTrajectoryTests {
  private func evaluate(_ dense: DenseTrajectory, _ t: Double) -> [Double] {
    var out = [Double](repeating: .nan, count: dense.stateCount)
    dense.evaluate(at: t, into: &out)
    return out
  }

  @Test("gives the same values in whatever order it is asked", arguments: Method.general)
  func order(method: Method) throws {
    let run = try Run(TestProblem.lorenz, method, relative: max(method.tightest, 1e-8))
    let dense = DenseTrajectory(for: run.integrator.stepper)
    var ends: [(t: Double, y: [Double])] = [(0, run.state)]
    // Landings of a size near round-off among the steps.
    for stop in [0.3, 0.3.nextUp, 1, 5] {
      while run.integrator.time != stop {
        try run.integrator.step(toward: stop)
        dense.append(run.integrator)
        ends.append((run.integrator.time, run.state))
      }
    }
    #expect(dense.count == ends.count - 1)
    for (t, y) in ends {
      #expect(relativeError(evaluate(dense, t), y) < max(1e-12, method.denseNoise), "t = \(t)")
    }
    var numbers = SeededNumbers(3)
    let times = numbers.numbers(300, in: 0...5)
    let inOrder = Dictionary(uniqueKeysWithValues: times.sorted().map { ($0, evaluate(dense, $0)) })
    for t in times { #expect(evaluate(dense, t) == inOrder[t]) }
    for (t, y) in ends.reversed() { #expect(relativeError(evaluate(dense, t), y) < 1e-12) }
  }

  @Test("is as exact as its order between the steps", arguments: Method.adaptive)
  func exactness(method: Method) throws {
    let relative = max(method.tightest, 1e-7)
    let run = try Run(TestProblem.lotkaVolterra, method, relative: relative)
    let fine = try Run(TestProblem.lotkaVolterra, .dop853, relative: 1e-13)
    let dense = DenseTrajectory(for: run.integrator.stepper)
    while run.integrator.time != run.end {
      try run.integrator.step(toward: run.end)
      dense.append(run.integrator)
    }
    let permitted = method.family.order < 3 ? 3 * method.permittedError(at: relative) : 3e-5
    for k in 1..<100 {
      try fine.integrator.integrate(to: Double(k) / 10)
      #expect(relativeError(evaluate(dense, Double(k) / 10), fine.state) < permitted, "\(k)")
    }
  }

  @Test("can be emptied and filled again, which holds no more memory", arguments: Method.general)
  func reuse(method: Method) throws {
    let run = try Run(TestProblem.lorenz, method, relative: 1e-6)
    let dense = DenseTrajectory(for: run.integrator.stepper)
    while run.integrator.time != run.end {
      try run.integrator.step(toward: run.end)
      dense.append(run.integrator)
    }
    let bytes = dense.byteCount
    dense.removeAll()
    #expect(dense.count == 0 && dense.byteCount == 0)
    let start = run.state
    try run.integrator.step(toward: 6)
    dense.append(run.integrator)
    #expect(relativeError(evaluate(dense, 5), start) < 1e-14)
    // Coefficients of degree seven are a thousand times larger than their sum.
    let permitted = max(dense.degree > 6 ? 1e-12 : 1e-13, method.denseNoise)
    #expect(relativeError(evaluate(dense, run.integrator.time), run.state) < permitted)
    #expect(dense.byteCount * 10 < bytes)
  }
}
