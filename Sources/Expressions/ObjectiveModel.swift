/// An objective L = Φ(T, y(T), p, y(t₀), I, S, R) as programs, where Iᵢ = ∫ gᵢ(t, y, p) dt are running
/// costs, Sᵢ = Σₖ hᵢ(tₖ, y(tₖ), p, dₖ) sums over observation times tₖ with data dₖ, and Rᵢ = rᵢ(τ, y(τ), p)
/// values at events. T is the end of the solution: of the span, or a terminal event.
public struct ObjectiveModel: Sendable {
  /// Φ: t = T, y = y(T), p, extra = y(t₀) then I then S then R, and at last t₀ where
  /// ``readsStartTime``; one output.
  public let terminal: Program
  /// g: inputs (t, y, p), one output for each integral; nil when there is none.
  public let integrands: Program?
  /// h: inputs (t, y, p, extra = one row of data), one output for each sum; nil when there is none.
  public let observed: Program?
  /// The data columns that `observed` reads, in the order of its extra inputs.
  public let dataColumns: [String]
  /// What is read at events, before their resets.
  public let readings: [Reading]

  /// A value at an event.
  public struct Reading: Sendable {
    /// Which of the problem's events, and for which time it happens, from 1.
    public let event, ordinal: Int
    /// r: inputs (t, y, p), one output.
    public let program: Program

    public init(event: Int, ordinal: Int, program: Program) {
      self.event = event
      self.ordinal = ordinal
      self.program = program
    }
  }

  public init(
    terminal: Program, integrands: Program? = nil, observed: Program? = nil,
    dataColumns: [String] = [], readings: [Reading] = []
  ) {
    self.terminal = terminal
    self.integrands = integrands
    self.observed = observed
    self.dataColumns = dataColumns
    self.readings = readings
  }

  /// Whether Φ depends on t₀ itself, by an intermediate value `r(t0)` that depends on time.
  public var readsStartTime: Bool {
    terminal.inputs.extra > terminal.inputs.states + integralCount + sumCount + readings.count
  }

  public var integralCount: Int { integrands?.outputs.count ?? 0 }
  public var sumCount: Int { observed?.outputs.count ?? 0 }
}
