import Foundation
import Studies

@testable import Reports

/// A directory that goes away with its owner.
final class TemporaryReport {
  let url: URL

  init() {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("report-\(UUID().uuidString)")
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appendingPathComponent(name)), as: UTF8.self)
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appendingPathComponent(name).path)
  }

  /// Every file's path and bytes.
  func contents() throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: url.path)
    where name.contains(".") {
      found[name] = try Data(contentsOf: url.appendingPathComponent(name))
    }
    return found
  }
}

/// Rows of an RFC 4180 file.
func parseCSV(_ text: String) -> [[String]] {
  var rows: [[String]] = []
  var row: [String] = []
  var field = ""
  var isQuoted = false
  var scalars = Array(text.unicodeScalars)[...]
  while let scalar = scalars.popFirst() {
    switch scalar {
    case "\"" where isQuoted && scalars.first == "\"":
      field += "\""
      scalars.removeFirst()
    case "\"": isQuoted.toggle()
    case "," where !isQuoted:
      row.append(field)
      field = ""
    case "\n" where !isQuoted:
      rows.append(row + [field])
      row = []
      field = ""
    default: field.unicodeScalars.append(scalar)
    }
  }
  return rows
}

/// A gradient that took `seconds` for an error.
func timedRun(
  _ method: String = "tsit5", _ strategy: String = "discrete", rtol: Double, error: Double?,
  seconds: Double
) -> GradientRecord {
  var run = GradientRecord()
  run.method = method
  run.strategy = strategy
  run.rtol = rtol
  run.error = error
  run.seconds = .init(forward: seconds, backward: 0)
  return run
}
