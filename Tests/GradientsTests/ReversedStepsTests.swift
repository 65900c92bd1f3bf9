import Fields
import Foundation
import Gradients
import Integrators
import TestProblems
import Testing

/// The strategy that undoes steps instead of storing them.
@Suite("Exact reversal")
struct ReversedStepsTests {
  static let reversible = Method.allCases.filter { $0.family.isReversible }
  static let swing = ReversibleGradientTests.swing

  /// How many steps, and of what size, a method can undo with digits to spare.
  private func run(
    _ named: Named, _ method: Method, _ problem: TestProblem = swing, isFixed: Bool = false,
    change: (inout GradientRequest) -> Void = { _ in }
  ) throws -> GradientResult {
    try problem.gradient(named, method, relative: method.family.order < 3 ? 1e-3 : 1e-6) {
      if isFixed || !method.isAdaptive { $0.options.fixedStep = 0.11 }
      change(&$0)
    }
  }

  @Test("The gradient is that of the stored steps, to the defect", arguments: reversible)
  func stored(method: Method) throws {
    // Damped leapfrog cannot undo as many steps as its errors ask for.
    for isFixed in method == .alfDamped ? [true] : [true, false] {
      let stored = try run(.discrete, method, isFixed: isFixed)
      let undone = try run(.reversible, method, isFixed: isFixed)
      #expect(undone.failure == nil && undone.value == stored.value)
      let report = try #require(undone.reversal)
      #expect(report.steps == stored.forward.accepted && undone.backward.replayed == report.steps)
      // Rounding, magnified as foretold.
      #expect(report.defect <= 1e-14 * Double(report.steps) * max(report.growth, 1))
      let error = relativeError(undone.gradient, stored.gradient)
      #expect(error <= 100 * report.defect + 1e-13, "\(method): \(error), \(report.defect)")
      #expect(undone.backward.vjp == stored.backward.vjp && stored.reversal == nil)
      #expect(undone.forward == stored.forward)
    }
  }

  @Test("The defect is what is lost: damped leapfrog loses it as foretold")
  func defect() throws {
    let few = try #require(try run(.reversible, .alfDamped, isFixed: true).reversal)
    #expect(abs(few.growth / pow(1.25, Double(few.steps)) - 1) < 1e-9)
    let many = try run(.reversible, .alfDamped, isFixed: true) { $0.options.fixedStep = 0.06 }
    let report = try #require(many.reversal)
    // Forty steps more, 1.25⁴⁰ = 7.5e3.
    #expect(report.steps - few.steps >= 40)
    #expect(report.defect > 100 * few.defect)
    let stored = try run(.discrete, .alfDamped, isFixed: true) { $0.options.fixedStep = 0.06 }
    #expect(relativeError(many.gradient, stored.gradient) > report.defect / 1000)
  }

  @Test("More steps than can be undone are refused in a sentence", arguments: [true, false])
  func growth(isFixed: Bool) throws {
    let result = try run(.reversible, .alfDamped, isFixed: isFixed) {
      if isFixed { $0.options.fixedStep = 0.04 } else { $0.tolerances.relative = 1e-7 }
    }
    guard case .unsupported(let why)? = result.failure?.reason else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
    #expect(why.contains("cannot be undone") && why.contains("1.25") && result.gradient.isEmpty)
    // With fixed steps nothing needs to be computed to know.
    #expect((result.forward.accepted == 0) == isFixed)
    #expect(result.failure?.phase == (isFixed ? .forward : .backward))
    #expect(result.memory.trajectoryBytes == result.memory.predictedBytes)
  }

  @Test("Bytes: none at fixed steps, sixteen a step else; backpropagation's grow (T13)")
  func memory() throws {
    for method in [Method.alf, .reversibleHeun, .reversibleTsit5] {
      var bytes: [[Int]] = []
      for size in [0.02, 0.01, 0.005] {
        let results = try [Named.reversible, .backsolve, .discrete].map { named in
          try TestProblem.lotkaVolterra.with("x(T)", end: 2).gradient(
            named, method, relative: 1e-3
          ) { $0.options.fixedStep = size }
        }
        #expect(results[0].failure == nil && results[2].failure == nil)
        bytes.append(results.map(\.memory.trajectoryBytes))
        #expect(results[2].forward.accepted == Int((2 / size).rounded()))
      }
      #expect(bytes.map { $0[0] } == [0, 0, 0])
      #expect(Set(bytes.map { $0[1] }).count == 1)
      #expect(bytes[1][2] == 2 * bytes[0][2] && bytes[2][2] == 4 * bytes[0][2])
      let adaptive = try run(.reversible, method, .lotkaVolterra.with("x(T)", end: 2))
      #expect(adaptive.memory.trajectoryBytes == 16 * adaptive.forward.accepted)
      #expect(adaptive.memory.predictedBytes == adaptive.memory.trajectoryBytes)
      // Revolve holds no more states than it may.
      let binomial = try TestProblem.lotkaVolterra.with("x(T)", end: 2).gradient(
        .discrete, method, relative: 1e-3
      ) {
        $0.options.fixedStep = 0.005
        $0.schedule = .binomial(slots: 5)
      }
      let report = try #require(binomial.schedule)
      #expect(report.measured.memoryStates == 5)
      #expect(binomial.memory.trajectoryBytes <= 5 * report.stateBytes + report.recordBytes)
    }
  }

  @Test("The process agrees: a run of many fixed steps holds nothing", arguments: reversible)
  func process(method: Method) throws {
    guard method != .alfDamped else { return }  // cannot be undone that far
    let compiled = try Self.swing.compiled()
    var request = GradientRequest(
      problem: compiled, method: method,
      tolerances: GradientTolerances(relative: 1e-3, absolute: 1e-3))
    request.options.fixedStep = 5e-4
    _ = ReversibleAdjoint().gradient(request)
    let (result, allocations) = Allocations.during { ReversibleAdjoint().gradient(request) }
    #expect(result.failure == nil && result.forward.accepted == 11_000)
    #expect(result.memory.trajectoryBytes == 0)
    #expect(allocations.peakBytes < 60_000)
  }

  @Test("Over discontinuities in time, where hidden states are lost", arguments: reversible)
  func discontinuities(method: Method) throws {
    var problem = Self.swing
    problem.discontinuities = [0.2, 1, 2.75, 6, 7]
    problem.model = problem.model.replacingOccurrences(
      of: "x' =", with: "x' = select(t < 2.75, 0.3, 0) +")
    for isFixed in [true, false] {
      let stored = try run(.discrete, method, problem, isFixed: isFixed)
      let undone = try run(.reversible, method, problem, isFixed: isFixed)
      let report = try #require(undone.reversal)
      #expect(undone.failure == nil && report.defect < 1e-8)
      #expect(
        relativeError(undone.gradient, stored.gradient) <= 100 * report.defect + 1e-13)
      // Snapshots at 1 and 2.75 only.
      let perStep = isFixed || !method.isAdaptive ? 0 : 16 * undone.forward.accepted
      let snapshots = undone.memory.trajectoryBytes - perStep
      #expect(snapshots > 0 && undone.memory.predictedBytes == undone.memory.trajectoryBytes)
    }
  }

  @Test("Ledgers hold where the forward pass fails", arguments: [1, 6, 20])
  func failure(limit: Int) throws {
    for isFixed in [true, false] {
      let result = try run(.reversible, .reversibleTsit5, isFixed: isFixed) {
        $0.options.stepLimit = limit
        $0.tolerances.relative = 1e-9
        $0.tolerances.absolute = 1e-9
      }
      #expect(result.failure?.phase == .forward && result.gradient.isEmpty)
      #expect(result.memory.trajectoryBytes == (isFixed ? 0 : 16 * limit))
      #expect(result.memory.predictedBytes == result.memory.trajectoryBytes)
    }
  }

  @Test("Other methods are refused, and those that can are named", arguments: Method.sampled)
  func refusal(method: Method) throws {
    let result = try TestProblem.lotkaVolterra.gradient(.reversible, method, relative: 1e-6)
    guard case .unsupported(let why)? = result.failure?.reason else {
      Issue.record("not refused")
      return
    }
    #expect(why == ReversibleAdjoint().objection(to: method))
    #expect(why.contains(method.name) && why.contains("alf, alf-damped, reversible-heun"))
  }

  @Test("Running costs and observations", arguments: [Method.alf, .reversibleTsit5])
  func objectives(method: Method) throws {
    for problem in [TestProblem.observed, .costed, .forced, .withoutParameters] {
      let stored = try problem.gradient(.discrete, method, relative: 1e-4)
      let undone = try problem.gradient(.reversible, method, relative: 1e-4)
      #expect(undone.failure == nil && stored.failure == nil)
      #expect(relativeError(undone.gradient, stored.gradient) < 1e-8)
    }
  }

  @Test("Any explicit tableau can be coupled and undone")
  func anyTableau() throws {
    for tableau in [ButcherTableau.euler, .heun, .rungeKutta4, .dormandPrince5, .verner9] {
      let method = Method(
        name: "coupled-\(tableau.name)", summary: "", family: CoupledFamily(tableau: tableau),
        controller: .fixed)
      let stored = try run(.discrete, method, isFixed: true)
      let undone = try run(.reversible, method, isFixed: true)
      let report = try #require(undone.reversal)
      #expect(undone.failure == nil && report.defect < 1e-11)
      #expect(relativeError(undone.gradient, stored.gradient) < 100 * report.defect + 1e-13)
      #expect(undone.memory.trajectoryBytes == 0)
    }
  }

  @Test("Lorenz backward loses its digits, and the defect says so")
  func lorenz() throws {
    let defects = try [0.5, 1, 2].map { (end) -> Double in
      try TestProblem.lorenz.with("z(T)", end: end).gradient(
        .reversible, .reversibleTsit5, relative: 1e-6
      ) { $0.options.fixedStep = 0.002 }.reversal?.defect ?? .nan
    }
    // e^{14.57 t} times rounding; forward the error grows by e^{0.9 t}.
    #expect(defects[0] < 1e-9 && defects[1] > 20 * defects[0] && defects[2] > 1e4 * defects[1])
  }
}
