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

  /// What the process's environment says.
  package static var current: NativeEnvironment {
    NativeEnvironment { name in getenv(name).map { String(cString: $0) } }
  }

  /// `$CC` or `cc`; `$COSTATE_CACHE`, `$XDG_CACHE_HOME/costate` or `~/.cache/costate`; `$TMPDIR` or
  /// `/tmp`. Empty variables and relative paths are passed over, as the XDG specification demands.
  package init(variable: (String) -> String?) {
    func directory(_ name: String) -> String? {
      variable(name).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let command = (variable("CC") ?? "").split(separator: " ").map(String.init)
    compiler = command.isEmpty ? ["cc"] : command
    cacheDirectory =
      directory("COSTATE_CACHE") ?? directory("XDG_CACHE_HOME").map { $0 + "/costate" }
      ?? directory("HOME").map { $0 + "/.cache/costate" }
    temporaryDirectory = directory("TMPDIR") ?? "/tmp"
  }
}
