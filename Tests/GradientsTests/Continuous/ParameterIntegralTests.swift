import Expressions
import Fields
import Foundation
import Integrators
import TestProblems
import Testing

@testable import Gradients

/// Where the parameter integral is taken, and what that changes.
@Suite("Parameter integrals")
struct ParameterIntegralTests {
  private func run(
    _ name: String, _ method: Method = .tsit5, relative: Double = 1e-6,
    _ change: (inout GradientRequest) -> Void = { _ in }
  ) throws -> GradientResult {
    try TestProblem.lotkaVolterra.gradient(
      .named(name), method, relative: relative, change: change)
  }

  @Test("Rules are exact to their degree and no further", arguments: 1...9)
  func legendre(q: Int) {
    let rule = GaussLegendre(q)
    func error(_ degree: Int) -> Double {
      let sum = zip(rule.nodes, rule.weights).map { $1 * pow($0, Double(degree)) }.reduce(0, +)
      return abs(sum * Double(degree + 1) - 1)
    }
    for degree in 0..<2 * q { #expect(error(degree) < 1e-14, "degree \(degree)") }
    #expect(error(2 * q) > 1e-13)
  }

  @Test("The pair of Kronrod is exact to degrees 22 and 13")
  func kronrod() {
    func error(_ weights: [Double], _ degree: Int) -> Double {
      let sum = zip(GaussKronrod.nodes, weights).map { $1 * pow($0, Double(degree)) }
        .reduce(0, +)
      return abs(sum - (degree % 2 == 0 ? 2 / Double(degree + 1) : 0))
    }
    #expect(GaussKronrod.nodes == GaussKronrod.nodes.sorted() && GaussKronrod.nodes.count == 15)
    for degree in 0...22 { #expect(error(GaussKronrod.weights, degree) < 4e-16 * 4) }
    for degree in 0...13 { #expect(error(GaussKronrod.embedded, degree) < 4e-16 * 4) }
    #expect(error(GaussKronrod.weights, 24) > 1e-12 && error(GaussKronrod.embedded, 14) > 1e-6)
  }

  @Test("Without μ in the norm the steps are λ's alone, however exact μ is to be")
  func stepsOfLambda() throws {
    let names = ["interpolated+seminorm", "interpolated+gauss", "interpolated+quadrature"]
    let plain = try names.map { try run($0) }
    #expect(Set(plain.map(\.backward.accepted)).count == 1)
    #expect(try run("interpolated").backward.accepted > plain[0].backward.accepted)
    let tight = try names.map { name in
      try run(name) { $0.tolerances.quadratureRelative = 1e-11 }
    }
    #expect(tight.map(\.backward.accepted) == plain.map(\.backward.accepted))
    // λ itself is the same to the bit: μ was never part of it.
    #expect(plain[0].initial == plain[1].initial && plain[1].initial == plain[2].initial)
  }

  @Test("The tolerance of quadratures is that of the kept adjoint's")
  func quadratureTolerance() throws {
    let loose = try run("interpolated+quadrature", .dop853) {
      $0.tolerances.quadratureRelative = 1e-2
      $0.tolerances.quadratureAbsolute = 1e-2
    }
    let tight = try run("interpolated+quadrature", .dop853) {
      $0.tolerances.quadratureRelative = 1e-14
      $0.tolerances.quadratureAbsolute = 1e-16
    }
    #expect(tight.backward.vjp > loose.backward.vjp)
    let absolute = try run("interpolated+quadrature", .dop853) {
      $0.tolerances.quadratureRelative = 1e-14
      $0.tolerances.quadratureAbsolute = 1e-2
    }
    #expect(absolute.backward.vjp < tight.backward.vjp)
    // The least there can be: 15 a step beside λ's own.
    let lambda = try run("interpolated+gauss", .dop853).backward
    let points = GaussLegendre.points(forOrder: 8)
    #expect(
      loose.backward.vjp == lambda.vjp + (15 - points) * lambda.accepted)
  }

  /// ∂f/∂p jumps up and down within a step of λ, which no step has reason to see.
  static let pulse = TestProblem(
    "pulse", span: 0...10, objective: "x(T)",
    model: """
        a = 1
        k = 0.1
        x(0) = 1
        x' = -k*x + a*exp(-1e4*(t - 5.03)^2)
      """)

  @Test("What only ∂f/∂p sees: bisection finds it, and the norm with μ in it; a seminorm does not")
  func pulse() throws {
    func error(_ name: String) throws -> Double {
      // Forward steps small enough to see the pulse, the adjoint's own choice backward.
      let result = try Self.pulse.gradient(.named(name), .tsit5, relative: 1e-8) {
        $0.tolerances.adjointAbsolute = 1e-9
        $0.tolerances.quadratureAbsolute = 1e-11
      }
      // ∂x(T)/∂a = ∫ e^(−k (T − t)) pulse dt, to second order in the pulse's width.
      let exact = exp(-0.1 * (10 - 5.03)) * (Double.pi / 1e4).squareRoot() * (1 + 0.01 / 4e4)
      return abs(result.parameters[0] / exact - 1)
    }
    #expect(try error("interpolated+gauss") > 1e-3)
    #expect(try error("interpolated+seminorm") > 1e-3)
    #expect(try error("interpolated+quadrature") < 1e-6)
  }

  @Test(
    "Gauss points keep the order of the method",
    arguments: [(Method.bs3, 2.7), (.rk4, 3.7), (.tsit5, 4.7), (.dop853, 7.0), (.kvaerno5, 4.6)])
  func gaussOrder(method: Method, least: Double) throws {
    let truth = try TestProblem.lotkaVolterra.with("x(T)", end: 2).gradient(
      .tangent, .dop853, relative: 1e-13)
    let sizes = method == .dop853 ? [0.2, 0.1] : [0.05, 0.025]
    let errors = try sizes.map { size in
      let result = try TestProblem.lotkaVolterra.with("x(T)", end: 2).gradient(
        .named("interpolated+gauss"), method, relative: 1e-12
      ) { $0.options.fixedStep = size }
      return relativeError(result.parameters, truth.parameters)
    }
    #expect(log2(errors[0] / errors[1]) > least, "\(errors)")
  }

  /// n = 3 stiff equations with p parameters.
  static func manyParameters(_ count: Int) -> TestProblem {
    TestProblem(
      "many", span: 0...1, objective: "x(T)*y(T) + z(T)",
      model: """
          N := \(count)
          p[i] = 1 + i/N for i in 1..N
          x(0) = 1
          y(0) = 0
          z(0) = 0
          s := sum(p[i] for i in 1..N)/N
          x' = -s*x + 10*y*z
          y' = s*x - 10*y*z - 1e3*s*y^2
          z' = 1e3*s*y^2
        """)
  }

  @Test("Many parameters are left out of λ's own products, which are the same to the bit")
  func productsOfStates() throws {
    for base in ["interpolated", "backsolve"] {
      let runs = try ["seminorm", "gauss"].map { integral in
        let problem = try Self.manyParameters(40).compiled()
        let request = GradientRequest(
          problem: problem, method: .tsit5,
          tolerances: GradientTolerances(relative: 1e-6, absolute: 1e-8))
        let result = try Strategies.named("\(base)+\(integral)").gradient(request)
        #expect(problem.field.kernels.stateTranspose?.isCompiled == (integral == "gauss"))
        return result
      }
      #expect(runs[0].failure == nil && runs[0].initial == runs[1].initial)
      #expect(relativeError(runs[0].parameters, runs[1].parameters) < 1e-4)
    }
    let rhs = try Self.manyParameters(40).problem().model.rhs
    #expect(rhs.stateVJP().instructions.count < rhs.vjp().instructions.count)
    #expect(rhs.stateVJP().sums.isEmpty)
  }

  @Test("Linear systems are of size n, whatever p; without μ so is everything a step holds")
  func sizes() throws {
    var perParameter: [Int] = []
    for name in ["interpolated", "interpolated+gauss"] {
      let peaks = try [10, 100, 1000].map { count in
        let problem = try Self.manyParameters(count).compiled()
        var request = GradientRequest(
          problem: problem, method: .dop853,
          tolerances: GradientTolerances(relative: 1e-4, absolute: 1e-6))
        request.adjointMethod = .kvaerno5
        let strategy = try Strategies.named(name)
        let truth = Tangent().gradient(request)
        let (result, allocations) = Allocations.during { strategy.gradient(request) }
        #expect(result.failure == nil && result.backward.factorizations > 0)
        #expect(relativeError(result.gradient, truth.gradient) < 1e-2)
        return allocations.peakBytes - result.memory.trajectoryBytes
      }
      perParameter.append((peaks[2] - peaks[1]) / 900)
    }
    // Every stage has μ in a system of n + p; else only the sum and the lists that the result is made of.
    #expect(perParameter[0] > perParameter[1] + 50, "\(perParameter) bytes a parameter")
    for integral in ParameterIntegral.allCases {
      let field = try Self.manyParameters(1000).compiled().field
      let backward = AdjointField(
        field.kernels,
        trajectory: DenseTrajectory(
          for: Method.dop853.makeStepper(
            field: field.kernels,
            tolerances: Tolerances(relative: 1e-6, absolute: 1e-6, count: 3))),
        isExact: false, withIntegrals: integral.isInState
      ).kernels
      #expect(backward.linearPlan.size == 3)
      #expect(backward.stateCount == (integral.isInState ? 1003 : 3))
    }
  }
}
