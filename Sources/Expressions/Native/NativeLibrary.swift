#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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
  let note: String?
  private let handle: UnsafeMutableRawPointer

  init(
    _ programs: [Program], stage: Int?, environment: NativeEnvironment
  ) throws(NativeFailure) {
    let folded = programs.map { $0.foldingConstants() }
    let total = folded.reduce(0) { $0 + $1.instructions.count }
    guard total <= NativeLibrary.compileLimit else {
      throw NativeFailure(
        reason: "\(total) instructions exceed the native limit of \(NativeLibrary.compileLimit)")
    }
    let emitter = CEmitter(folded, stage: stage)
    (handle, note) = try NativeLibrary.load(
      emitter.source, instructionCount: total, environment: environment)
    var kernels: [Kernel] = []
    for index in programs.indices {
      guard let symbol = dlsym(handle, CEmitter.symbol(index)) else { break }
      kernels.append(unsafeBitCast(symbol, to: Kernel.self))
    }
    self.kernels = kernels
    stageKernel = dlsym(handle, CEmitter.stageSymbol).map {
      unsafeBitCast($0, to: StageKernel.self)
    }
    scratch = emitter.scratchCounts.map { $0 == 0 ? nil : .allocate(capacity: $0) }
    guard kernels.count == programs.count else {
      throw NativeFailure(reason: "the library lacks a function")
    }
  }

  deinit {
    scratch.forEach { $0?.deallocate() }
    dlclose(handle)
  }

  private static func load(
    _ source: [UInt8], instructionCount: Int, environment: NativeEnvironment
  ) throws(NativeFailure) -> (UnsafeMutableRawPointer, note: String?) {
    let compiler = try NativeCompiler(
      environment.compiler, instructionCount: instructionCount)
    let (cache, note) = openCache(environment)
    let hit = cache?.find(source: source, identity: compiler.identity)
    if let hit, let handle = dlopen(hit, RTLD_NOW | RTLD_LOCAL) { return (handle, nil) }
    let directory = try TemporaryDirectory(under: environment.temporaryDirectory)
    let library = try compiler.compile(source, in: directory)
    let stored = cache?.store(
      library, source: source, identity: compiler.identity, suffix: directory.uniqueSuffix)
    // The loader keeps what it has mapped, so the temporary file may go when this returns.
    for path in [stored, directory.file("kernel.so")] {
      if let path, let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) {
        withExtendedLifetime(directory) {}
        let isKept = stored != nil || note != nil
        return (handle, isKept ? note : "the kernel cache could not be written")
      }
    }
    let message = dlerror().map { String(cString: $0) } ?? "unknown reason"
    throw NativeFailure(reason: "the compiled library cannot be loaded: \(message)")
  }

  private static func openCache(
    _ environment: NativeEnvironment
  ) -> (cache: KernelCache?, note: String?) {
    guard let path = environment.cacheDirectory else {
      return (nil, "compiled afresh, because no cache directory is known")
    }
    do throws(NativeFailure) {
      return (try KernelCache(directory: path), nil)
    } catch {
      return (nil, "compiled afresh, because the cache is not safe: \(error.reason)")
    }
  }
}
