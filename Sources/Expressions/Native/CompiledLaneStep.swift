/// A ``StepScheme`` compiled with its field for several solutions side by side; the kernel is valid
/// while this object lives.
public final class CompiledLaneStep {
  /// Operations of all stages beyond which compiling would take seconds.
  static let operationLimit = 60_000

  /// The operations of a step in each lane.
  public static func operations(_ scheme: StepScheme, rhs: Program) -> Int {
    operations(scheme, lowered: rhs.loweredToDouble())
  }

  private static func operations(_ scheme: StepScheme, lowered program: Program) -> Int {
    (scheme.stageCount + 1) * program.instructions.count
      + 2 * scheme.termCount * program.inputs.states
  }

  /// Solutions side by side.
  public let lanes: Int
  public let kernel: LaneStepKernel
  private let library: LoadedLibrary

  /// - Parameters:
  ///   - rhs: the field.
  ///   - coupled: the leading components, on which all others depend and which depend on no others.
  ///   - unit: as many lanes as it has doubles.
  /// - Throws: a phrase that says why there is none.
  package convenience init(
    _ scheme: StepScheme, rhs: Program, coupled: Int, unit: VectorUnit
  ) throws(CompilationFailure) {
    do throws(NativeFailure) {
      try self.init(scheme, rhs: rhs, coupled: coupled, unit: unit, environment: .current)
    } catch {
      throw CompilationFailure(reason: error.reason)
    }
  }

  package init(
    _ scheme: StepScheme, rhs: Program, coupled: Int, unit: VectorUnit,
    environment: NativeEnvironment
  ) throws(NativeFailure) {
    let program = rhs.loweredToDouble()
    let operations = CompiledLaneStep.operations(scheme, lowered: program)
    guard operations <= CompiledLaneStep.operationLimit else {
      throw NativeFailure(
        reason: "\(operations) operations a step exceed the limit of "
          + "\(CompiledLaneStep.operationLimit) for steps side by side")
    }
    lanes = unit.doubles
    let source = StepEmitter(program, scheme: scheme, coupled: coupled, lanes: lanes).source
    library = try LoadedLibrary(source, effort: .basic, unit: unit, environment: environment)
    guard let symbol = library.symbol(StepEmitter.symbol) else {
      throw NativeFailure(reason: "the library lacks a function")
    }
    kernel = unsafeBitCast(symbol, to: LaneStepKernel.self)
  }
}

/// Why code could not be compiled, as a phrase.
public struct CompilationFailure: Error {
  public let reason: String

  public init(reason: String) { self.reason = reason }
}
