import Certificates
import Gradients
import Integrators
import Testing

/// Strategies broken on purpose: each test must see what it is there to see.
@Suite("Certificates of broken strategies")
struct BrokenStrategyTests {
  private func certify(
    _ run: Certifying, _ break: @escaping (inout GradientResult) -> Void
  ) throws -> Certificate {
    let strategy = run.strategy
    return Certifier(try run.request(), claim: strategy.claim) {
      var result = strategy.gradient($0)
      `break`(&result)
      return result
    }.certify().certificate
  }

  static let run = Certifying("lotka-volterra", .dop853, DiscreteAdjoint(), rtol: 1e-8)

  @Test("Unbroken, it passes with digits in proportion to the tolerance")
  func sound() throws {
    let certificate = try certify(BrokenStrategyTests.run) { _ in }
    #expect(certificate.isTrusted)
    #expect((certificate.digits ?? 0) > 5)
    #expect((certificate.convergence.order ?? 0) > 0.5)
    #expect(certificate.convergence.converges)
  }

  @Test("A gradient off by a factor")
  func factor() throws {
    let certificate = try certify(BrokenStrategyTests.run) { result in
      result.initial = result.initial.map { $0 * 1.05 }
      result.parameters = result.parameters.map { $0 * 1.05 }
    }
    #expect(certificate.failures.contains { $0.hasPrefix("duality") })
    #expect(certificate.failures.contains { $0.hasPrefix("Taylor") })
    // It converges, to the wrong gradient: that is why it takes more than one test.
    #expect(certificate.convergence.converges)
    #expect(!certificate.failures.contains { $0.hasPrefix("convergence") })
    // The Taylor remainder is linear, and says by how much the gradient is off.
    #expect(certificate.taylor.slope == nil)
    #expect(abs(certificate.taylor.error - certificate.duality.error) < 1e-3)
  }

  @Test("One parameter left out", arguments: 0..<4)
  func component(index: Int) throws {
    let certificate = try certify(BrokenStrategyTests.run) { result in
      result.parameters[index] = 0
    }
    #expect(certificate.failures.contains { $0.hasPrefix("duality") })
    #expect(certificate.failures.contains { $0.hasPrefix("Taylor") })
  }

  @Test("A gradient that wobbles with the tolerance")
  func wobble() throws {
    var calls = 0
    let certificate = try certify(BrokenStrategyTests.run) { result in
      calls += 1
      result.initial = result.initial.map { $0 * (1 + (calls == 2 ? 0.1 : calls == 3 ? -0.1 : 0)) }
    }
    #expect(certificate.failures.contains { $0.contains("does not converge") })
  }

  @Test("A strategy that fails at tighter tolerances")
  func fails() throws {
    var calls = 0
    let certificate = try certify(BrokenStrategyTests.run) { result in
      calls += 1
      if calls == 2 { result.failure = GradientFailure(.backward, .nonFinite(at: 1)) }
    }
    #expect(certificate.failures.contains { $0.hasPrefix("convergence: the run at 1e-09 failed") })
  }

  @Test("λ that goes wrong in the middle of the way back: its time is named")
  func place() throws {
    let run = Certifying(
      "lotka-volterra", to: 10, .dop853, ContinuousAdjoint(.dense(.own)), rtol: 1e-8)
    let strategy = Spoiled(at: 4)
    let certificate = Certifier(try run.request(), strategy).certify().certificate
    let time = try #require(certificate.duality.firstBadTime)
    #expect(abs(time - 4) < 0.5)
    #expect(abs((certificate.duality.largestDriftTime ?? 0) - 4) < 0.5)
    #expect((certificate.duality.largestDrift ?? 0) > 0.01)
    #expect(certificate.duality.firstBadStep ?? 0 > 1)
  }
}

/// Shows λ doubled from some time on.
private struct Spoiled: GradientStrategy {
  let at: Double
  var name: String { "spoiled" }
  var claim: GradientClaim { .trueSensitivity }

  final class Doubling: BackwardObserver {
    let next: any BackwardObserver
    let at: Double

    init(_ next: any BackwardObserver, at: Double) {
      self.next = next
      self.at = at
    }

    func observe(
      t: Double, lambda: UnsafePointer<Double>, parameters: UnsafePointer<Double>,
      state: UnsafePointer<Double>?
    ) {
      let doubled = (0..<2).map { lambda[$0] * (t < at ? 2 : 1) }
      next.observe(t: t, lambda: doubled, parameters: parameters, state: state)
    }
  }

  func gradient(_ request: GradientRequest) -> GradientResult {
    var request = request
    request.observer = request.observer.map { Doubling($0, at: at) }
    return ContinuousAdjoint(.dense(.own)).gradient(request)
  }
}
