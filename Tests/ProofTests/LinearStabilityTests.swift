import Foundation
import Integrators
import Testing
import Verification

@testable import Proof

@Suite struct LinearStabilityTests {
  @Test func `the step of RK4 multiplies by its polynomial`() throws {
    let amplification = Amplification(.rk4)
    for z in [Complex(-1), Complex(-2.5, 0.4), Complex(0, 2)] {
      let found = try #require(amplification(z))
      let (z2, z3) = (z * z, z * z * z)
      let expected = Complex(1) + z + 0.5 * z2 + (1 / 6.0) * z3 + (1 / 24.0) * (z3 * z)
      #expect((found - expected).magnitude < 1e-14)
    }
    #expect(abs(amplification.realLimit - 2.785_293_563) < 1e-8)
    #expect(abs(amplification.imaginaryLimit - 8.0.squareRoot()) < 1e-6)
  }

  @Test func `a method that is A-stable has no limits`() {
    for method in [Method.trapezoid, .gauss6, .radau5, .rodas5p] {
      let amplification = Amplification(method)
      #expect(amplification.realLimit == .infinity && amplification.imaginaryLimit == .infinity)
    }
    #expect(Amplification(.radau5).atInfinity < 1e-6)
    #expect(abs(Amplification(.gauss6).atInfinity - 1) < 1e-6)
  }

  @Test func `a first step of a multistep method is not taken for its stability`() {
    #expect(!Amplification.isMeaningful(.bdf) && !Amplification.isMeaningful(.alf))
    #expect(Amplification.isMeaningful(.dop853) && Amplification.isMeaningful(.radau9))
  }

  @Test(arguments: 1...12) func `the limits of Adams formulas are the exact rationals`(_ order: Int)
  {
    for (kind, exact) in [
      (MultistepLocus.Kind.adamsBashforth, StabilityClaim.adamsBashforth),
      (.adamsMoulton, StabilityClaim.adamsMoulton),
    ] {
      let found = MultistepLocus(kind, order: order).realLimit
      let limit = exact[order - 1]
      #expect(found == limit || abs(found - limit) < 1e-9 * abs(limit))
      // Another order has another limit: the comparison can fail.
      let other = MultistepLocus(kind, order: order % 12 + 1).realLimit
      if limit.isFinite, other.isFinite { #expect(abs(found - other) > 1e-3 * abs(limit)) }
    }
  }

  @Test func `inside the limit a formula decays, outside it grows`() {
    for order in 3...8 {
      let locus = MultistepLocus(.adamsMoulton, order: order)
      #expect(locus.growth(0.98 * locus.realLimit) < 1)
      #expect(locus.growth(1.02 * locus.realLimit) > 1)
    }
    // The locus and the powers of the step agree at one more place: BDF 2 is exact at ζ = −1.
    #expect(MultistepLocus(.bdf, order: 2).growth(-10) < 1)
  }

  @Test func `the wedges of BDF are those published`() {
    for (k, angle) in StabilityClaim.bdfWedges.enumerated() {
      #expect(abs(MultistepLocus(.bdf, order: k + 1).wedge - angle) < 0.01)
    }
  }

  @Test func `the boundary of Euler's region is a circle`() {
    let region = StabilityRegion(real: -3...1, imaginary: 0...2, resolution: 80) {
      ($0 + Complex(1)).magnitude
    }
    let points = region.boundary.flatMap(\.self)
    #expect(points.count > 60)
    #expect(points.allSatisfy { abs(($0 + Complex(1)).magnitude - 1) < 2e-3 })
  }
}
