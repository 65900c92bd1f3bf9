import Fields
import Foundation
import ProblemFiles
import ReferenceCertificates

/// y′ = −a y with a running cost, which has closed forms: y(T) = e^−aT, ∫y = (1 − e^−aT)/a.
func decay(_ change: (String) -> String = { $0 }) throws -> Problem {
  try ProblemFile.parse(
    change(
      """
      span = [0, 2]
      objective = "y(T) + integral(y)"
      model = \"\"\"
        a = 0.5
        y(0) = 1
        y' = -a*y
      \"\"\"
      """))
}

/// A directory of its own for one test, gone afterwards.
func withDirectory(_ body: (URL) throws -> Void) throws {
  let directory = FileManager.default.temporaryDirectory
    .appendingPathComponent("costate-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  try body(directory)
}
