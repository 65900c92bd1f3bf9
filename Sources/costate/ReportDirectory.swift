import Expressions
import Foundation
import Proof
import Reports

/// The directory a report is written to.
enum ReportDirectory {
  /// Makes it: before the work, not after it.
  static func prepare(_ directory: URL) throws(BadInput) {
    try writing(to: directory) {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      guard FileManager.default.isWritableFile(atPath: directory.path) else {
        throw CocoaError(.fileWriteNoPermission)
      }
    }
  }

  /// Runs `body`; whatever keeps it from writing is one sentence that names the directory.
  static func writing<Result>(
    to directory: URL, _ body: () throws -> Result
  ) throws(BadInput) -> Result {
    do {
      return try body()
    } catch {
      throw BadInput(
        "the report cannot be written to `\(directory.path)`: "
          + "choose a directory that can be made and written with --output")
    }
  }

  /// Writes the report of a verification or a study of drift; what could not be drawn is said.
  static func write(_ result: ProofResult, to directory: URL) throws(BadInput) {
    try writing(to: directory) {
      for warning in try ProofReportWriter(result: result).write(to: directory) {
        FileHandle.standardError.write(Data("note: \(warning)\n".utf8))
      }
    }
  }
}
