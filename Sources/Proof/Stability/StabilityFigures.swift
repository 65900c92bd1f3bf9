import Integrators
import Verification

/// Regions of stability, a figure a kind of method. The upper half-plane is all there is to see.
struct StabilityFigures {
  private let plan: ProofPlan

  init(_ plan: ProofPlan) { self.plan = plan }

  private var resolution: Int { plan.isShort ? 120 : 280 }

  var all: [ProofFigure] {
    let oneStep = plan.methods.filter {
      Amplification.isMeaningful($0) && !($0.family is AdaptiveRadauFamily)
    }
    var figures: [ProofFigure] = []
    let explicit = oneStep.filter { !$0.isImplicit }
    if !explicit.isEmpty {
      figures.append(
        regions(
          "explicit", "Explicit methods", explicit, real: -7...1, imaginary: 0...7,
          "Stable inside. The curves are where a step of y′ = λy keeps |y|."))
    }
    let implicit = oneStep.filter(\.isImplicit)
    if !implicit.isEmpty {
      figures.append(
        regions(
          "implicit", "Implicit one-step methods", implicit, real: -5...35, imaginary: 0...30,
          "Stable outside, the whole left half-plane included. The boundary of the trapezoidal rule and "
            + "of the Gauss methods is the imaginary axis itself."))
    }
    let formulas = Set(plan.methods.compactMap { ($0.family as? MultistepFamily)?.formula })
    if formulas.contains(.adams) { figures += [adams] }
    if formulas.contains(.bdf) { figures += [bdf] }
    let schemes = plan.methods.compactMap { ($0.family as? StabilisedFamily)?.scheme }
    if !schemes.isEmpty { figures.append(strips(schemes)) }
    return figures
  }

  private func regions(
    _ name: String, _ title: String, _ methods: [Method], real: ClosedRange<Double>,
    imaginary: ClosedRange<Double>, _ caption: String
  ) -> ProofFigure {
    let curves = methods.map { method in
      plan.progress("stability region of \(method.name)")
      let amplification = Amplification(method)
      let region = StabilityRegion(real: real, imaginary: imaginary, resolution: resolution) {
        amplification($0)?.magnitude ?? .infinity
      }
      return ProofFigure.Curve(method.name, points(region.boundary), isMarked: false)
    }
    return figure(name, title, [ProofFigure.Panel(title, curves)], real, imaginary, caption)
  }

  private var adams: ProofFigure {
    func panel(_ kind: MultistepLocus.Kind, _ orders: [Int]) -> ProofFigure.Panel {
      ProofFigure.Panel(kind.rawValue, orders.map { locus(kind, $0, real: -6.5...0.6, 3.6) })
    }
    return figure(
      "adams", "Adams formulas",
      [panel(.adamsBashforth, [1, 2, 3, 4]), panel(.adamsMoulton, [3, 4, 5, 6])],
      -6.5...0.6, 0...3.6,
      "The loci of eigenvalues of modulus 1, from the coefficients of the steps; stable inside the loop that "
        + "touches 0 from the left. Higher orders have less of the plane, and of Adams–Moulton beyond order 2 "
        + "none is A-stable.")
  }

  private var bdf: ProofFigure {
    figure(
      "bdf", "BDF", [ProofFigure.Panel("BDF", (1...5).map { locus(.bdf, $0, real: -6...20, 14) })],
      -6...20, 0...14,
      "Stable outside. From order 3 on the curves enter the left half-plane: oscillations of low damping are "
        + "amplified.")
  }

  private func locus(
    _ kind: MultistepLocus.Kind, _ order: Int, real: ClosedRange<Double>, _ top: Double
  ) -> ProofFigure.Curve {
    let points = MultistepLocus(kind, order: order).points(2 * resolution).map { z -> [Double]? in
      z.isFinite && z.imaginary >= -1e-9 && z.imaginary <= top && real.contains(z.real)
        ? round([z.real, z.imaginary]) : nil
    }
    return ProofFigure.Curve("order \(order)", points, isMarked: false)
  }

  private func strips(_ schemes: [StabilisedScheme]) -> ProofFigure {
    let curves = schemes.flatMap { scheme in
      [5, 10].map { stages in
        // ROCK4 has 10 stages too.
        let region = StabilityRegion(real: -68...2, imaginary: 0...10, resolution: 3 * resolution) {
          let r = scheme.amplification(stages: stages, real: $0.real, imaginary: $0.imaginary)
          return Complex(r.real, r.imaginary).magnitude
        }
        return ProofFigure.Curve(
          "\(scheme.name), \(stages) stages", points(region.boundary), isMarked: false)
      }
    }
    return figure(
      "stabilised", "Stabilised methods", [ProofFigure.Panel("RKC2 and ROCK4", curves)], -68...2,
      0...10,
      "Stable inside: a strip along the negative real axis whose length grows as the square of the stages."
    )
  }

  private func figure(
    _ name: String, _ title: String, _ panels: [ProofFigure.Panel], _ real: ClosedRange<Double>,
    _ imaginary: ClosedRange<Double>, _ caption: String
  ) -> ProofFigure {
    ProofFigure(
      name: "stability-\(name)", title: "Regions of stability: \(title)",
      x: .linear("Re hλ", real), y: .linear("Im hλ", imaginary), panels: panels, caption: caption)
  }

  private func points(_ boundary: [[Complex]]) -> [[Double]?] {
    boundary.flatMap { chain -> [[Double]?] in
      chain.map { round([$0.real, $0.imaginary]) } + [nil]
    }
  }

  /// Three digits: a picture shows no more, and the file is a third as long.
  private func round(_ point: [Double]) -> [Double] {
    point.map { ($0 * 1000).rounded() / 1000 }
  }
}
