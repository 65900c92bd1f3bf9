import Fields
import Gradients
import Integrators
import TestProblems
import Testing

extension Named {
  /// Every point of the continuous axes, adjoint and tangent.
  static let continuous = Strategies.every.filter { $0 is ContinuousAdjoint || $0 is Tangent }
    .map { Named(strategy: $0) }
  static let continuousAdjoints = continuous.filter { $0.strategy is ContinuousAdjoint }
  static func named(_ name: String) -> Named {
    guard let strategy = try? Strategies.named(name) else { fatalError(name) }
    return Named(strategy: strategy)
  }
  /// Whether it reads the state from a cubic.
  var isCubic: Bool {
    switch (strategy as? ContinuousAdjoint)?.source {
    case .dense(.hermite), .segments(.hermite): true
    default: false
    }
  }
}

/// Every combination of every axis, on every kind of objective.
@Suite("Every continuous strategy")
struct EveryContinuousTests {
  static let problems: [TestProblem] = [
    .forced, .costed, .observed, .withoutParameters,
    .lotkaVolterra.with("x(t0)*y(T) + p0^2*y(t0)", end: 3),
    .lotkaVolterra.with("integral(t*x*p1)*observations(y) - integral(y)", end: 3, times: [1, 3]),
  ]

  @Test(
    "gives the same gradient and the same value", arguments: Named.continuous,
    [Method.tsit5, .dop853, .kvaerno5, .rodas5p, .radau5])
  func agreement(named: Named, method: Method) throws {
    for problem in Self.problems {
      let truth = try problem.gradient(.tangent, .dop853, relative: 1e-12)
      let result = try problem.gradient(named, method, relative: 1e-9) { $0.checkpointInterval = 9 }
      #expect(result.failure == nil, "\(problem.name)")
      // The steps of a method of order 8 are long for a cubic.
      let permitted = named.isCubic ? (method == .dop853 ? 3e-4 : 2e-5) : 2e-7
      let error = relativeError(result.gradient, truth.gradient)
      #expect(error < permitted, "\(problem.name)")
      #expect(abs((result.value ?? .nan) / (truth.value ?? .nan) - 1) < 1e-7)
    }
  }

  @Test("of Lotka and Volterra's is as certified", arguments: Named.continuous)
  func certified(named: Named) throws {
    let truth = [
      0.299599508303682302, -0.0141518163448535055, 0.621961585551280884, 0.0680014041508743366,
      0.169176463995892817, 0.272560693950007505,
    ]
    // A cubic is as good where the steps are those of a low order, whose own errors then add up to 130
    // tolerances: it has another digit.
    let result = try TestProblem.lotkaVolterra.gradient(
      named, named.isCubic ? .bs3 : .dop853, relative: named.isCubic ? 3e-11 : 1e-10
    ) { $0.adjointMethod = .dop853 }
    #expect(relativeError(result.gradient, truth) < 1e-8)
  }

  @Test(
    "says what it held to the byte, also where it failed", arguments: Named.continuous,
    [Method.tsit5, .kvaerno5, .adams])
  func ledger(named: Named, method: Method) throws {
    for problem in [TestProblem.lotkaVolterra, .observed, .costed, .withoutParameters] {
      for limit in [1_000_000, 14, 8, 7, 1] {
        let memory = try problem.gradient(named, method, relative: 1e-6) {
          $0.checkpointInterval = 7
          $0.options.stepLimit = limit
        }.memory
        #expect(memory.trajectoryBytes == memory.predictedBytes, "\(problem.name), \(limit)")
        // Backsolve holds y(T), once it is there.
        #expect(
          limit < 100 || (memory.trajectoryBytes == 0) == (named.strategy is Tangent))
      }
      // And where the way back did.
      let steps = try problem.gradient(named, method, relative: 1e-6).forward.accepted
      let failed = try problem.gradient(named, method, relative: 1e-6) {
        $0.checkpointInterval = 7
        $0.options.stepLimit = steps + 1
        $0.tolerances.adjointRelative = 1e-12
        $0.tolerances.adjointAbsolute = 1e-14
      }
      #expect(failed.memory.trajectoryBytes == failed.memory.predictedBytes)
    }
  }

  @Test("holds what the process holds", arguments: Named.continuous)
  func process(named: Named) throws {
    let problem = try TestProblem.lotkaVolterra.with("x(T)", end: 10).compiled()
    var request = GradientRequest(
      problem: problem, method: .tsit5,
      tolerances: GradientTolerances(relative: 1e-8, absolute: 1e-8))
    request.checkpointInterval = 20
    let strategy = named.strategy
    _ = strategy.gradient(request)
    let (result, allocations) = Allocations.during { strategy.gradient(request) }
    #expect(result.failure == nil)
    let ledger = result.memory.trajectoryBytes
    // One block of each log, the scratch of the solvers.
    #expect(allocations.peakBytes >= ledger)
    #expect(allocations.peakBytes <= ledger + 3 * 33_000 + 40_000)
    #expect(allocations.liveBytes < 1000)
  }

  @Test("is watched up to the gradient it returns", arguments: Named.continuousAdjoints)
  func observer(named: Named) throws {
    final class Last: BackwardObserver {
      var lambda: [Double] = []
      var mu: [Double] = []
      var time = Double.nan
      var count = 0
      func observe(
        t: Double, lambda: UnsafePointer<Double>, parameters: UnsafePointer<Double>,
        state: UnsafePointer<Double>?
      ) {
        time = t
        self.lambda = (0..<2).map { lambda[$0] }
        mu = (0..<4).map { parameters[$0] }
        count += 1
      }
    }
    let last = Last()
    let result = try TestProblem.lotkaVolterra.gradient(named, .tsit5, relative: 1e-6) {
      $0.observer = last
    }
    #expect(abs(last.time) < 1e-12 && last.count == result.backward.accepted)
    #expect(relativeError(last.lambda, result.initial) < 1e-12)
    #expect(relativeError(last.mu, result.parameters) < 1e-12)
  }
}
