#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#elseif canImport(Darwin)
  @preconcurrency import Darwin
#endif

/// The system's C compiler: which one it is, and one run of it.
struct NativeCompiler {
  /// No option here changes a value. In particular no `-ffast-math`, no contraction to fused
  /// operations, and no knowledge of the C library's functions (see ``CEmitter``).
  private static let valueSafeFlags = [
    "-fPIC", "-shared", "-w", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math",
    "-fno-builtin",
  ]

  /// How hard the compiler tries.
  enum Effort: String {
    case full = "-O2"
    /// For long or carefully written straight lines. Measured (gcc 12): 8,500 instructions take 1.1 s
    /// at -O2 and 0.6 s at -O1, and run equally fast, because there is nothing in them but loads,
    /// arithmetic and stores.
    case basic = "-O1"

    /// Up to here programs gain from -O2 (vector instructions) and hardly cost more.
    static let limit = 4_000
  }

  private let command: [String]
  /// What decides about the object code besides the source: the compiler's file, size and time of
  /// change (cheaper than asking it for its version), its arguments, and the flags.
  let identity: String

  /// - Parameters:
  ///   - effort: the level of optimisation.
  ///   - unit: the vectors that may be used.
  init(
    _ command: [String], effort: Effort = .full, unit: VectorUnit = .baseline
  ) throws(NativeFailure) {
    guard let name = command.first, let path = NativeCompiler.find(name) else {
      throw NativeFailure(reason: "there is no C compiler “\(command.first ?? "")”")
    }
    let flags = [effort.rawValue] + NativeCompiler.valueSafeFlags + unit.compilerOptions
    self.command = [path] + command.dropFirst() + flags
    // Each argument that is a program counts too: in `ccache gcc` it is the second that matters.
    let programs = command.map { NativeCompiler.find($0).map(NativeCompiler.fingerprint) ?? $0 }
    identity = (programs + flags).joined(separator: "\n")
  }

  /// Compiles `source` and returns the shared library's bytes.
  func compile(_ source: [UInt8], in directory: TemporaryDirectory) throws(NativeFailure)
    -> [UInt8]
  {
    let (input, output) = (directory.file("kernel.c"), directory.file("kernel.so"))
    let log = directory.file("log")
    guard Files.writeNew(input, source) else {
      throw NativeFailure(reason: "\(input) could not be written")
    }
    try run(command + ["-o", output, input, "-lm"], log: log)
    // The compiler obeys the umask, which may leave the file open to the group.
    chmod(output, 0o600)
    guard let library = Files.readPrivate(output) else {
      throw NativeFailure(reason: "the C compiler left no library")
    }
    return library
  }

  private func run(_ arguments: [String], log: String) throws(NativeFailure) {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    var process = pid_t()
    let failure = posix_spawn(&process, arguments[0], &actions, nil, &pointers, environ)
    guard failure == 0 else {
      let message = String(cString: strerror(failure))
      throw NativeFailure(reason: "\(arguments[0]) did not start: \(message)")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else {
        throw NativeFailure(reason: "the end of the C compiler was not seen")
      }
    }
    guard status == 0 else {
      let output = Files.readPrivate(log).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let lines = output.split(separator: "\n")
      let first = lines.first { $0.contains("error") } ?? lines.first ?? ""
      throw NativeFailure(reason: "the C compiler failed: \(first)")
    }
  }

  /// The file that a command names: a path, or the first hit in `$PATH`.
  private static func find(_ name: String) -> String? {
    func isProgram(_ path: String) -> Bool {
      var status = stat()
      return access(path, X_OK) == 0 && stat(path, &status) == 0
        && status.st_mode & S_IFMT == S_IFREG
    }
    if name.contains("/") { return isProgram(name) ? name : nil }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").lazy.map { "\($0)/\(name)" }.first(where: isProgram)
  }

  private static func fingerprint(_ path: String) -> String {
    var status = stat()
    stat(path, &status)
    #if canImport(Darwin)
      let changed = status.st_mtimespec
    #else
      let changed = status.st_mtim
    #endif
    let resolved = realpath(path, nil)
    defer { free(resolved) }
    let name = resolved.map { String(cString: $0) } ?? path
    return "\(name) \(status.st_size) \(changed.tv_sec).\(changed.tv_nsec)"
  }
}
