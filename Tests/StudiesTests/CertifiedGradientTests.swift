import Expressions
import Fields
import Gradients
import Integrators
import ProblemFiles
import Testing

@testable import Studies

/// Gradients through the whole chain (file, program, native kernels, solver, strategy, record)
/// against values certified to more digits than Double has.
@Suite(.serialized) struct CertifiedGradientTests {
  static let own: [StrategyName] = StrategyName.allCases.filter { !$0.isOracle }

  private func gradient(
    _ runner: ProblemRunner, _ solver: Solver, _ strategy: StrategyName, rtol: Double
  ) -> GradientRecord {
    runner.gradient(
      RunSettings(runner.problem, solver: solver, strategy: strategy, rtol: rtol))
  }

  /// The largest relative error of a component.
  private func error(
    _ record: GradientRecord, _ initial: [String: Double], _ parameters: [String: Double]
  ) -> Double {
    max(
      stateError(record.gradient.initial, against: initial),
      stateError(record.gradient.parameters, against: parameters))
  }

  static let predators = ["x": 0.299599508303682302, "y": -0.0141518163448535055]
  static let predatorRates = [
    "p0": 0.621961585551280884, "p1": 0.0680014041508743366, "p2": 0.169176463995892817,
    "p3": 0.272560693950007505,
  ]

  @Test(arguments: [Method.auto, .tsit5, .dop853, .rodas5p, .kvaerno5, .adams, .bdf])
  func `Lotka and Volterra's by our strategies`(_ method: Method) throws {
    let runner = try runner("lotka-volterra")
    for strategy in CertifiedGradientTests.own
    where strategy.objection(to: .own(method)) == nil {
      let record = gradient(runner, .own(method), strategy, rtol: 1e-10)
      #expect(record.status == .ok)
      let found = error(
        record, CertifiedGradientTests.predators, CertifiedGradientTests.predatorRates)
      print("gradient error: lotka-volterra \(method.name) \(strategy.rawValue) \(found)")
      // Collocation methods of high order take steps so long that the polynomial between their ends,
      // of order s + 1 only, is what the adjoint on it is limited by.
      let isInterpolated = ["interpolated", "checkpointed"].contains(strategy.rawValue)
      let isLong = method == .radau || method.family.order > method.family.denseOrder + 2
      // Multistep methods err by hundreds of tolerances, BDF by thousands, as CVODES' does.
      let isMultistep = method.family is MultistepFamily
      let permitted = isMultistep ? 3e-6 : isInterpolated && isLong ? 1e-7 : 1e-8
      #expect(found <= permitted, "\(method.name), \(strategy.rawValue)")
    }
  }

  @Test(arguments: [Solver.cvodes(.bdf), .cvodes(.adams)])
  func `Lotka and Volterra's by CVODES`(_ solver: Solver) throws {
    let runner = try runner("lotka-volterra")
    for strategy in [StrategyName.cvodesAdjoint, .cvodesForward] {
      let record = gradient(runner, solver, strategy, rtol: 1e-10)
      let found = error(
        record, CertifiedGradientTests.predators, CertifiedGradientTests.predatorRates)
      print("gradient error: lotka-volterra \(solver.name) \(strategy.rawValue) \(found)")
      #expect(found <= 1e-6, "\(solver.name), \(strategy.rawValue)")
    }
  }

  /// ∂y(40)/∂k; the gradient by y(0) is not printed, but a perturbation (1, 1, 1) of it keeps the
  /// proportions, which `y1 + y2 + y3` shows.
  @Test func `Robertson's at 40`() throws {
    let rates: [(objective: String, exact: [String: Double])] = [
      (
        "y1(T)",
        ["k1": -4.2475587717057326, "k2": -2.2883550889056693e-9, "k3": 1.3730807973446247e-5]
      ),
      (
        "y3(T)",
        ["k1": 4.2475128597432401, "k2": 2.2884688948566043e-9, "k3": -1.3730572254234863e-5]
      ),
    ]
    for (objective, exact) in rates {
      let runner = try runner("robertson", to: 40, objective: objective)
      for strategy in [StrategyName.tangent, .discrete, .interpolated, .checkpointed] {
        let record = gradient(runner, .own(.kvaerno5), strategy, rtol: 1e-8)
        let found = stateError(record.gradient.parameters, against: exact)
        print("gradient error: robertson T=40 \(objective) \(strategy.rawValue) \(found)")
        #expect(record.status == .ok && found <= 1e-5, "\(objective), \(strategy.rawValue)")
      }
    }
    // The sum is conserved, so its gradient is 1 for each initial value and 0 for each rate.
    let sum = try runner("robertson", to: 40, objective: "y1(T) + y2(T) + y3(T)")
    let record = gradient(sum, .own(.kvaerno5), .discrete, rtol: 1e-8)
    #expect(stateError(record.gradient.initial, against: ["y1": 1, "y2": 1, "y3": 1]) < 1e-9)
  }

  /// SUNDIALS' example cvsRoberts_ASAi_dns. It numbers the rates the other way round: its p₂ is
  /// our k3, its p₃ our k2.
  @Test func `Robertson's running cost to 50`() throws {
    let runner = try runner("robertson", to: 50, objective: "integral(y3)")
    let initial = ["y1": 8.41916101461556396, "y2": 16.0970233048228917, "y3": 16.0971508821279633]
    let rates = [
      "k1": 173.414089144977289, "k3": -5.05919140558618828e-4, "k2": 8.43234646542259683e-8,
    ]
    let cases: [(Solver, StrategyName, Double)] =
      [StrategyName.tangent, .discrete, .interpolated, .checkpointed].map {
        (.own(.kvaerno5), $0, 1e-5)
      } + [(.cvodes(.bdf), .cvodesAdjoint, 1e-4), (.cvodes(.bdf), .cvodesForward, 1e-4)]
    for (solver, strategy, bound) in cases {
      let record = gradient(runner, solver, strategy, rtol: 1e-8)
      let found = error(record, initial, rates)
      print("gradient error: robertson integral(y3) \(solver.name) \(strategy.rawValue) \(found)")
      #expect(abs((record.value ?? .nan) - 10.948648480574973184) <= bound * 11)
      #expect(found <= bound, "\(solver.name), \(strategy.rawValue)")
    }
  }

  /// To 5 and 10 at tolerance 1e-12 within 1e-8, to 20 within 1e-4: errors grow like exp(0.906 T).
  @Test(arguments: [
    (5.0, -0.544217710368273497, -0.305059613130938622, 1e-8),
    (10.0, -9.83037147097798586, 4.98362387140051076, 1e-8),
    (20.0, 330.595005278159184, -3446.04840052995564, 1e-4),
  ])
  func `Lorenz's by what claims to be right`(
    _ end: Double, _ rho: Double, _ z: Double, _ bound: Double
  ) throws {
    let runner = try runner("lorenz", to: end)
    for strategy in [StrategyName.tangent, .discrete, .interpolated, .checkpointed] {
      let record = gradient(runner, .own(.dop853), strategy, rtol: 1e-12)
      let found = max(
        stateError(record.gradient.parameters, against: ["rho": rho]),
        stateError(record.gradient.initial, against: ["z": z]))
      print("gradient error: lorenz T=\(end) \(strategy.rawValue) \(found)")
      #expect(record.status == .ok && found <= bound, "T = \(end), \(strategy.rawValue)")
    }
  }

  /// ∂y1(2000)/∂(y1(0), y2(0), μ) by Radau IIA of orders 13 and 17 in quadruple precision, which agree to
  /// 13 digits. Errors made on the way are amplified 1e7 times: no other library comes below 8e-6.
  @Test func `the stiff Van der Pol equation's to eight digits`() throws {
    let runner = try runner("van-der-pol-stiff")
    let initial = ["y1": 1.33921440273557, "y2": 4.46404850512408e-4]
    let parameters = ["mu": 1.784793623322339e-3]
    let errors = [1e-10, 1e-12, 1e-13].map { rtol in
      error(gradient(runner, .own(.radau9), .discrete, rtol: rtol), initial, parameters)
    }
    print("gradient error: van-der-pol-stiff radau9 discrete \(errors)")
    #expect((errors.min() ?? 1) <= 1e-8)
    #expect(errors[0] <= 1e-4)
  }

  /// The constant solution whose sensitivities oscillate: published gradients of 6217 and 6278 are
  /// those of steps chosen by the state alone.
  @Test func `the reference of the constant solution is not fooled`() throws {
    let reference = ReferenceMaker(runner: try runner("constant-solution")).make()
    #expect(abs((reference.gradient.parameters["a"] ?? .nan) - 212.71042521681938) < 1e-7)
  }
}
