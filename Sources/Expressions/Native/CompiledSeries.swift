/// The expansion of a solution to one order, compiled; the kernel is valid while this object lives.
public final class CompiledSeries {
  public let kernel: SeriesKernel
  private let library: LoadedLibrary

  /// - Parameters:
  ///   - program: of a field.
  ///   - stride: the distance between rows of coefficients of one order.
  /// - Returns: nil where there is no compiler, no place for what it makes, or no gain.
  public convenience init?(_ program: TaylorProgram, order: Int, stride: Int) {
    do throws(NativeFailure) {
      try self.init(program, order: order, stride: stride, environment: .current)
    } catch {
      return nil
    }
  }

  package init(
    _ program: TaylorProgram, order: Int, stride: Int, environment: NativeEnvironment,
    unit: VectorUnit = .current, isStraight: Bool? = nil
  ) throws(NativeFailure) {
    let products = SeriesEmitter.products(program, order: order)
    if isStraight ?? (products <= CompiledSeries.straightProducts) {
      let emitter = SeriesEmitter(program, order: order, stride: stride)
      library = try LoadedLibrary(
        emitter.source, effort: .basic, unit: .baseline, environment: environment)
    } else {
      let emitter = GroupedSeriesEmitter(program, order: order, stride: stride, unit: unit)
      guard emitter.stackBytes <= CompiledSeries.largestStack,
        program.instructions.count <= CompiledSeries.longestProgram
      else {
        throw NativeFailure(reason: "an expansion this large is as fast by the interpreter")
      }
      library = try LoadedLibrary(
        emitter.source, effort: .full, unit: unit, environment: environment)
    }
    guard let symbol = library.symbol(SeriesEmitter.symbol) else {
      throw NativeFailure(reason: "the library lacks a function")
    }
    kernel = unsafeBitCast(symbol, to: SeriesKernel.self)
  }

  /// Products up to which all coefficients are locals.
  static let straightProducts = 4_000
  /// Bytes of rows that may be on the stack, and instructions whose code is compiled in a second or two.
  static let largestStack = 256 * 1024
  static let longestProgram = 10_000
}
