import Expressions
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The cache against accidents and against other users' files. Each test has a directory of its
/// own, with `cache` in it as the cache.
@Suite final class KernelCacheTests {
  private let root: String
  private var cache: String { root + "/cache" }
  private let files = FileManager.default

  init() throws {
    var template = Array((NSTemporaryDirectory() + "/costate-test-XXXXXX").utf8CString)
    try #require(mkdtemp(&template) != nil)
    root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? files.removeItem(atPath: root) }

  /// A compilation of x ↦ factor·x, checked to compute that whatever happened to the cache.
  @discardableResult
  private func compile(factor: Int = 3, compiler: [String]? = nil, directory: String? = nil)
    -> CompiledPrograms
  {
    var environment = NativeEnvironment.current
    environment.cacheDirectory = directory ?? cache
    if let compiler { environment.compiler = compiler }
    let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
    let program = recorder.program(outputs: [recorder.state(0) * Expression(Double(factor))])
    let compiled = CompiledPrograms([program], backend: .native, environment: environment)
    #expect(Runner(compiled, program, index: 0)(Inputs(y: [2])).outputs == [Double(2 * factor)])
    #expect(compiled.backend == .native)
    return compiled
  }

  private func entries(_ suffix: String) throws -> [String] {
    try files.contentsOfDirectory(atPath: cache).filter { $0.hasSuffix(suffix) }.sorted()
      .map { cache + "/" + $0 }
  }

  private func identity(_ path: String) -> UInt64 {
    var status = stat()
    stat(path, &status)
    return UInt64(status.st_ino)
  }

  @Test func aHitCompilesNothing() throws {
    #expect(compile().note == nil)
    let library = try #require(try entries(".so").first)
    let before = identity(library)
    #expect(compile().note == nil)
    #expect(identity(library) == before)
    #expect(try files.contentsOfDirectory(atPath: cache).count == 2)
    compile(factor: 4)
    #expect(try entries(".so").count == 2)
  }

  @Test func filesAreForTheirOwnerOnly() throws {
    compile()
    for (path, mode) in try [(cache, 0o700)]
      + (entries(".so") + entries(".entry")).map({ ($0, 0o600) })
    {
      var status = stat()
      #expect(lstat(path, &status) == 0)
      #expect(Int(status.st_mode) & 0o777 == mode)
    }
  }

  @Test func aSymbolicLinkAsDirectoryIsRefused() throws {
    try files.createDirectory(atPath: root + "/elsewhere", withIntermediateDirectories: false)
    try files.createSymbolicLink(atPath: cache, withDestinationPath: root + "/elsewhere")
    for path in [cache, cache + "/", cache + "//"] {
      #expect(compile(directory: path).note?.contains("is a symbolic link") == true)
    }
    #expect(try files.contentsOfDirectory(atPath: root + "/elsewhere").isEmpty)
  }

  @Test(arguments: [0o770, 0o707, 0o777])
  func aDirectoryThatOthersMayWriteIsRefused(_ mode: Int) throws {
    try files.createDirectory(atPath: cache, withIntermediateDirectories: false)
    chmod(cache, mode_t(mode))
    #expect(compile().note?.contains("can be written by others") == true)
    #expect(try files.contentsOfDirectory(atPath: cache).isEmpty)
  }

  @Test func aParentThatOthersMayWriteIsRefused() throws {
    chmod(root, 0o777)
    #expect(compile().note?.contains("in the hands of others") == true)
    chmod(root, 0o1777)  // sticky, as /tmp: others cannot rename what is ours
    #expect(compile().note == nil)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
  func anotherUsersDirectoryIsRefused() throws {
    try files.createDirectory(atPath: cache, withIntermediateDirectories: false)
    chown(cache, 12345, 12345)
    #expect(compile().note?.contains("belongs to another user") == true)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
  func anotherUsersLibraryIsNotLoaded() throws {
    compile()
    let library = try #require(try entries(".so").first)
    chown(library, 12345, 12345)
    let before = identity(library)
    #expect(compile().note == nil)
    #expect(identity(library) != before)
  }

  @Test func aFileAsDirectoryIsRefused() throws {
    #expect(files.createFile(atPath: cache, contents: nil))
    #expect(compile().note?.contains("is not a directory") == true)
  }

  /// `damage` gets the paths of the library and of its entry; afterwards both must be new and whole.
  private func expectRecompilation(after damage: (String, String) throws -> Void) throws {
    compile()
    let library = try #require(try entries(".so").first)
    let entry = try #require(try entries(".entry").first)
    let (good, goodEntry) = (files.contents(atPath: library), files.contents(atPath: entry))
    try damage(library, entry)
    #expect(compile().note == nil)
    #expect(files.contents(atPath: library) == good)
    #expect(files.contents(atPath: entry) == goodEntry)
  }

  /// Replaces a file as a new one, because the loaded library must not change under its user.
  private func replace(_ path: String, _ contents: Data) throws {
    try files.removeItem(atPath: path)
    #expect(
      files.createFile(atPath: path, contents: contents, attributes: [.posixPermissions: 0o600]))
  }

  @Test func aCorruptedLibraryIsCompiledAgain() throws {
    try expectRecompilation { library, _ in
      var bytes = try #require(files.contents(atPath: library))
      bytes[bytes.count / 2] ^= 0x10
      try replace(library, bytes)
    }
    try expectRecompilation { library, _ in
      try replace(library, try #require(files.contents(atPath: library)).prefix(1000))
    }
    try expectRecompilation { library, _ in try replace(library, Data()) }
    try expectRecompilation { library, _ in try files.removeItem(atPath: library) }
  }

  @Test func aWrongSourceBesideTheLibraryIsNoticed() throws {
    try expectRecompilation { _, entry in
      let text = String(decoding: try #require(files.contents(atPath: entry)), as: UTF8.self)
      try replace(entry, Data(text.replacingOccurrences(of: "y[0]", with: "y[1]").utf8))
    }
    try expectRecompilation { _, entry in try files.removeItem(atPath: entry) }
  }

  @Test func aLibraryOfAnotherProgramIsNotTaken() throws {
    compile(factor: 5)
    let other = try #require(try entries(".so").first)
    let stolen = try #require(files.contents(atPath: other))
    try files.removeItem(atPath: cache)
    try expectRecompilation { library, _ in try replace(library, stolen) }
  }

  @Test func linksInTheDirectoryAreNotFollowed() throws {
    try expectRecompilation { library, _ in
      let moved = root + "/moved.so"
      try files.moveItem(atPath: library, toPath: moved)
      try files.createSymbolicLink(atPath: library, withDestinationPath: moved)
    }
  }

  @Test func aLibraryThatTheGroupMayWriteIsNotTaken() throws {
    compile()
    let library = try #require(try entries(".so").first)
    let before = identity(library)
    chmod(library, 0o660)
    compile()
    #expect(identity(library) != before)
  }

  @Test func anotherCompilerCommandIsAnotherEntry() throws {
    compile()
    compile(compiler: ["cc", "-O1"])
    #expect(try entries(".so").count == 2)
  }

  @Test func concurrentCompilationsOfTheSameProgram() async throws {
    let directory = cache
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var environment = NativeEnvironment.current
          environment.cacheDirectory = directory
          let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
          let program = recorder.program(outputs: [recorder.state(0) * 9])
          let compiled = CompiledPrograms([program], backend: .native, environment: environment)
          return compiled.note == nil
            && Runner(compiled, program, index: 0)(Inputs(y: [2])).outputs == [18]
        }
      }
      for await isRight in group { #expect(isRight) }
    }
    #expect(try files.contentsOfDirectory(atPath: cache).count == 2)
  }
}
