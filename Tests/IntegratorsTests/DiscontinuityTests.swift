import Fields
import Foundation
import TestProblems
import Testing

@testable import Integrators

/// x′ = −x + 1 before t = 1 and −x − 2 after, and remembers when it was asked.
private final class Switch: DifferentiableField {
  let stateCount = 1
  let parameterCount = 0
  var times: [Double] = []

  func rhs(
    _ t: Double, _ y: Span<Double>, _ p: Span<Double>, into dy: inout MutableSpan<Double>
  ) {
    times.append(t)
    dy[0] = -y[0] + (t < 1 ? 1 : -2)
  }

  func jvp(
    _ t: Double, _ y: Span<Double>, _ p: Span<Double>, _ v: Span<Double>,
    into out: inout MutableSpan<Double>
  ) {
    times.append(t)
    out[0] = -v[0]
  }

  func vjp(
    _ t: Double, _ y: Span<Double>, _ p: Span<Double>, _ lambda: Span<Double>,
    into yBar: inout MutableSpan<Double>, addingTo pBar: inout MutableSpan<Double>
  ) {
    yBar[0] = -lambda[0]
  }
}

@Suite("Discontinuities in time")
struct DiscontinuityTests {
  /// x′ = −x + c(t): three pieces with exact solutions; 3·0.7 is not the Double nearest to 2.1.
  static func pieces(_ first: String, _ second: String, isListed: Bool = true) -> TestProblem {
    var problem = TestProblem(
      "pieces", span: 0...3, objective: "x(T)",
      model: """
          x(0) = 1
          c := select(\(first), 1, select(\(second), -2, 5))
          x' = -x + c
        """)
    problem.discontinuities = isListed ? [1, 2.1] : []
    return problem
  }

  /// c + (x − c) e^{−h}: a piece of the solution.
  static func piece(_ x: Double, _ c: Double, _ h: Double) -> Double { c + (x - c) * exp(-h) }
  static let end = piece(piece(piece(1, 1, 1), -2, 1.1), 5, 0.9)

  /// Reversible methods, whose parasites grow on solutions that contract, have the oscillators.
  static let methods = Method.general.filter { !($0.family is SplittingFamily) }
  static let adaptive = methods.filter(\.isAdaptive)

  private func permitted(_ method: Method) -> Double {
    let factor: Double = method.family is MultistepFamily ? 100 : 10
    return method.isAdaptive ? factor * method.permittedError(at: method.tightest) : 5e-3
  }

  @Test("Every method keeps its accuracy, whichever way the jump is written", arguments: methods)
  func accuracy(method: Method) throws {
    var counts: [Counts] = []
    for (first, second) in [("t <= 1", "t <= 2.1"), ("t < 1", "t < 2.1"), ("1 > t", "3*0.7 >= t")] {
      let run = try Run(Self.pieces(first, second), method, relative: method.tightest)
      #expect(run.failure() == nil)
      #expect(abs(run.state[0] - Self.end) < permitted(method), "\(first)")
      counts.append(run.counts)
    }
    #expect(counts[0] == counts[1] && counts[1] == counts[2])
  }

  @Test("Unlisted, the same jumps cost rejected steps or accuracy", arguments: adaptive)
  func negativeControl(method: Method) throws {
    func run(_ isListed: Bool) throws -> (error: Double, rejected: Int) {
      let run = try Run(
        Self.pieces("t <= 1", "t <= 2.1", isListed: isListed), method, relative: method.tightest)
      #expect(run.failure() == nil)
      return (abs(run.state[0] - Self.end), run.counts.rejected)
    }
    let (listed, unlisted) = (try run(true), try run(false))
    #expect(
      listed.rejected < unlisted.rejected || listed.error < 0.1 * unlisted.error,
      "\(listed), \(unlisted)")
  }

  @Test("Fixed steps keep their order", arguments: methods)
  func order(method: Method) throws {
    // Multistep methods begin at order 1, with steps that are not theirs.
    if method.family.order == 1 || method.family is MultistepFamily { return }
    func error(_ isListed: Bool) throws -> Double {
      var options = Integrator.Options()
      options.fixedStep = 0.037
      let run = try Run(
        Self.pieces("t <= 1", "t <= 2.1", isListed: isListed), method, relative: 1e-9,
        options: options)
      #expect(run.failure() == nil)
      return abs(run.state[0] - Self.end)
    }
    let (listed, unlisted) = (try error(true), try error(false))
    #expect(listed < 0.3 * unlisted, "\(listed), \(unlisted)")
  }

  static let ways: [(Double, Double)] = [(0, 2), (2, 0), (1, 2), (1, 0), (0, 1)]

  @Test("No evaluation reaches over, forward and backward", arguments: methods)
  func sides(method: Method) throws {
    let handWritten = Switch()
    let field = Field(handWritten, parameters: [], discontinuities: [1])
    if method == .taylor {
      // It wants operations, of which this field is not made.
      #expect(method.family.objection(to: field.kernels)?.contains("operations") == true)
      return
    }
    for (start, end) in Self.ways {
      handWritten.times = []
      var options = Integrator.Options()
      if !method.isAdaptive { options.fixedStep = 0.01 }
      let integrator = Integrator(
        method, field: field.kernels,
        tolerances: Tolerances(relative: method.tightest, absolute: method.tightest, count: 1),
        t: start, y: [0.5], end: end, options: options)
      var isAcross = false
      while integrator.time != end {
        try integrator.step(toward: end)
        isAcross = isAcross || (integrator.stepStart - 1) * (integrator.time - 1) < 0
      }
      #expect(!isAcross)
      // Close to it, on both sides or on the one, but never at it.
      #expect(!handWritten.times.contains(1))
      #expect(handWritten.times.contains { $0 < 1 } == (min(start, end) < 1))
      #expect(handWritten.times.contains { $0 > 1 } == (max(start, end) > 1))
      let direction: Double = end < start ? -1 : 1
      let (first, second) = direction > 0 ? (1.0, -2.0) : (-2, 1)
      let exact =
        abs(end - start) == 2
        ? Self.piece(Self.piece(0.5, first, direction), second, direction)
        : Self.piece(0.5, start + end < 2 ? 1 : -2, direction)
      let error = abs(integrator.state[0] - exact)
      // Backward the errors grow.
      #expect(error < 50 * permitted(method), "\(start) to \(end): \(error)")
    }
  }

  @Test("Evaluation at the very time takes the side of the segment")
  func window() {
    let jumps = Discontinuities([-1, 0, 5])
    for (time, toward, segment) in [
      (-1.0, 1.0, 1), (-1, -2, 0), (0, 1, 2), (0, -1, 1), (5, 6, 3), (5, 4, 2), (2, 9, 2),
    ] {
      #expect(jumps.segment(at: time, toward: toward) == segment)
    }
    jumps.enter(1)
    #expect(jumps.clamped(-1) > -1 && jumps.clamped(0) < 0 && jumps.clamped(-0.5) == -0.5)
    #expect(jumps.clamped(-1) < -1 + 1e-14 && jumps.clamped(0) > -1e-300)
    jumps.enter(3)
    #expect(jumps.clamped(5) == 5.0.nextUp.nextUp.nextUp.nextUp && jumps.clamped(1e9) == 1e9)
    #expect(jumps.landing(in: 2, from: 1, toward: 9) == 5)
    #expect(jumps.landing(in: 2, from: 1, toward: 3) == 3)
    #expect(jumps.landing(in: 2, from: 1, toward: -9) == 0)
    #expect(jumps.landing(in: 3, from: 6, toward: 9) == 9)
  }

  @Test("A method begins anew beyond", arguments: [Method.bdf, .adams, .radau, .dop853])
  func beginsAnew(method: Method) throws {
    let run = try Run(Self.pieces("t <= 1", "t <= 2.1"), method, relative: 1e-8)
    let integrator = run.integrator
    while integrator.time < 2.1 { try integrator.step(toward: run.end) }
    #expect(integrator.time == 2.1)
    let (order, proposed) = (integrator.stepper.order, integrator.proposedStep)
    try integrator.step(toward: run.end)
    #expect(integrator.stepStart == 2.1 && integrator.stepSize < proposed)
    if method.family is MultistepFamily {
      // Order 1, after which 2 may be next.
      #expect(order > 2 && integrator.stepper.order <= 2)
    }
  }

  @Test("Runs repeat to the bit from a checkpoint at it", arguments: adaptive)
  func checkpoints(method: Method) throws {
    let run = try Run(Self.pieces("t <= 1", "t <= 2.1"), method, relative: 1e-6)
    let integrator = run.integrator
    func path(_ keep: (Double) -> Void = { _ in }) throws -> [Double] {
      var path: [Double] = []
      while integrator.time != run.end {
        try integrator.step(toward: run.end)
        path += [integrator.time, integrator.state[0]]
        if integrator.time == 1 { keep(integrator.state[0]) }
      }
      return path
    }
    let start = integrator.checkpoint()
    var mark: (checkpoint: Integrator.Checkpoint, state: Double)?
    let whole = try path { mark = (integrator.checkpoint(), $0) }
    let (checkpoint, state) = try #require(mark)
    integrator.resume(from: checkpoint, y: [state])
    let tail = try path()
    #expect(tail.count > 4 && tail == Array(whole.suffix(tail.count)))
    // A checkpoint there changes nothing: everything begins anew in any case.
    integrator.resume(from: start, y: [1])
    #expect(try path() == whole)
  }
}
