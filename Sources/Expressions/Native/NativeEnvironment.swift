#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why the native backend could not be used.
package struct NativeFailure: Error {
  package let reason: String
}

/// What the native backend takes from outside: the compiler's command and the cache's directory.
package struct NativeEnvironment: Sendable {
  /// The compiler with leading arguments, as in `$CC`: split at spaces, no shell.
  package var compiler: [String]
  /// Nil if neither of the variables nor a home directory is known.
  package var cacheDirectory: String?
  /// Where compilations happen.
  package var temporaryDirectory: String

  package init(compiler: [String], cacheDirectory: String?, temporaryDirectory: String) {
    self.compiler = compiler
    self.cacheDirectory = cacheDirectory
    self.temporaryDirectory = temporaryDirectory
  }

  /// `$CC` or `cc`; `$COSTATE_CACHE`, `$XDG_CACHE_HOME/costate` or `~/.cache/costate`; `$TMPDIR` or
  /// `/tmp`. Relative paths are passed over, as the XDG specification demands.
  package static var current: NativeEnvironment {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    func directory(_ name: String) -> String? {
      variable(name).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let cache =
      directory("COSTATE_CACHE") ?? directory("XDG_CACHE_HOME").map { $0 + "/costate" }
      ?? directory("HOME").map { $0 + "/.cache/costate" }
    let command = (variable("CC") ?? "cc").split(separator: " ").map(String.init)
    return NativeEnvironment(
      compiler: command.isEmpty ? ["cc"] : command, cacheDirectory: cache,
      temporaryDirectory: directory("TMPDIR") ?? "/tmp")
  }
}
