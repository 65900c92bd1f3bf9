import Gradients
import Integrators
import TestProblems
import Testing

/// Any method forward, any other backward.
@Suite("Pairs of methods")
struct MethodPairTests {
  /// Separable, so that splitting methods can have it, and small: there are 1,500 pairs.
  static let pendulum = TestProblem(
    "pendulum", span: 0...1, objective: "q(T)*p(T)",
    model: """
        g = 1.2
        q(0) = 0.7
        p(0) = 0.1
        q' = p
        p' = -g*sin(q)
      """)

  /// What a method errs by on it, adaptive ones at 1e-5 and others by steps of 1/200.
  private func permitted(_ method: Method) -> Double {
    switch method.family.order {
    case 1: 3e-2
    case 2: 3e-3
    default: 2e-3
    }
  }

  @Test("every pair works or says why", arguments: Method.allCases)
  func pairs(forward: Method) throws {
    let truth = try Self.pendulum.gradient(.tangent, .dop853, relative: 1e-12)
    var refused: [String] = []
    for backward in Method.allCases {
      for name in ["interpolated", "backsolve+gauss"] {
        let result = try Self.pendulum.gradient(.named(name), forward, relative: 1e-5) {
          $0.adjointMethod = backward
          if !forward.isAdaptive || !backward.isAdaptive { $0.options.fixedStep = 1 / 200 }
        }
        if case .unsupported(let why)? = result.failure?.reason {
          #expect(why.count > 20)
          refused.append("\(backward) (\(name)): \(why)")
          continue
        }
        #expect(result.failure == nil, "\(name), \(forward), \(backward)")
        let error = relativeError(result.gradient, truth.gradient)
        #expect(
          error < max(permitted(forward), permitted(backward)), "\(name), \(forward), \(backward)")
      }
    }
    #expect(refused.isEmpty, "\(refused)")
  }

  @Test("A method that needs a form of the equations that they have not says so")
  func refusal() throws {
    for name in ["interpolated", "backsolve", "interpolated+gauss", "tangent+simultaneous"] {
      let result = try TestProblem.lotkaVolterra.gradient(
        .named(name), name.hasPrefix("tangent") ? .verlet : .tsit5, relative: 1e-5
      ) {
        $0.adjointMethod = .verlet
        $0.options.fixedStep = 1e-3
      }
      guard case .unsupported(let why)? = result.failure?.reason else {
        Issue.record("\(name): \(String(describing: result.failure))")
        continue
      }
      #expect(why.contains("separable"), "\(why)")
    }
  }
}
