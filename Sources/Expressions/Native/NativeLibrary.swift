/// A loaded library of compiled programs.
final class NativeLibrary {
  /// Total instructions beyond which nobody would wait: the time is linear, about 70 µs for each,
  /// so 7 s at the limit (gcc 12 at -O1). The interpreter needs no time at all to be ready and is
  /// about ten times slower.
  static let compileLimit = 100_000

  let kernels: [Kernel]
  let stageKernel: StageKernel?
  let scratch: [UnsafeMutablePointer<Double>?]
  /// Why the cache was passed over, if it was.
  var note: String? { library.note }
  private let library: LoadedLibrary

  init(
    _ programs: [Program], stage: Int?, environment: NativeEnvironment
  ) throws(NativeFailure) {
    let folded = programs.map { $0.loweredToDouble() }
    let total = folded.reduce(0) { $0 + $1.instructions.count }
    guard total <= NativeLibrary.compileLimit else {
      throw NativeFailure(
        reason: "\(total) instructions exceed the native limit of \(NativeLibrary.compileLimit)")
    }
    let emitter = CEmitter(folded, stage: stage, unit: .current)
    library = try LoadedLibrary(
      emitter.source, effort: total > NativeCompiler.Effort.limit ? .basic : .full, unit: .baseline,
      environment: environment)
    var kernels: [Kernel] = []
    for index in programs.indices {
      guard let symbol = library.symbol(CEmitter.symbol(index)) else { break }
      kernels.append(unsafeBitCast(symbol, to: Kernel.self))
    }
    self.kernels = kernels
    stageKernel = library.symbol(CEmitter.stageSymbol).map {
      unsafeBitCast($0, to: StageKernel.self)
    }
    scratch = emitter.scratchCounts.map { $0 == 0 ? nil : .allocate(capacity: $0) }
    guard kernels.count == programs.count else {
      throw NativeFailure(reason: "the library lacks a function")
    }
  }

  deinit { scratch.forEach { $0?.deallocate() } }
}
