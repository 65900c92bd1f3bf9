/// An objective L = Φ(T, y(T), p, y(t₀), I, S) as programs, where Iᵢ = ∫ gᵢ(t, y, p) dt are running
/// costs and Sᵢ = Σₖ hᵢ(tₖ, y(tₖ), p, dₖ) sums over observation times tₖ with data dₖ.
public struct ObjectiveModel: Sendable {
  /// Φ: t = T, y = y(T), p, extra = y(t₀) then I then S, and at last t₀ where ``readsStartTime``; one
  /// output.
  public let terminal: Program
  /// g: inputs (t, y, p), one output for each integral; nil when there is none.
  public let integrands: Program?
  /// h: inputs (t, y, p, extra = one row of data), one output for each sum; nil when there is none.
  public let observed: Program?
  /// The data columns that `observed` reads, in the order of its extra inputs.
  public let dataColumns: [String]

  public init(
    terminal: Program, integrands: Program? = nil, observed: Program? = nil,
    dataColumns: [String] = []
  ) {
    self.terminal = terminal
    self.integrands = integrands
    self.observed = observed
    self.dataColumns = dataColumns
  }

  /// Whether Φ depends on t₀ itself, by an intermediate value `r(t0)` that depends on time.
  public var readsStartTime: Bool {
    terminal.inputs.extra > terminal.inputs.states + integralCount + sumCount
  }

  public var integralCount: Int { integrands?.outputs.count ?? 0 }
  public var sumCount: Int { observed?.outputs.count ?? 0 }
}
