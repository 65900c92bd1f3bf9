import Expressions
import Fields
import Gradients
import Integrators
import TestProblems
import Testing

@Suite("Hessian-vector products")
struct HessianTests {
  /// SUNDIALS' cvsHessian_ASA_FSA, at its parameters.
  static let sundials = TestProblem(
    "hessian", span: 0...2, objective: "integral((y1^2 + y2^2 + y3^2)/2)",
    model: """
        p1 = 1
        p2 = 2
        y1(0) = 1
        y2(0) = 1
        y3(0) = 1
        y1' = -p1*y1^2 - y3
        y2' = -y2
        y3' = -p2^2*y2*y3
      """)

  static let methods: [Method] = [.dop853, .rodas5p, .kvaerno5, .radau, .bdf, .adams]
  static let pairs = Named.all.flatMap { named in Self.methods.map { (named, $0) } }

  private func column(
    _ products: HessianProducts, _ j: Int, _ named: Named, _ method: Method, _ relative: Double,
    change: (inout GradientRequest) -> Void = { _ in }
  ) throws -> HessianProduct {
    let result = products.product(
      along: (0..<products.count).map { $0 == j ? 1 : 0 }, by: named.strategy, method,
      tolerances: GradientTolerances(relative: relative, absolute: relative), change: change)
    try #require(result.failure == nil, "\(result.failure!)")
    return result
  }

  private func products(_ problem: TestProblem) throws -> HessianProducts {
    try HessianProducts(problem.problem(), backend: .interpreter)
  }

  @Test("SUNDIALS' example, by every strategy and kind of method", arguments: pairs)
  func published(named: Named, method: Method) throws {
    let products = try products(Self.sundials)
    let hessian = [[1.5628e-1, -7.8678e-2], [-7.8678e-2, 8.9814e-2]]
    let gradient = [-0.1283786546563506778, 0.01803676085479713262]
    // What backsolve reconstructs by BDF is not as exact.
    let gate = named.strategy.claim == .reconstruction ? 1e-4 : 1e-5
    for j in 0..<2 {
      let result = try column(products, 3 + j, named, method, 1e-8)
      #expect(entrywiseError(Array(result.product.suffix(2)), hessian[j]) < 1e-4)
      // The gradient comes along, as ∂L̇/∂v, and L̇ is its component.
      #expect(entrywiseError(Array(result.gradient.suffix(2)), gradient) < gate)
      #expect(abs((result.directional ?? .nan) / gradient[j] - 1) < gate)
    }
  }

  /// x(T) = x₀/(1 − k x₀ T) of x′ = k x², x₀ = a² + δ.
  @Test("The closed form of x′ = k x², the way through y₀(p) included", arguments: Named.all)
  func closedForm(named: Named) throws {
    let (a, k, end) = (0.9, 0.4, 1.5)
    let products = try products(
      TestProblem(
        "riccati", span: 0...end, objective: "x(T)",
        model: """
            a = \(a)
            k = \(k)
            x(0) = a^2
            x' = k*x^2
          """))
    let x = a * a
    let d = 1 - k * x * end
    let (byX, byXX) = (1 / (d * d), 2 * k * end / (d * d * d))
    let byXK = 2 * x * end / (d * d * d)
    let byKK = 2 * x * x * x * end * end / (d * d * d)
    let truth = [
      [byXX, byXX * 2 * a, byXK],
      [byXX * 2 * a, byXX * 4 * a * a + 2 * byX, byXK * 2 * a],
      [byXK, byXK * 2 * a, byKK],
    ]
    for j in 0..<3 {
      let result = try column(products, j, named, .dop853, 1e-11)
      #expect(entrywiseError(result.product, truth[j]) < 1e-8)
      #expect(entrywiseError(result.gradient, [byX, byX * 2 * a, x * x * end / (d * d)]) < 1e-8)
    }
  }

  static let general: [TestProblem] = [.forced, .costed, .observed, .withoutParameters]

  @Test("The Hessian is symmetric", arguments: Named.sound, general)
  func symmetry(named: Named, problem: TestProblem) throws {
    let products = try products(problem)
    let columns = try (0..<products.count).map {
      try column(products, $0, named, .dop853, 1e-10).product
    }
    let transposed = (0..<products.count).map { i in columns.map { $0[i] } }
    #expect(relativeError(columns.flatMap { $0 }, transposed.flatMap { $0 }) < 1e-7)
  }

  @Test(
    "On fixed steps the discrete one is symmetric to round-off",
    arguments: [
      Method.rk4, .dop853, .rodas5p,
    ])
  func discreteSymmetry(method: Method) throws {
    let products = try products(.forced)
    let columns = try (0..<products.count).map {
      try column(products, $0, .discrete, method, 1e-6) { $0.options.fixedStep = 0.1 }.product
    }
    let transposed = (0..<products.count).map { i in columns.map { $0[i] } }
    #expect(relativeError(columns.flatMap { $0 }, transposed.flatMap { $0 }) < 1e-12)
  }

  @Test("A product is the difference of two gradients", arguments: Named.sound, general)
  func differences(named: Named, problem: TestProblem) throws {
    let products = try products(problem)
    let compiled = try problem.compiled()
    let p = compiled.field.parameterValues
    guard !p.isEmpty else { return }
    let n = compiled.stateCount
    var numbers = SeededNumbers(7)
    let v = numbers.numbers(p.count)
    func gradient(_ h: Double) -> [Double] {
      compiled.field.parameterValues = zip(p, v).map { $0 + h * $1 }
      let request = GradientRequest(
        problem: compiled, method: .dop853,
        tolerances: GradientTolerances(relative: 1e-12, absolute: 1e-12))
      return DiscreteAdjoint().gradient(request).gradient
    }
    let h = 1e-4
    let truth = zip(gradient(h), gradient(-h)).map { ($0 - $1) / (2 * h) }
    let result = products.product(
      along: Array(repeating: 0, count: n) + v, by: named.strategy, .dop853,
      tolerances: GradientTolerances(relative: 1e-10, absolute: 1e-10))
    #expect(relativeError(result.product, truth) < 1e-6)
    #expect(relativeError(result.gradient, gradient(0)) < 1e-7)
  }

  @Test("Parameters of any size: the product is linear in the direction")
  func scaling() throws {
    let products = try products(.robertson)
    // k2 = 3e7 and y2 = 1e-5: a unit vector of k2 makes tangents of 1e-9, far below the tolerance.
    let unit = try column(products, 4, .discrete, .kvaerno5, 1e-8)
    let large = products.product(
      along: [0, 0, 0, 0, 3e7, 0], by: DiscreteAdjoint(), .kvaerno5,
      tolerances: GradientTolerances(relative: 1e-8, absolute: 1e-8))
    #expect(entrywiseError(large.product.map { $0 / 3e7 }, unit.product) < 1e-12)
    #expect(unit.product[3] != 0)
  }

  @Test(
    "Through events: the difference of two gradients", arguments: Named.sound,
    [
      EventProblem.ball, .ball.with("t(bounce[2])*v(bounce)"),
      .wall.with("x(T)*v(T) + observations((x - data.x)^2) + v(hit[1])*t(hit[2]) + x(turn)^2*T"),
      .ended.with("t(full)^2*x(full) + p*y(full)"),
    ])
  func events(named: Named, problem: EventProblem) throws {
    let compiled = try problem.compiled()
    let products = try HessianProducts(compiled.problem, backend: .interpreter)
    let (n, p) = (compiled.stateCount, compiled.field.parameterValues)
    var numbers = SeededNumbers(11)
    let v = numbers.numbers(p.count)
    func gradient(_ h: Double) -> [Double] {
      compiled.field.parameterValues = zip(p, v).map { $0 + h * $1 }
      let request = GradientRequest(
        problem: compiled, method: .dop853,
        tolerances: GradientTolerances(relative: 1e-12, absolute: 1e-12))
      return DiscreteAdjoint().gradient(request).gradient
    }
    let h = 1e-4
    let truth = zip(gradient(h), gradient(-h)).map { ($0 - $1) / (2 * h) }
    let result = products.product(
      along: Array(repeating: 0, count: n) + v, by: named.strategy, .dop853,
      tolerances: GradientTolerances(relative: 1e-11, absolute: 1e-11))
    #expect(result.failure == nil)
    #expect(relativeError(result.product, truth) < 1e-5)
    #expect(relativeError(result.gradient, gradient(0)) < 1e-6)
  }

  @Test("What second derivatives cannot go through is said in a sentence")
  func objections() throws {
    for problem in [EventProblem.wall, .ended, .ended.with("x(T)"), .ended.with("T")] {
      let problem = try problem.compiled().problem
      #expect(throws: BadInput.self) { try HessianProducts(problem, backend: .interpreter) }
    }
  }
}
