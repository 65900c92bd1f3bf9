import Expressions

/// Whole steps of explicit schemes on one field, compiled when they are worth it; shared by all copies
/// of the field's kernels, as what they compile is.
///
/// A compiled step gives the bits that the solver's own loops give, so it may take over at any step.
/// Compiling takes 30 to 100 ms, a solve often less than one: so either somebody who knows that many
/// solves will follow asks for it (``compile(_:)``), or a scheme has to come to ``patience`` attempts
/// first, in one solve or in many.
public final class StepKernels {
  /// By then the loops have taken 2 ms at least; where compiled steps wait in the cache, which takes
  /// 0.3 ms, the loss is nil. A solve that takes so many, goes on for as many more, as a rule.
  public static let patience = 20_000

  /// What is known of one scheme.
  public final class Entry {
    let scheme: StepScheme
    /// Attempts before the step is compiled; counted down by the solver's loops. Negative once it has
    /// been tried.
    public let patience: UnsafeMutablePointer<Int>
    public fileprivate(set) var step: CompiledStep?

    init(_ scheme: StepScheme) {
      self.scheme = scheme
      patience = .allocate(capacity: 1)
      patience.initialize(to: StepKernels.patience)
    }

    deinit { patience.deallocate() }
  }

  private let rhs: Program
  private let coupledCount: Int
  private var entries: [Entry] = []
  private var seriesEntries: [SeriesEntry] = []
  private var laneSteps: [(scheme: StepScheme, step: CompiledLaneStep)] = []

  init(rhs: Program, coupledCount: Int) {
    self.rhs = rhs
    self.coupledCount = coupledCount
  }

  /// What is known of expansions to one order.
  public final class SeriesEntry {
    let order, stride: Int
    private let program: TaylorProgram
    private var patience = StepKernels.seriesPatience
    private var series: CompiledSeries?

    init(_ program: TaylorProgram, order: Int, stride: Int) {
      self.program = program
      self.order = order
      self.stride = stride
    }

    /// The compiled expansion, if there is one.
    public var kernel: SeriesKernel? { series?.kernel }

    /// Counts an expansion by the interpreter; true where the expansion has been compiled since.
    public func wait() -> Bool {
      guard patience > 0 else { return series != nil }
      patience -= 1
      if patience == 0 { compile() }
      return series != nil
    }

    func compile() {
      guard series == nil, patience >= 0 else { return }
      patience = -1
      series = CompiledSeries(program, order: order, stride: stride)
    }
  }

  /// Expansions by the interpreter, of a microsecond at least, before they are compiled.
  public static let seriesPatience = 10_000

  /// What is known of expansions of `program`, the field's own.
  public func series(_ program: TaylorProgram, order: Int, stride: Int) -> SeriesEntry {
    if let known = seriesEntries.first(where: { $0.order == order }) { return known }
    let entry = SeriesEntry(program, order: order, stride: stride)
    seriesEntries.append(entry)
    return entry
  }

  /// Compiles expansions to `order` now, if that has not been tried.
  public func compileSeries(_ program: TaylorProgram, order: Int, stride: Int) {
    series(program, order: order, stride: stride).compile()
  }

  /// Operations of a step beyond which lanes do not pay: its vectors no longer fit in registers, nor its
  /// code in the first cache. Measured on seven stars (28 equations): at 3,800 lanes are as fast as one
  /// solution after another, at 9,300 they take up to 1.6 times as long.
  public static let laneOperations = 6_000

  /// The step for several solutions side by side, compiled when first asked for.
  public func lanes(_ scheme: StepScheme) throws(CompilationFailure) -> CompiledLaneStep {
    let operations = CompiledLaneStep.operations(scheme, rhs: rhs)
    guard operations <= StepKernels.laneOperations else {
      throw CompilationFailure(
        reason: "a step of \(operations) operations is faster alone than in lanes")
    }
    return try lanes(scheme, unit: .current)
  }

  package func lanes(
    _ scheme: StepScheme, unit: VectorUnit
  ) throws(CompilationFailure) -> CompiledLaneStep {
    if let known = laneSteps.first(where: { $0.scheme == scheme && $0.step.lanes == unit.doubles })
    {
      return known.step
    }
    let step = try CompiledLaneStep(scheme, rhs: rhs, coupled: coupledCount, unit: unit)
    laneSteps.append((scheme, step))
    return step
  }

  /// What is known of the steps of a scheme.
  public func entry(_ scheme: StepScheme) -> Entry {
    if let known = entries.first(where: { $0.scheme === scheme }) { return known }
    if let equal = entries.first(where: { $0.scheme == scheme }) { return equal }
    let entry = Entry(scheme)
    entries.append(entry)
    return entry
  }

  /// Compiles the step now, if that has not been tried. Where it cannot be done, the loops go on.
  public func compile(_ scheme: StepScheme) {
    let entry = entry(scheme)
    guard entry.patience.pointee >= 0 else { return }
    entry.patience.pointee = -1
    entry.step = CompiledStep(scheme, rhs: rhs, coupled: coupledCount)
  }
}
