/// A ``StepScheme`` compiled, alone or with the field it is to be used on; the kernel is valid while
/// this object lives.
public final class CompiledStep {
  /// Up to so many states, and so many operations in all stages together, the field's program is
  /// written into every stage. Measured (gcc 12): beyond either the locals no longer fit in registers,
  /// a step gains nothing, and compiling takes 60 µs an operation.
  static let straightStates = 8
  static let straightOperations = 4_000

  public let kernel: StepKernel
  private let library: LoadedLibrary

  /// - Parameters:
  ///   - rhs: the field.
  ///   - coupled: the leading components, on which all others depend and which depend on no others.
  /// - Returns: nil where there is no compiler, or no place for what it makes.
  public convenience init?(_ scheme: StepScheme, rhs: Program, coupled: Int) {
    do throws(NativeFailure) {
      try self.init(scheme, rhs: rhs, coupled: coupled, unit: .current, environment: .current)
    } catch {
      return nil
    }
  }

  package init(
    _ scheme: StepScheme, rhs: Program, coupled: Int, unit: VectorUnit,
    environment: NativeEnvironment
  ) throws(NativeFailure) {
    let program = rhs.loweredToDouble()
    let count = program.inputs.states
    let stages = scheme.stageCount + (scheme.evaluatesEnd ? 1 : 0)
    let operations = stages * program.instructions.count + 2 * scheme.termCount * count
    let isStraight =
      count <= CompiledStep.straightStates && operations <= CompiledStep.straightOperations
    let source =
      isStraight
      ? StepEmitter(program, scheme: scheme, coupled: coupled).source
      : LoopedStepEmitter(scheme: scheme, count: count, coupled: coupled, unit: unit).source
    // Measured (gcc 12) on Lorenz' system: at -O2 the compiler pairs components in vectors, and the
    // shuffling lies on the path every stage waits for: 46 ns a step of Tsitouras' method, not 38.
    library = try LoadedLibrary(
      source, effort: isStraight ? .basic : .full, unit: unit, environment: environment)
    guard let symbol = library.symbol(StepEmitter.symbol) else {
      throw NativeFailure(reason: "the library lacks a function")
    }
    kernel = unsafeBitCast(symbol, to: StepKernel.self)
  }
}
