import Certificates
import Gradients
import Integrators
import Testing

/// Gradients that are wrong and come without a warning in other libraries, and right ones beside them.
@Suite("Wrong gradients are caught, right ones pass")
struct CaughtTests {
  static let backsolve = ContinuousAdjoint(.backsolve(.free))

  /// Not stiff, smooth, and wrong by 0.5 to 4 in every library that integrates the state backward.
  @Test(
    "Van der Pol at μ = 1, T = 20, by backsolve",
    arguments: [
      Certifying("van-der-pol", .tsit5, backsolve),
      Certifying("van-der-pol", .dop853, backsolve),
      Certifying("van-der-pol", .tsit5, backsolve, rtol: 1e-8),
      Certifying("van-der-pol", .dop853, backsolve, rtol: 1e-8),
    ])
  func vanDerPol(_ run: Certifying) throws {
    let certificate = try run.certificate()
    #expect(!certificate.isTrusted)
    #expect(certificate.reconstruction?.verdict == .silentlyAliased)
    // It was predicted before the way back.
    #expect((certificate.reconstruction?.predictedDigitsLost ?? 0) > 9)
    #expect(certificate.failures.contains { $0.hasPrefix("duality") })
    #expect(certificate.failures.contains { $0.hasPrefix("Taylor") })
  }

  @Test(
    "Every other failure that peers do not tell of",
    arguments: [
      Certifying("van-der-pol-stiff", .radau5, ContinuousAdjoint(.dense(.own))),
      Certifying("van-der-pol-stiff", .kvaerno5, backsolve),
      Certifying("robertson", to: 40, .kvaerno5, backsolve),
      Certifying("robertson", to: 40, .radau5, backsolve, rtol: 1e-8),
      Certifying("lorenz", to: 5, .tsit5, backsolve),
      Certifying("lorenz", to: 5, .dop853, backsolve, rtol: 1e-8),
      Certifying("brusselator-1d", .kvaerno5, backsolve),
      Certifying("hires", .kvaerno5, backsolve),
      // Beyond the reach of double precision.
      Certifying("lorenz", to: 40, .dop853, DiscreteAdjoint(), rtol: 1e-12),
      // Steps limited by stability: the derivative of the discrete map, and of nothing else.
      Certifying("robertson", to: 40, .adamsNewton, DiscreteAdjoint()),
      // A constant solution has no error, so its steps grow, and the tangent's error with them.
      Certifying("constant-solution", .tsit5, DiscreteAdjoint(), objective: "u1(T) + 2*u2(T)"),
    ])
  func others(_ run: Certifying) throws {
    let certificate = try run.certificate()
    #expect(!certificate.isTrusted, "\(certificate)")
  }

  @Test(
    "Right ones pass",
    arguments: [
      Certifying("van-der-pol", .tsit5, DiscreteAdjoint()),
      Certifying("van-der-pol", .dop853, Tangent()),
      Certifying("van-der-pol", .dop853, ContinuousAdjoint(.dense(.own)), rtol: 1e-8),
      Certifying("van-der-pol", to: 2, .dop853, backsolve, rtol: 1e-10),
      Certifying("van-der-pol-stiff", .radau, DiscreteAdjoint(), rtol: 1e-10),
      Certifying("robertson", to: 40, .rodas5p, DiscreteAdjoint()),
      Certifying("robertson", to: 40, .kvaerno5, ContinuousAdjoint(.dense(.own)), rtol: 1e-8),
      Certifying("robertson", to: 40, .bdf, DiscreteAdjoint(), rtol: 1e-8),
      Certifying("lorenz", to: 10, .dop853, DiscreteAdjoint(), rtol: 1e-9),
      Certifying("hires", .kvaerno5, ContinuousAdjoint(.segments(.own)), rtol: 1e-8),
      Certifying("harmonic-oscillator", .adams, DiscreteAdjoint(), rtol: 1e-8),
      Certifying("lotka-volterra", .reversibleHeun, DiscreteAdjoint(), rtol: 1e-6),
    ])
  func right(_ run: Certifying) throws {
    let certificate = try run.certificate()
    #expect(certificate.isTrusted, "\(certificate.failures)")
    #expect(certificate.taylor.slope.map { abs($0 - 2) <= 0.05 } ?? true)
    #expect((certificate.digits ?? 0) >= 2)
  }

  @Test("A tighter demand fails what a loose one lets pass")
  func digits() throws {
    var certifier = Certifier(
      try Certifying("van-der-pol", .tsit5, DiscreteAdjoint()).request(), DiscreteAdjoint())
    #expect(certifier.certify().certificate.isTrusted)
    certifier.digits = 8
    #expect(!certifier.certify().certificate.isTrusted)
  }

  @Test("Another seed is another direction with the same verdict")
  func seeds() throws {
    var certifier = Certifier(
      try Certifying("van-der-pol", .tsit5, DiscreteAdjoint()).request(), DiscreteAdjoint())
    let one = certifier.certify().certificate
    certifier.seed = 2
    let two = certifier.certify().certificate
    #expect(one.isTrusted && two.isTrusted)
    #expect(one.duality.byTangent != two.duality.byTangent)
  }

  @Test("Resets close to each other are taken into account: predicted, and recovered")
  func resets() throws {
    let free = try Certifying("van-der-pol", .dop853, CaughtTests.backsolve, rtol: 1e-9)
    var request = try free.request()
    request.checkpointInterval = 5
    let strategy = ContinuousAdjoint(.backsolve(.checkpoints))
    let close = Certifier(request, strategy).certify().certificate
    #expect(close.isTrusted, "\(close.failures)")
    #expect(close.reconstruction?.verdict == .recovered)
    request.checkpointInterval = 1000
    let far = Certifier(request, strategy).certify().certificate
    let unbroken = try free.certificate()
    #expect(
      (close.reconstruction?.predictedDigitsLost ?? 99)
        < (far.reconstruction?.predictedDigitsLost ?? 0) / 2)
    #expect(
      far.reconstruction?.predictedDigitsLost == unbroken.reconstruction?.predictedDigitsLost)
  }

  @Test("Of a problem with events there is a gradient, and no certificate that it is right")
  func events() throws {
    let (result, certificate) = Certifier(
      try Certifying("bouncing-ball", .dop853, DiscreteAdjoint()).request(), DiscreteAdjoint()
    ).certify()
    #expect(result.failure == nil)
    #expect(!certificate.isTrusted)
    #expect(certificate.failures[0].contains("do not follow events"))
  }
}
