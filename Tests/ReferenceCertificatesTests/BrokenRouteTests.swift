import Fields
import HighPrecision
import ProblemFiles
import Testing

@testable import Expressions
@testable import ReferenceCertificates
@testable import Taylor

/// A certificate must see a route that is broken, and claim what is left or nothing.
@Suite struct BrokenRouteTests {
  private func lotkaVolterra() throws -> Problem { try ProblemFile.load("lotka-volterra") }

  private func certify(
    _ problem: Problem, digits: Int, _ routes: [ReferenceRoute]
  ) -> CertifiedReference {
    ReferenceCertifier(problem, digits: digits, routes: routes).certify()
  }

  /// Series at these settings, whatever is asked for.
  private func series(
    _ reference: TaylorReference, _ settings: [TaylorSettings], digits: Int = 60
  ) -> ReferenceRoute {
    ReferenceRoute(name: "series") { _ in
      settings.map { settings in
        .init(text: "\(settings)", decimalDigits: digits) { () throws(ReferenceFailure) in
          do throws(TaylorFailure) {
            return ReferenceNumbers(try reference.solve(settings), digits: digits)
          } catch {
            throw ReferenceFailure(error.description)
          }
        }
      }
    }
  }

  private func collocation(_ problem: Problem, tolerances: [Double]) -> ReferenceRoute {
    ReferenceRoute(name: "collocation") { _ in
      tolerances.map { tolerance in
        .init(text: "\(tolerance)", decimalDigits: 31) { () throws(ReferenceFailure) in
          do {
            return ReferenceNumbers(
              try CollocationReference(problem: problem, stages: 9, tolerance: tolerance).solve())
          } catch {
            throw ReferenceFailure("\(error)")
          }
        }
      }
    }
  }

  @Test func soundRoutesAgree() throws {
    let problem = try lotkaVolterra()
    let found = certify(
      problem, digits: 15, ReferenceRoute.suited(to: problem, budget: 60))
    #expect(found.refusal == nil)
    #expect(try #require(found.leastDigits) >= 20)
    // Both routes, at two settings each.
    #expect(Set(found.runs.map(\.route)).count == 2)
    #expect(found.runs.count == 4)
  }

  /// Both settings of the broken route agree with each other in every digit where a product is broken, and
  /// both are wrong.
  @Test(arguments: [SeriesRule.multiply, .scale])
  func wrongRecurrence(_ rule: SeriesRule) throws {
    let problem = try ProblemFile.parse(
      """
      span = [0, 1]
      objective = "y(T)"
      model = "a = 0.5\\ny(0) = 1\\ny' = -a*y^3"
      """)
    var broken = try TaylorReference(problem)
    #expect(broken.program.instructions.contains { $0.rule == rule })
    broken.program.breakRecurrence(of: rule)
    let settings = [TaylorSettings(decimalDigits: 30), TaylorSettings(decimalDigits: 38)]
    let route = series(broken, settings)
    let own = try settings.map { try broken.solve($0) }
    #expect(rule != .multiply || own[1].agreement(with: own[0]).allSatisfy { $0 > 25 })
    let good = try ReferenceRoute.collocation(problem, nodes: .gauss, budget: 60)
    let found = certify(problem, digits: 6, [route, good])
    #expect(found.refusal != nil)
    #expect(found.digits == nil && found.value == nil && found.state.isEmpty)
  }

  /// Few bits leave few digits, and working in more is not what this route does when asked.
  @Test func precisionTooLow() throws {
    let problem = try lotkaVolterra()
    let poor = series(
      try TaylorReference(problem),
      [TaylorSettings(precision: 40), TaylorSettings(precision: 46, order: 24)])
    let good = try ReferenceRoute.collocation(problem, nodes: .gauss, budget: 60)
    #expect(certify(problem, digits: 15, [poor, good]).refusal != nil)
    let few = certify(problem, digits: 6, [poor, good])
    #expect(few.refusal == nil)
    #expect((6...11).contains(try #require(few.leastDigits)))
  }

  @Test func toleranceTooLoose() throws {
    let problem = try lotkaVolterra()
    let loose = collocation(problem, tolerances: [1e-4, 1e-5])
    let good = try ReferenceRoute.taylor(problem, budget: 60)
    #expect(certify(problem, digits: 15, [good, loose]).refusal != nil)
    let few = certify(problem, digits: 5, [good, loose])
    #expect(few.refusal == nil)
    #expect(try #require(few.leastDigits) < 15)
    let tight = certify(
      problem, digits: 15, [good, collocation(problem, tolerances: [1e-18, 1e-20])])
    #expect(try #require(tight.leastDigits) >= 20)
  }

  /// L = x − 3y = 0 and dL/dk = 0 by a cancellation: no digits of them can be agreed on, but that they are
  /// small beside what they are made of.
  @Test func whatVanishesIsBounded() throws {
    let problem = try ProblemFile.parse(
      "span = [0, 2]\nobjective = \"x(T) - 3*y(T)\"\n"
        + "model = \"k = 0.1\\nx(0) = 3*exp(k)\\ny(0) = exp(k)\\nx' = x/3\\ny' = y/3\"")
    let found = certify(problem, digits: 15, ReferenceRoute.suited(to: problem, budget: 60))
    #expect(found.refusal == nil)
    let bounds = try #require(found.bounds)
    #expect(try #require(Double(bounds.value ?? "")) < 1e-15)
    #expect(try #require(Double(bounds.parameters["k"] ?? "")) < 1e-15)
    #expect(bounds.state.isEmpty && bounds.initial.isEmpty)
    #expect(found.value == "0" && found.gradient.parameters["k"] == "0")
    // e^{2/3}
    #expect(found.gradient.initial["x"]?.hasPrefix("1.9477340410546758566") == true)
  }

  @Test func whatIsNoNumberDoesNotCount() throws {
    let problem = try ProblemFile.load("lotka-volterra", objective: "log(x(T) - 5)")
    let found = certify(problem, digits: 10, ReferenceRoute.suited(to: problem, budget: 60))
    #expect(found.refusal?.contains("not a finite number") == true)
    #expect(found.runs.allSatisfy { $0.failure != nil })
  }

  /// A problem that loses 39 digits gets them, however few are asked for.
  @Test func lossesAreMadeUpFor() throws {
    let problem = try ProblemFile.parse(
      """
      span = [0, 100]
      objective = "x(T)"
      model = \"\"\"
        x(0) = 1
        y(0) = 0
        z(0) = 0
        x' = 10*(y - x)
        y' = x*(28 - z) - y
        z' = x*y - 8/3*z
      \"\"\"
      """)
    let series = try ReferenceRoute.taylor(problem, gradient: false, budget: 60)
    let again = ReferenceRoute(name: "series in more digits") { series.settings($0 + 5) }
    let found = certify(problem, digits: 5, [series, again])
    #expect(found.refusal == nil)
    #expect(found.value?.hasPrefix("12.28600") == true)
    // Attempts in too few digits are no part of the claim.
    #expect(found.runs.contains { $0.counts == false })
    #expect(found.runs.filter { $0.counts == true }.count == 4)
  }

  @Test func oneRouteIsNotEnough() throws {
    let problem = try lotkaVolterra()
    let failing = ReferenceRoute(name: "collocation") { _ in
      [.init(text: "", decimalDigits: 31) { () throws(ReferenceFailure) in throw .init("tired") }]
    }
    let found = certify(
      problem, digits: 10, [try ReferenceRoute.taylor(problem, budget: 60), failing])
    #expect(found.refusal?.contains("only one route, Taylor series") == true)
    #expect(found.refusal?.contains("tired") == true)
  }

  /// Two routes that solve one wrong problem agree; what the right one conserves tells.
  @Test func invariantsCatchASharedMistake() throws {
    let text = """
      span = [0, 2]
      objective = "x(T)"
      invariants = ["x^2 + v^2"]
      model = "x(0) = 1\\nv(0) = 0\\nx' = v\\nv' = -x"
      """
    let right = try ProblemFile.parse(text)
    let wrong = try ProblemFile.parse(text.replacing("v' = -x", with: "v' = -x - 1e-9*v"))
    let routes = ReferenceRoute.suited(to: wrong, budget: 60)
    let found = certify(right, digits: 12, routes)
    #expect(found.refusal?.contains("x^2 + v^2 is kept to") == true)
    #expect(found.digits == nil)
    let sound = certify(right, digits: 12, ReferenceRoute.suited(to: right, budget: 60))
    #expect(sound.refusal == nil)
    #expect(try #require(sound.invariants.first).digits >= 20)
  }
}

extension TaylorProgram {
  /// Takes the higher coefficients of products for those of sums, or of multiples for those of quotients.
  mutating func breakRecurrence(of rule: SeriesRule) {
    let wrong: SeriesRule = rule == .multiply ? .add : .divideByConstant
    instructions = instructions.map {
      $0.rule != rule
        ? $0
        : SeriesInstruction(
          rule: wrong, operation: $0.operation, result: $0.result, a: $0.a, b: $0.b, c: $0.c,
          inner: $0.inner, factor: $0.factor)
    }
  }
}
