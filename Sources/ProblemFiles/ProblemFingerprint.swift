import Expressions
import Fields

/// What stored references belong to: a hash of all that decides the numbers of a problem read from a
/// file, and of nothing else.
///
/// That is the model without comments and blanks, values replaced, the span as it was written, the
/// objective, observations, discontinuities and events; not title, citation, tags, scale or comments.
/// Rejected: a hash of the compiled programs, which changes when the compiler is improved.
public struct ProblemFingerprint: Sendable, Equatable {
  /// 16 hexadecimal digits (FNV-1a of 64 bits: it finds edits, not forgeries).
  public let text: String
  /// The span as decimals, as exactly as it was written.
  public let start, end: String

  /// Nil for a problem that is in no file.
  public init?(_ problem: Problem) throws(BadInput) {
    guard !problem.source.isEmpty else { return nil }
    let document = try TOMLDocument(Array(problem.source.utf8), file: problem.file ?? problem.name)
    let times = try ExactTimes(problem)
    start = times.start.text ?? "\(times.start.value)"
    end = times.end.text ?? "\(times.end.value)"
    var parts = ["model", ProblemFingerprint.bare(try document.string("model") ?? "")]
    parts += problem.overrides.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    parts += ["span", start, end, "objective", ProblemFingerprint.bare(problem.objectiveText)]
    if let observations = problem.observations {
      parts += ["observations"] + observations.times.map { "\($0)" }
      parts += observations.rows.map { row in row.map { "\($0)" }.joined(separator: ",") }
    }
    parts += ["discontinuities"] + problem.discontinuities.map { "\($0)" }
    for index in 0..<document.count(of: EventReader.array) {
      let table = TOMLTableID(EventReader.array, index: index)
      for key in ["when", "direction", "reset"] {
        parts.append(ProblemFingerprint.bare(try document.string(key, in: table) ?? ""))
      }
      parts.append(try document.boolean("terminal", in: table) == true ? "terminal" : "")
    }
    text = ProblemFingerprint.hash(parts.joined(separator: "\n"))
  }

  /// Without comments, blanks and empty lines.
  private static func bare(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map { line in
      String(line.prefix { $0 != ";" && $0 != "#" }.filter { !$0.isWhitespace })
    }.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func hash(_ text: String) -> String {
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
