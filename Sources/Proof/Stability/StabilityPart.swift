import Fields
import Integrators
import Verification

/// Linear stability: limits on the axes, and regions.
struct StabilityPart: ProofPart {
  static let name = "stability"
  static let summary = "stability limits against exact values, and the regions drawn"
  private let plan: ProofPlan
  private var section = ProofSection(
    StabilityPart.name, "Linear stability",
    about: """
      One-step methods: |R(z)| is measured by taking steps of y′ = λy, complex λ, with everything the \
      method does (Newton's iteration, exact Jacobians); the end of the interval of stability must be the \
      published one and, for a tableau, that of R(z) = 1 + z bᵀ(I − zA)⁻¹1. Multistep formulas: from \
      the coefficients that steps use, the point of the real axis where −1 is an eigenvalue, against the \
      exact rationals; of BDF the angle of A(α). Stabilised methods: the length of the interval \
      at every number of stages tried, against what the stage count relies on.
      """)
  private var axes = ProofTable(
    "Limits of one-step methods: the ends of the intervals of stability on the negative real and on the "
      + "imaginary axis, and |R| at −10¹².",
    words: ["method"], numbers: ["real", "imaginary", "at infinity", "claimed", "verdict"])
  private var formulas = ProofTable(
    "Limits of multistep formulas on the negative real axis, by order; for BDF the angle α in degrees.",
    words: ["formula"], numbers: ["order", "found", "exact", "verdict"])
  private var intervals = ProofTable(
    "Stabilised methods: the interval of stability on the negative real axis, by stages.",
    words: ["method"], numbers: ["stages", "length", "relied on", "length / s²", "verdict"])

  init(_ plan: ProofPlan) { self.plan = plan }

  func run() -> ProofSection {
    var part = self
    var formulas: Set<MultistepFormula> = []
    for method in plan.methods {
      plan.progress("stability of \(method.name)")
      if let family = method.family as? MultistepFamily {
        if formulas.insert(family.formula).inserted { part.multistep(family) }
      } else if let family = method.family as? StabilisedFamily {
        part.stabilised(method, family.scheme)
      } else if Amplification.isMeaningful(method) && !(method.family is AdaptiveRadauFamily) {
        part.oneStep(method)
      } else {
        part.section.notes.append(
          "\(method.name): one step says nothing of its stability, for it carries more than y or "
            + "changes its formula.")
      }
    }
    part.section.tables = [part.axes, part.formulas, part.intervals].filter { !$0.rows.isEmpty }
    part.section.figures = StabilityFigures(plan).all
    return part.section
  }

  // MARK: One-step methods

  private mutating func oneStep(_ method: Method) {
    let amplification = Amplification(method)
    let (real, imaginary) = (amplification.realLimit, amplification.imaginaryLimit)
    let far = amplification.atInfinity
    var claimed = "–"
    var holds = true
    func check(_ claim: String, _ found: String, _ required: String, _ isMet: Bool) {
      holds = holds && isMet
      section.checks.append(
        Check(method.name, claim, found: found, required: required, holds: isMet))
    }
    if let tableau = method.tableau {
      let expected = tableauLimit(tableau)
      check(
        "steps have the stability of the tableau", "\(real)", "\(expected)",
        real == expected || abs(real - expected) < 1e-6 * expected)
    }
    switch StabilityClaim.of(method) {
    case .interval(let end, let within):
      claimed = "\(end)"
      check("interval of stability", "\(real)", "\(end) ± \(within)", abs(real - end) <= within)
    case .halfPlane(let value):
      claimed = value == 0 ? "L-stable" : "A-stable"
      check("stable on the negative real axis", "\(real)", "unbounded", real == .infinity)
      check("stable on the imaginary axis", "\(imaginary)", "to 1e6", imaginary == .infinity)
      check(
        "|R(∞)|", far.fixed(6), "\(value)",
        abs(far - value) < (value == 0 || value == 1 ? 1e-5 : 1e-3))
    case nil: break
    }
    axes.rows.append([
      .code(method.name), limit(real), limit(imaginary), .error(far), .text(claimed),
      .verdict(holds ? "holds" : "fails", isGood: holds),
    ])
  }

  /// The end of the interval by the tableau's R(z), looked for as ``Amplification`` does.
  private func tableauLimit(_ tableau: ButcherTableau) -> Double {
    func isStable(_ x: Double) -> Bool {
      tableau.stabilityFunction(tableau.b, at: Complex(-x)).magnitude <= 1 + 1e-9
    }
    var x = 0.01
    while isStable(x) {
      if x > 1e6 { return .infinity }
      x = x < 40 ? x + 0.01 : x * 1.1
    }
    var (inside, outside) = (x < 40 ? x - 0.01 : x / 1.1, x)
    for _ in 0..<60 {
      let middle = (inside + outside) / 2
      if isStable(middle) { inside = middle } else { outside = middle }
    }
    return inside
  }

  private func limit(_ value: Double) -> ProofTable.Cell {
    value == .infinity ? .text("∞") : .number(value, digits: 6)
  }

  // MARK: Families

  private mutating func multistep(_ family: MultistepFamily) {
    if family.formula == .bdf {
      for order in 1...5 {
        row(
          .bdf, order, MultistepLocus(.bdf, order: order).wedge,
          StabilityClaim.bdfWedges[order - 1], within: 0.01, "angle α of A(α)")
      }
      return
    }
    for (kind, exact) in [
      (MultistepLocus.Kind.adamsBashforth, StabilityClaim.adamsBashforth),
      (.adamsMoulton, StabilityClaim.adamsMoulton),
    ] {
      for order in 1...12 {
        let found = MultistepLocus(kind, order: order).realLimit
        row(
          kind, order, found, exact[order - 1], within: 1e-9 * abs(exact[order - 1]),
          "limit on the real axis")
      }
    }
  }

  private mutating func row(
    _ kind: MultistepLocus.Kind, _ order: Int, _ found: Double, _ exact: Double, within: Double,
    _ claim: String
  ) {
    let holds = found == exact || abs(found - exact) <= within
    func cell(_ value: Double) -> ProofTable.Cell {
      value == -.infinity ? .text("−∞") : .number(value, digits: kind == .bdf ? 2 : 12)
    }
    formulas.rows.append([
      .text(kind.rawValue), .integer(order), cell(found), cell(exact),
      .verdict(holds ? "holds" : "fails", isGood: holds),
    ])
    section.checks.append(
      Check(
        "\(kind.rawValue) \(order)", claim, found: "\(found)", required: "\(exact)", holds: holds))
  }

  private mutating func stabilised(_ method: Method, _ scheme: StabilisedScheme) {
    let stages = scheme == .rkc2 ? [2, 5, 10, 33, 100, 250] : [5, 8, 15, 26, 63, 142]
    for s in stages {
      let square = Double(s * s)
      let length = interval(scheme, s, upTo: 0.8 * square)
      let relied = scheme.reach(of: s)
      // The published law, where it has set in.
      let law = scheme == .rkc2 ? 0.653 * (square - 1) : 0.35 * square
      let holds = length >= relied && (s < 15 || abs(length / law - 1) < 0.04)
      intervals.rows.append([
        .code(method.name), .integer(s), .number(length, digits: 1), .number(relied, digits: 1),
        .number(length / square, digits: 3), .verdict(holds ? "holds" : "fails", isGood: holds),
      ])
      section.checks.append(
        Check(
          method.name, "interval of stability with \(s) stages", found: length.fixed(2),
          required: "at least \(relied.fixed(2))" + (s < 15 ? "" : ", \(law.fixed(1)) ± 4 %"),
          holds: holds))
    }
  }

  private func interval(_ scheme: StabilisedScheme, _ stages: Int, upTo far: Double) -> Double {
    for i in 1...20_000 {
      let z = far * Double(i) / 20_000
      if abs(scheme.amplification(stages: stages, real: -z).real) > 1 + 1e-12 { return z }
    }
    return far
  }
}
