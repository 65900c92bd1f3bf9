/// The continuous tangent: the variational equation S′ = JS + ∂f/∂p carried along with the state, one
/// column for each initial value and each parameter.
///
/// Axes: tangent · no way back · no parameter integral. Two more questions have two answers each:
///
/// - The step solves for the state first and then for the columns, each by the transposable tangent of the
///   method's step, with the same Jacobians and factors (staggered); or (y, S) is one system, which any
///   method integrates that integrates anything (simultaneous). An explicit method does the same both
///   ways, but for its error norm: staggered it is the largest of the state's and of each column's,
///   simultaneous the mean over all.
/// - The columns are part of the error norm, or (seminorm) only the state is, and the columns are
///   those of whatever steps it took: staggered that is the exact tangent of the discrete map.
///
/// Cost: the forward solution, plus n + m sparse products a stage; where the method is implicit, staggered
/// as many solves, simultaneous an iteration for all (n + m + 1)·n unknowns, with a block-diagonal matrix, or
/// for Rosenbrock methods a block-triangular one with n·(n + m) products with second derivatives. Memory:
/// no trajectory at all.
///
/// Source: Hindmarsh & Serban, CVODES, "Forward sensitivity methods"; Maly & Petzold 1996; Feehery,
/// Tolsma & Barton 1997.
///
/// - When this misleads: with the columns in the norm, hardly ever. Without, where the solution says little
///   about its sensitivities: one that happens to be constant has no error at all, and steps without bound.
///   Either costs (n + m) columns whatever the number of objectives, and is on a chaotic problem right
///   and useless, like every other.
public struct Tangent: GradientStrategy {
  /// When the columns are solved for.
  public enum Form: String, CaseIterable, Sendable {
    case staggered, simultaneous
  }

  public let form: Form
  /// Whether the errors of the columns count.
  public let controlsColumns: Bool

  public init(_ form: Form = .staggered, controlsColumns: Bool = true) {
    self.form = form
    self.controlsColumns = controlsColumns
  }

  public var name: String {
    StrategyFamily.name(
      "tangent", [form == .staggered ? nil : form.rawValue, controlsColumns ? nil : "seminorm"])
  }

  public var claim: GradientClaim {
    form == .staggered && !controlsColumns ? .discreteMap : .trueSensitivity
  }

  public var differentiatesSteps: Bool { form == .staggered }

  public func gradient(_ request: GradientRequest) -> GradientResult {
    switch form {
    case .staggered: staggered(request)
    case .simultaneous: simultaneous(request)
    }
  }

  static let family = StrategyFamily(
    "tangent", "forward: one column for each initial value and parameter",
    axes: [
      .init(
        "when the columns are solved for",
        [
          .init("staggered", "columns after the state, by the tangent of the step"),
          .init("simultaneous", "state and columns as one system"),
        ]),
      .init(
        "whose errors count",
        [
          .init("controlled", "the errors of the columns count"),
          .init("seminorm", "only the state's do"),
        ]),
    ]
  ) { Tangent(Form.allCases[$0[0]], controlsColumns: $0[1] == 0) }
}
