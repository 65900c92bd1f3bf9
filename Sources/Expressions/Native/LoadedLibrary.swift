#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// C code that this process has compiled, or found in the cache, and loaded; unloaded when released.
final class LoadedLibrary {
  /// Why the cache was passed over, if it was.
  let note: String?
  private let handle: UnsafeMutableRawPointer

  init(
    _ source: [UInt8], effort: NativeCompiler.Effort, unit: VectorUnit,
    environment: NativeEnvironment
  ) throws(NativeFailure) {
    (handle, note) = try LoadedLibrary.load(
      source, effort: effort, unit: unit, environment: environment)
  }

  deinit { dlclose(handle) }

  func symbol(_ name: String) -> UnsafeMutableRawPointer? { dlsym(handle, name) }

  private static func load(
    _ source: [UInt8], effort: NativeCompiler.Effort, unit: VectorUnit,
    environment: NativeEnvironment
  ) throws(NativeFailure) -> (UnsafeMutableRawPointer, note: String?) {
    let compiler = try NativeCompiler(
      environment.compiler, effort: effort, unit: unit)
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
