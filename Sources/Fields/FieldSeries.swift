/// A field for methods that expand it in series.
///
/// The adjoint equation along a known trajectory depends on states that it does not integrate. Its series
/// then are those of a larger system, of which the *leading* states are taken anew from the
/// trajectory at each expansion, and move within the step as the system says.
public struct FieldSeries {
  public let programs: SeriesPrograms
  /// The number of leading states; 0 where the program's states are the field's.
  public let leadingCount: Int
  /// out ← the leading states at t.
  public let leadingStates: KernelCall?

  public init(
    _ programs: SeriesPrograms, leadingCount: Int = 0, leadingStates: KernelCall? = nil
  ) {
    self.programs = programs
    self.leadingCount = leadingCount
    self.leadingStates = leadingStates
  }
}
