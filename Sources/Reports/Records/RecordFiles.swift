import Foundation
import Studies

/// The result as files for programs: `runs.jsonl`, `study.json`.
enum RecordFiles {
  /// One record a line, as it is: section by section the gradients, the solutions (which have no
  /// `strategy`) and the gradients at other horizons.
  static func jsonLines(_ result: StudyResult) throws -> Data {
    let encoder = encoder()
    var lines = Data()
    func append(_ record: some Encodable) throws {
      lines.append(try encoder.encode(record))
      lines.append(UInt8(ascii: "\n"))
    }
    for section in result.sections {
      for run in section.gradients { try append(run) }
      for run in section.solutions { try append(run) }
      for run in section.horizons { try append(run) }
    }
    return lines
  }

  /// The study without its runs: what was asked, where, and against which references.
  static func summary(_ result: StudyResult) throws -> Data {
    let encoder = encoder()
    encoder.outputFormatting.insert(.prettyPrinted)
    let sections = result.sections.map { section in
      var bare = section
      bare.gradients = []
      bare.solutions = []
      bare.horizons = []
      return bare
    }
    var bare = result
    bare.sections = sections
    return try encoder.encode(bare) + Data("\n".utf8)
  }

  private static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A run that blew up is a row too; JSON has no word for its numbers.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }
}
