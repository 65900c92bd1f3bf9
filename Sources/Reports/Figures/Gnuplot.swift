import Foundation

/// The plotting program, if this machine has it.
public struct Gnuplot: Sendable {
  let executable: URL

  public init(executable: URL) { self.executable = executable }

  /// The first `gnuplot` on the search path; nil if there is none.
  public static var installed: Gnuplot? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").map { URL(fileURLWithPath: "\($0)/gnuplot") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }.map(Gnuplot.init)
  }

  /// Runs a script in its own directory; what went wrong in a line, or nil.
  func run(_ script: URL) -> String? {
    let process = Process()
    process.executableURL = executable
    process.arguments = [script.lastPathComponent]
    process.currentDirectoryURL = script.deletingLastPathComponent()
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch { return "\(error)" }
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    if process.terminationStatus == 0 { return nil }
    let lines = String(decoding: said, as: UTF8.self).split(separator: "\n")
    return lines.last.map(String.init) ?? "exit status \(process.terminationStatus)"
  }
}
