/// A field for methods that expand it in series.
///
/// The adjoint equation along a known trajectory depends on states that it does not integrate. Its series
/// then are those of a larger system, of which the *leading* states are taken anew from the
/// trajectory at each expansion, and move within the step as the system says.
public struct FieldSeries {
  /// What a coefficient of all series counts as.
  public struct Cost: Sendable {
    public let rhs, jvp, vjp: Int

    public init(rhs: Int = 1, jvp: Int = 0, vjp: Int = 0) {
      self.rhs = rhs
      self.jvp = jvp
      self.vjp = vjp
    }
  }

  public let programs: SeriesPrograms
  /// The number of leading states; 0 where the program's states are the field's.
  public let leadingCount: Int
  /// out ← the leading states at t.
  public let leadingStates: KernelCall?
  private let cost: Cost
  /// Where to count; nil where the field itself counts.
  private let counts: UnsafeMutablePointer<Counts>?

  public init(
    _ programs: SeriesPrograms, leadingCount: Int = 0, leadingStates: KernelCall? = nil,
    cost: Cost = Cost(), counts: UnsafeMutablePointer<Counts>? = nil
  ) {
    self.programs = programs
    self.leadingCount = leadingCount
    self.leadingStates = leadingStates
    self.cost = cost
    self.counts = counts
  }

  /// Counts an expansion on `field` to `order`.
  public func count(order: Int, on field: FieldKernels) {
    let counts = counts ?? field.counts
    counts.pointee.rhs &+= order * cost.rhs
    counts.pointee.jvp &+= order * cost.jvp
    counts.pointee.vjp &+= order * cost.vjp
  }
}
