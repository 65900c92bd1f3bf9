import Gradients
import Integrators
import TestProblems
import Testing

/// Gradients against values certified in extended precision.
@Suite("Certified gradients")
struct CertifiedTests {
  @Test("Lotka–Volterra", arguments: Named.all, [Method.tsit5, .dop853])
  func lotkaVolterra(named: Named, method: Method) throws {
    let truth = [
      0.299599508303682302, -0.0141518163448535055, 0.621961585551280884, 0.0680014041508743366,
      0.169176463995892817, 0.272560693950007505,
    ]
    let result = try TestProblem.lotkaVolterra.gradient(named, method, relative: 1e-10)
    #expect(relativeError(result.gradient, truth) < 1e-8)
  }

  /// ∂y(40)/∂(k1, k2, k3), with k2 the fast constant (SUNDIALS' p3).
  static let robertson: [[Double]] = [
    [-4.2475587717057326, -2.2883550889056693e-9, 1.3730807973446247e-5],
    [4.5911962492538939e-5, -1.1380595093501273e-13, -2.3571921138463331e-10],
    [4.2475128597432401, 2.2884688948566043e-9, -1.3730572254234863e-5],
  ]

  @Test("Robertson at T = 40", arguments: Named.sound, 0..<3)
  func robertson(named: Named, row: Int) throws {
    let problem = TestProblem.robertson.with("y\(row + 1)(T)")
    let result = try problem.gradient(named, .kvaerno5, relative: 1e-8, absolute: 1e-14)
    #expect(entrywiseError(result.parameters, Self.robertson[row]) < 1e-5)
  }

  @Test("Robertson's running integral to T = 50", arguments: Named.sound)
  func runningIntegral(named: Named) throws {
    let problem = TestProblem.robertson.with("integral(y3)", end: 50)
    let result = try problem.gradient(named, .kvaerno5, relative: 1e-8, absolute: 1e-14)
    let parameters = [173.414089144977289, 8.43234646542259683e-8, -5.05919140558618828e-4]
    let initial = [8.41916101461556396, 16.0970233048228917, 16.0971508821279633]
    #expect(abs((result.value ?? 0) / 10.948648480574973184 - 1) < 1e-6)
    #expect(entrywiseError(result.parameters, parameters) < 1e-5)
    #expect(entrywiseError(result.initial, initial) < 1e-5)
  }

  /// T, then ∂z(T)/∂ρ and ∂z(T)/∂z₀, then what is asked.
  static let lorenz: [(end: Double, rho: Double, z: Double, gate: Double)] = [
    (5, -0.544217710368273497, -0.305059613130938622, 1e-8),
    (10, -9.83037147097798586, 4.98362387140051076, 1e-8),
    (20, 330.595005278159184, -3446.04840052995564, 1e-4),
  ]

  @Test("Lorenz", arguments: Named.sound, 0..<3)
  func lorenz(named: Named, index: Int) throws {
    let (end, rho, z, gate) = Self.lorenz[index]
    let result = try TestProblem.lorenz.with("z(T)", end: end)
      .gradient(named, .dop853, relative: 1e-12)
    let found = [result.parameters[1], result.initial[2]]
    #expect(entrywiseError(found, [rho, z]) < gate)
  }

  @Test("The constant solution with growing sensitivities", arguments: Named.all)
  func constantSolution(named: Named) throws {
    // Landing on a hundred observations keeps every strategy's steps short enough.
    let result = try TestProblem.constantSolution.gradient(named, .dop853, relative: 1e-12)
    #expect(entrywiseError(result.parameters, [212.71042521681938112]) < 1e-9)
  }

  @Test("Without observations only the tangent sees that the solution is not constant")
  func constantSolutionAtTheEnd() throws {
    let problem = TestProblem.constantSolution.with("u1(T) + u2(T)")
    let truth = 2 - 2 * -0.83907152907645245226
    let tangent = try problem.gradient(.tangent, .tsit5, relative: 1e-10)
    #expect(entrywiseError(tangent.parameters, [truth]) < 1e-8)
    // Exact for its own map, whose steps grew without bound.
    let discrete = try problem.gradient(.discrete, .tsit5, relative: 1e-10)
    #expect(discrete.forward.accepted < 20 && abs(discrete.parameters[0] - truth) > 0.1)
    // The adjoint's own error control saves the continuous ones.
    let interpolated = try problem.gradient(.interpolated, .tsit5, relative: 1e-10)
    #expect(entrywiseError(interpolated.parameters, [truth]) < 1e-8)
  }
}
