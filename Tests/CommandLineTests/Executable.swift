import Foundation
import Testing

/// What a run of `costate` printed and how it ended.
struct Output {
  let status: Int32
  /// Whether a signal ended it: a crash, or our own impatience.
  let wasSignalled: Bool
  let out, err: String

  /// Standard output as one JSON object.
  func json() throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any], "\(err)")
  }

  /// Standard output as the lines of a table.
  var rows: [[String]] { out.split(separator: "\n").map { $0.components(separatedBy: ",") } }
}

/// Runs the built `costate` as a process, as people do.
enum Executable {
  /// The product beside the test bundle, wherever the build is.
  static let url: URL? = {
    var starts = [Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments[0])]
    starts += Bundle.allBundles.map(\.bundleURL)
    for start in starts {
      var directory = start.resolvingSymlinksInPath()
      for _ in 0..<5 {
        let candidate = directory.appendingPathComponent("costate")
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isDirectory),
          !isDirectory.boolValue
        {
          return candidate
        }
        directory.deleteLastPathComponent()
      }
    }
    return nil
  }()

  /// The project's problems, found from this file so that the working directory is free.
  static let problems = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Problems")

  /// Runs to the end, or to `seconds`, when it is killed and counts as hanging.
  static func run(_ arguments: [String], seconds: Double = 60) throws -> Output {
    let process = Process()
    process.executableURL = try #require(url, "the product `costate` is not beside the tests")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["COSTATE_PROBLEMS": problems.path]) { $1 }
    // Files and not pipes, which fill up.
    let scratch = try Scratch()
    let out = try scratch.empty("out")
    let err = try scratch.empty("err")
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let deadline = Date(timeIntervalSinceNow: seconds)
    while process.isRunning, Date() < deadline { usleep(2000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return Output(
      status: process.terminationStatus,
      wasSignalled: process.terminationReason == .uncaughtSignal,
      out: String(decoding: try Data(contentsOf: out), as: UTF8.self),
      err: String(decoding: try Data(contentsOf: err), as: UTF8.self))
  }

  /// The JSON object of a run that must succeed without a word on standard error.
  static func json(_ arguments: String...) throws -> [String: Any] {
    let output = try run(arguments + ["--json"])
    #expect(output.status == 0 && output.err.isEmpty, "\(arguments): \(output.err)")
    return try output.json()
  }
}

/// A directory that is removed when its owner is done.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func empty(_ name: String) throws -> URL { URL(fileURLWithPath: try write(name, "")) }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ data: Data) throws -> String {
    let file = url.appendingPathComponent(name)
    try data.write(to: file)
    return file.path
  }
}

extension [String: Any] {
  func number(_ keys: String...) throws -> Double {
    var value: Any? = self
    for key in keys { value = (value as? [String: Any])?[key] }
    return try #require(value as? NSNumber, "\(keys)").doubleValue
  }

  func text(_ key: String) -> String? { self[key] as? String }

  func numbers(_ key: String) -> [Double] {
    (self[key] as? [NSNumber] ?? []).map(\.doubleValue)
  }
}

/// Whether two numbers agree to `tolerance` of the second, or of 1 where that is larger.
func near(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  abs(a - b) <= tolerance * max(1, abs(b))
}
