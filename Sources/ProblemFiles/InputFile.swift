import Expressions
import Foundation

/// Reads the text files people name; every failure is one sentence.
enum InputFile {
  /// Problems are pages and data are tables; what is larger is a mistake, not an input.
  static let largestSize = 10_000_000

  /// The bytes of the file, which are valid UTF-8 without NUL.
  static func read(_ path: String) throws(BadInput) -> [UInt8] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw BadInput("there is no file `\(path)`")
    }
    guard !isDirectory.boolValue else { throw BadInput("`\(path)` is a directory, not a file") }
    // Pipes and devices could keep the program waiting for ever.
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
    guard let attributes, attributes[.type] as? FileAttributeType == .typeRegular else {
      throw BadInput("`\(path)` is not a regular file")
    }
    let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
    guard size <= largestSize else {
      throw BadInput("`\(path)` has \(size) bytes; files of more than \(largestSize) are not read")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw BadInput("`\(path)` cannot be read; check its permissions")
    }
    let bytes = [UInt8](data)
    try check(bytes, path)
    return bytes
  }

  static func check(_ bytes: [UInt8], _ name: String) throws(BadInput) {
    guard bytes.count <= largestSize else {
      throw BadInput(
        "`\(name)` has \(bytes.count) bytes; files of more than \(largestSize) are not read")
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw BadInput("`\(name)` is not a text in UTF-8")
    }
    guard !bytes.contains(0) else {
      throw BadInput("`\(name)` contains a zero byte and is not a text")
    }
  }
}
