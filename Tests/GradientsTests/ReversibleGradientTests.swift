import Gradients
import Integrators
import TestProblems
import Testing

@Suite("Gradients by reversible methods")
struct ReversibleGradientTests {
  static let reversible = Method.allCases.filter { $0.family.isReversible }

  /// Separable, dependent on time, with observations and running costs.
  static let swing = TestProblem(
    "swing", span: 0.5...6,
    objective: "x(T)*v(T) + observations((x - data.x)^2) + integral(x^2*w + t*v)*x(t0)",
    times: [1, 2.5, 6], rows: [[0.2], [-0.4], [0.1]],
    model: """
        w = 1.3
        a = 0.7
        c = 0.2
        x(t0) = a^2 + c
        v(t0) = sin(w)
        x' = v*(1 + c*cos(t))
        v' = -w^2*sin(x) + a*cos(w*t)*t
      """)

  @Test("The discrete adjoint and the tangent tend to the truth", arguments: reversible)
  func truth(method: Method) throws {
    let truth = try Self.swing.gradient(.tangent, .dop853, relative: 1e-12)
    // Methods of order 1 and 2 are not asked for more than they can.
    let (step, relative, bound): (Double, Double, Double) =
      switch method.family.order {
      case 1: (0, 1e-7, 2e-3)
      case 2: (2e-3, 1e-8, 1e-4)
      case 4: (5e-3, 1e-9, 1e-6)
      default: (1e-2, 1e-9, 1e-7)
      }
    for named in [Named.discrete, .tangent] {
      let result = try Self.swing.gradient(
        named, method, relative: relative
      ) {
        if method.controller.kind == .fixed { $0.options.fixedStep = step }
      }
      #expect(result.failure == nil)
      let error = relativeError(result.gradient, truth.gradient)
      #expect(error < bound, "\(method) \(named): \(error)")
      #expect(result.memory.trajectoryBytes == result.memory.predictedBytes)
    }
  }

  @Test("The discrete adjoint is the derivative of the value computed", arguments: reversible)
  func ownMap(method: Method) throws {
    // Steps all of one size, whatever the error: the map is the same for every parameter.
    func run(
      _ shift: Double, of j: Int, by strategy: any GradientStrategy = DiscreteAdjoint()
    ) throws -> GradientResult {
      let problem = try Self.swing.compiled()
      problem.field.parameterValues[j] += shift
      var request = GradientRequest(
        problem: problem, method: method,
        tolerances: GradientTolerances(relative: 1e-6, absolute: 1e-6))
      request.options.fixedStep = 0.11
      return strategy.gradient(request)
    }
    // A tangent of the same steps, though their errors are above the tolerance.
    let forward = try run(0, of: 0, by: Tangent())
    let found = try run(0, of: 0)
    #expect(found.forward.rejected == 0 && found.forward.accepted > 40)
    #expect(relativeError(forward.gradient, found.gradient) < 1e-11)
    for j in 0..<3 {
      let step = 1e-5
      let ends = try [-step, step].map { try run($0, of: j).value ?? .nan }
      let quotient = (ends[1] - ends[0]) / (2 * step)
      #expect(abs(quotient - found.parameters[j]) < 1e-7 * max(1, abs(quotient)))
    }
  }

  @Test(
    "A field that a method cannot be used on is a failure with its reason", arguments: Named.all)
  func refusal(named: Named) throws {
    let result = try TestProblem.lorenz.gradient(named, .verlet, relative: 1e-6) {
      $0.options.fixedStep = 0.01
    }
    guard case .unsupported(let why)? = result.failure?.reason else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
    #expect(why.contains("separable") && why.contains("state 1"))
  }
}
