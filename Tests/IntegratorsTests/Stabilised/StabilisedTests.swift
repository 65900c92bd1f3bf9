import Expressions
import Fields
import Foundation
import Integrators
import TestProblems
import Testing

@Suite("Stabilised methods at work")
struct StabilisedTests {
  static let methods: [Method] = [.rkc2, .rock4]

  /// u′ = u_xx + forcing on N points, its spectrum reaches to −4 (N + 1)².
  private static func heat(_ points: Int) -> TestProblem {
    TestProblem(
      "heat-\(points)", span: 0...1, objective: "u[1](T)",
      model: """
          N := \(points)
          h := 1/(N + 1)
          u[i](0) = sin(pi*i*h) + sin(3*pi*i*h)/3 for i in 1..N
          u[0] := 0
          u[N+1] := 0
          u[i]' = (u[i-1] - 2*u[i] + u[i+1])/h^2 + 10*i*h*sin(5*t) for i in 1..N
        """)
  }

  @Test("The spectral radius is found, and not much overestimated", arguments: methods, [10, 40])
  func radius(method: Method, points: Int) throws {
    let run = try Run(Self.heat(points), method, relative: 1e-4)
    try run.integrator.integrate(to: run.end)
    let stepper = try #require(run.integrator.stepper as? Stabilised)
    let n = Double(points + 1)
    let exact = 4 * n * n * pow(sin(Double.pi * Double(points) / (2 * n)), 2)
    #expect(stepper.spectralRadius > exact && stepper.spectralRadius < 1.25 * exact)
  }

  @Test("Work grows as the square root of the stiffness", arguments: methods)
  func squareRootLaw(method: Method) throws {
    // Four times the stiffness each time.
    let counts = try [19, 39, 79].map { points in
      let run = try Run(Self.heat(points), method, relative: 1e-5)
      try run.integrator.integrate(to: run.end)
      return run.counts
    }
    for (coarse, fine) in zip(counts, counts.dropFirst()) {
      let ratio = Double(fine.rhs) / Double(coarse.rhs)
      #expect(ratio > 1.3 && ratio < 2.4, "\(ratio)")
      #expect(fine.jacobian == 0)
    }
    let explicit = try [39, 79].map { points in
      let run = try Run(Self.heat(points), .tsit5, relative: 1e-5)
      try run.integrator.integrate(to: run.end)
      return run.counts.rhs
    }
    #expect(explicit[1] > 3 * explicit[0])
    #expect(counts[2].rhs * 4 < explicit[1])
  }

  @Test("Every evaluation is one of a stage or of the power method", arguments: methods)
  func accounts(method: Method) throws {
    let run = try Run(TestProblem.brusselator, method, relative: 1e-6)
    let stepper = try #require(run.integrator.stepper as? Stabilised)
    var stages = 0
    while run.integrator.time != run.end {
      try run.integrator.step(toward: run.end)
      stages += Int(stepper.record[stepper.stride])
      #expect(stepper.record[stepper.stride] == Double(stepper.stageCount))
    }
    let counts = run.counts
    let rest = counts.rhs - 2 - stages
    let estimates = counts.accepted / Stabilised.radiusAge + 1 + counts.rejected
    // At least two evaluations to see that the quotient has settled.
    #expect(rest >= 2 * (counts.accepted / Stabilised.radiusAge))
    #expect(rest <= 50 * estimates + 252 * counts.rejected)
  }

  @Test("A step beyond the most stages is refused at no cost and taken shorter", arguments: methods)
  func refusal(method: Method) throws {
    let field = Field(
      rhs: Model(states: ["y"]) { _, y, _ in
        [-1e6 * y[0]]
      } initial: { _ in
        [0]
      }.rhs,
      parameterValues: [], backend: .interpreter)
    let stepper = method.makeStepper(
      field: field.kernels, tolerances: Tolerances(relative: 1e-3, absolute: 1e-3, count: 1))
    stepper.start(t: 0, y: [1])
    guard case .notConverged = stepper.attempt(t: 0, h: 1) else {
      Issue.record("taken")
      return
    }
    let factor = try #require(stepper.proposedFactor)
    let before = field.kernels.counts.pointee.rhs
    guard case .candidate = stepper.attempt(t: 0, h: factor) else {
      Issue.record("refused again")
      return
    }
    #expect(stepper.proposedFactor == nil && abs(stepper.result[0]) < 1)
    #expect(field.kernels.counts.pointee.rhs - before <= 250)
    #expect(field.kernels.counts.pointee.rhs - before > 140)
  }

  @Test("The transpose counts its replay", arguments: methods)
  func replays(method: Method) throws {
    let frozen = try FrozenTrajectory(
      TestProblem.brusselator.compiled(), method, tolerance: 1e-5)
    let counts = frozen.field.counts
    counts.pointee = Counts()
    _ = try frozen.pull((0..<frozen.field.stateCount).map { Double($0) })
    let stages = (0..<frozen.log.count).reduce(0) {
      $0 + Int(frozen.log[$1].stages[frozen.log.stride])
    }
    #expect(counts.pointee.replayed == frozen.log.count)
    #expect(counts.pointee.vjp == stages)
    #expect(counts.pointee.rhs == stages - (method == .rock4 ? frozen.log.count : 0))
  }
}
