import Fields
import Gradients
import Integrators
import TestProblems
import Testing

/// Every strategy there is, by every method there is, on problems of every kind: either what its claim says
/// comes out, or a sentence that says why not.
@Suite("Identities of every problem × method × strategy")
struct IdentityTests {
  static let problems: [TestProblem] = [
    .lotkaVolterra, .forced, .costed, .observed, .brusselator,
  ]

  private func request(
    _ problem: CompiledProblem, _ method: Method
  ) -> GradientRequest {
    // A method of low order takes as many steps at 1e-4 as one of high order at 1e-7.
    let relative = method.family.order < 3 ? 1e-4 : 1e-6
    var request = GradientRequest(
      problem: problem, method: method,
      tolerances: GradientTolerances(relative: relative, absolute: relative))
    if !method.isAdaptive { request.options.fixedStep = problem.problem.span.length / 500 }
    request.options.stepLimit = 20_000
    request.checkpointInterval = 7
    return request
  }

  /// |a·v − b·v| / Σ|bᵢ vᵢ| for signs v that no structure of ours can know of.
  private func dotProductError(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    var worst = 0.0
    var random = SeededNumbers(7)
    for _ in 0..<3 {
      let v = random.numbers(a.count)
      var (difference, size) = (0.0, 0.0)
      for i in a.indices {
        difference += (a[i] - b[i]) * v[i]
        size += abs(b[i] * v[i])
      }
      worst = max(worst, abs(difference) / size)
    }
    return worst
  }

  @Test("What is claimed holds, or is refused in a sentence", arguments: Method.allCases)
  func claims(method: Method) throws {
    for problem in Self.problems {
      let compiled = try problem.compiled()
      let request = request(compiled, method)
      let truth = try problem.gradient(
        .tangent, problem.isStiff ? .radau : .dop853, relative: 1e-11)
      let frozen = Tangent(controlsColumns: false).gradient(request)
      let isParasitic = method.family.isReversible
      var came = 0
      for strategy in Strategies.every {
        var request = request
        // The default stays so clear of noise that where solutions bend it is far off (as it says).
        if strategy.claim == .differences { request.differenceStep = 1e-3 }
        let result = strategy.gradient(request)
        let what = "\(problem), \(method), \(strategy.name): \(String(describing: result.failure))"
        #expect(result.memory.trajectoryBytes == result.memory.predictedBytes, "\(what)")
        if let failure = result.failure {
          #expect(result.gradient.isEmpty, "\(what)")
          if case .unsupported(let sentence) = failure.reason {
            #expect(sentence.count > 20, "\(what)")
          } else {
            // Backward in time what contracts blows up, and methods with a parasite of their own with it.
            #expect(
              strategy.claim == .reconstruction || method.family.isReversible
                || frozen.failure != nil,
              "\(what)")
          }
          continue
        }
        came += 1
        func error() -> Double {
          gradientDistance(
            result.gradient, truth.gradient, parameters: compiled.field.parameterValues)
        }
        switch strategy.claim {
        case .discreteMap:
          // Two derivatives of one map, one forward and one backward. The parasite of reversible methods
          // makes more of rounding.
          let defect = result.reversal?.defect ?? 0
          let bound = method.family.isReversible ? 1e-9 + 1e3 * defect : 2e-13
          #expect(dotProductError(result.gradient, frozen.gradient) < bound, "\(what)")
        case .trueSensitivity:
          // Five hundred steps of order 1 are far from any truth.
          #expect(method.family.order < 2 || isParasitic || error() < 0.05, "\(what)")
        case .computedValue:
          // Of the number computed, its choice of steps included: near the truth as the number is.
          #expect(method.family.order < 2 || error() < 0.05, "\(what)")
        case .differences:
          #expect(method.family.order < 2 || isParasitic || error() < 0.05, "\(what)")
        case .reconstruction:
          // It claims to be right where the way back is harmless, and to nothing on the Brusselator.
          let isHarmless = problem.name != TestProblem.brusselator.name
          #expect(
            !isHarmless || method.family.order < 4 || method.family is MultistepFamily
              || isParasitic
              || error() < 0.05, "\(what)")
        }
      }
      // Symplectic methods want separable systems; nothing else refuses all of a problem.
      #expect(
        came > 0 || frozen.failure != nil
          || method.family.objection(to: compiled.field.kernels) != nil, "\(problem)")
    }
  }

  @Test("There are as many strategies as the axes have points")
  func count() {
    let names = Strategies.every.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.count == Strategies.families.reduce(0) { $0 + $1.all.count })
    for name in names { #expect((try? Strategies.named(name))?.name == name) }
  }
}
