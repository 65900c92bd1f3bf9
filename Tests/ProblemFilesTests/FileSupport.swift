import Expressions
import Fields
import Foundation
import ProblemFiles

/// A directory that is removed when the last test that holds it is done.
final class Scratch {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/problems-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ data: Data) throws -> String {
    let file = "\(path)/\(name)"
    try data.write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// The problems of the project, found from this file so that the working directory is free.
let project = Catalogue(
  directory: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Problems")
    .path)

/// What reading `text` is refused with, "" if it is read.
func refusal(
  _ text: String, overrides: [String: String] = [:], span: TimeSpan? = nil,
  objective: String? = nil, observationsFile: String? = nil
) -> String {
  do {
    _ = try ProblemFile.parse(
      text, path: "p.toml", overrides: overrides, span: span, objective: objective,
      observationsFile: observationsFile)
    return ""
  } catch {
    return error.message
  }
}

extension Program {
  /// The outputs for the given inputs, evaluated here so that no backend is needed.
  func outputs(
    t: Double = 0, y: [Double] = [], p: [Double] = [], extra: [Double] = []
  ) -> [Double] {
    var slots = [t] + y + p + extra + constants.map(\.value)
    for instruction in instructions {
      func operand(_ slot: Int32) -> Double { slot < 0 ? .nan : slots[Int(slot)] }
      slots.append(
        instruction.operation(
          operand(instruction.a), operand(instruction.b), operand(instruction.c)))
    }
    return outputs.map { slots[Int($0)] }
  }
}
