import Fields
import Foundation
import HighPrecision
import ProblemFiles
import Testing

/// The number a literal denotes.
func number(_ text: String) -> DoubleDouble { DoubleDouble(decimal: text) ?? DoubleDouble(.nan) }

/// Relative, of a literal.
func deviation(_ value: DoubleDouble, _ literal: String) -> Double {
  let expected = number(literal)
  return ((value - expected) / expected).high.magnitude
}

/// A problem of the project's.
func project(
  _ name: String, span: TimeSpan? = nil, objective: String? = nil
) throws -> Problem {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  return try ProblemFile.load(
    root.appendingPathComponent("Problems/\(name).toml").path, span: span, objective: objective)
}
