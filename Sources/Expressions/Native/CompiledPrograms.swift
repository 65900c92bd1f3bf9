/// How a program is run.
public enum Backend: String, Sendable, Codable, CaseIterable {
  /// C emitted from the program, built by the system's compiler, loaded and cached.
  case native
  /// A loop over the instructions; always works.
  case interpreter
}

/// Programs made ready to run in Double: all of them by one run of the C compiler, or by the
/// interpreter. Both give the same results to the last bit.
///
/// Nothing throws: where the native backend fails for whatever reason (no compiler, a directory
/// that cannot be trusted or executed from), the interpreter runs instead and ``note`` says why.
///
/// - Important: kernels and contexts are valid while this object lives. A context holds scratch,
///   so one object is not for concurrent use: make one for each thread (the cache makes that
///   cheap).
public final class CompiledPrograms {
  /// What is really used.
  public let backend: Backend
  /// Why `backend` is not the one asked for; or, with the native backend, why the cache was passed
  /// over. Nil if everything went as asked.
  public let note: String?

  private let interpreters: [InterpreterKernel]
  private let library: NativeLibrary?

  /// Compiles `programs` together, the one at `stage` as a ``StageKernel`` too.
  public convenience init(_ programs: [Program], stage: Int? = nil, backend: Backend) {
    self.init(programs, stage: stage, backend: backend, environment: .current)
  }

  package init(
    _ programs: [Program], stage: Int? = nil, backend: Backend, environment: NativeEnvironment
  ) {
    if backend == .native {
      do throws(NativeFailure) {
        let library = try NativeLibrary(programs, stage: stage, environment: environment)
        self.library = library
        self.backend = .native
        note = library.note
        interpreters = []
        return
      } catch {
        note = "interpreted, because \(error.reason)"
      }
    } else {
      note = nil
    }
    self.backend = .interpreter
    library = nil
    interpreters = programs.map { InterpreterKernel($0) }
  }

  public var count: Int { library?.kernels.count ?? interpreters.count }

  /// The kernel of the program at `index`; to be called with ``context(_:)`` of the same index.
  public func kernel(_ index: Int) -> Kernel {
    library?.kernels[index] ?? InterpreterKernel.kernel
  }

  /// The stage kernel asked for; nil from the interpreter, and where it would gain nothing. It needs
  /// no context.
  public var stageKernel: StageKernel? { library?.stageKernel }

  /// The first argument for ``kernel(_:)``; valid while this object lives.
  public func context(_ index: Int) -> UnsafeMutableRawPointer? {
    guard let library else { return UnsafeMutableRawPointer(interpreters[index].context) }
    return library.scratch[index].map { UnsafeMutableRawPointer($0) }
  }
}
