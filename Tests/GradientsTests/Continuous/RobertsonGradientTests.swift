import Gradients
import Integrators
import TestProblems
import Testing

/// SUNDIALS' example cvsRoberts_ASAi_dns against values certified in extended precision. (CVODES itself is
/// off by 5.6e-5 to 9.6e-5 at T = 4e7.)
@Suite("Robertson's running integral")
struct RobertsonGradientTests {
  /// T, G, ∂G/∂y(0), and ∂G/∂(k1, k2, k3), k2 the fast constant (SUNDIALS' p₃).
  static let certified: [(end: Double, value: Double, initial: [Double], parameters: [Double])] = [
    (
      50, 10.948648480574973184, [8.41916101461556396, 16.0970233048228917, 16.0971508821279633],
      [173.414089144977289, 8.43234646542259683e-8, -5.05919140558618828e-4]
    ),
    (
      4e7, 39982528.2091364573, [39967183.6698729393, 39967208.6685721662, 39967208.6669280624],
      [768377.326601737882, 5.11488997882264482e-4, -3.0689209199985896]
    ),
  ]
  static let sound = Strategies.every.filter { $0.claim != .reconstruction }
    // Differences have no such claim; the others refuse an implicit method in a sentence.
    .filter { $0.claim != .differences && $0.objection(to: .kvaerno5) == nil }
    .map { Named(strategy: $0) }
    // A cubic is held to its order elsewhere; the quintic's y″ is not for stiff problems.
    .filter { !$0.description.contains("hermite") }

  @Test("by every strategy that claims to be right", arguments: sound, 0..<2)
  func certified(named: Named, index: Int) throws {
    let (end, value, initial, parameters) = Self.certified[index]
    let problem = TestProblem.robertson.with("integral(y3)", end: end)
    let result = try problem.gradient(named, .kvaerno5, relative: 1e-8, absolute: 1e-14)
    #expect(result.failure == nil)
    #expect(abs((result.value ?? 0) / value - 1) < 1e-6)
    let errors = (
      entrywiseError(result.parameters, parameters), entrywiseError(result.initial, initial)
    )
    print("Robertson T = \(end): \(named) errs by \(errors)")
    #expect(errors.0 < 1e-5 && errors.1 < 1e-5)
  }
}
