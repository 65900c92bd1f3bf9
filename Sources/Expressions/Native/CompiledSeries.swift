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
    _ program: TaylorProgram, order: Int, stride: Int, environment: NativeEnvironment
  ) throws(NativeFailure) {
    guard SeriesEmitter.products(program, order: order) <= CompiledSeries.straightProducts else {
      throw NativeFailure(reason: "an expansion this long is as fast by the interpreter")
    }
    let emitter = SeriesEmitter(program, order: order, stride: stride)
    library = try LoadedLibrary(
      emitter.source, effort: .basic, unit: .baseline, environment: environment)
    guard let symbol = library.symbol(SeriesEmitter.symbol) else {
      throw NativeFailure(reason: "the library lacks a function")
    }
    kernel = unsafeBitCast(symbol, to: SeriesKernel.self)
  }

  /// Products up to which all coefficients are locals.
  static let straightProducts = 12_000
}
