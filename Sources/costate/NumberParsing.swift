import Expressions
import Fields
import Foundation
import Integrators
import Studies

/// Numbers from the command line, refused with a sentence that names the option.
enum NumberParsing {
  /// The names of a list, separated by commas or spaces.
  static func names(_ list: String) -> [String] {
    list.split { $0 == "," || $0 == " " }.map(String.init)
  }

  /// Methods of ours, by a list of their names.
  static func methods(_ list: String) throws(BadInput) -> [Method] {
    try names(list).map { name throws(BadInput) in
      guard let method = Method(named: name) else {
        throw BadInput(unknownName("method", name, among: Method.allCases.map(\.name)))
      }
      return method
    }
  }

  /// A list of numbers separated by commas, colons, two dots or blanks, in brackets or not.
  static func list(_ text: String, option: String) throws(BadInput) -> [Double] {
    var body = Substring(text)
    if body.hasPrefix("["), body.hasSuffix("]") { body = body.dropFirst().dropLast() }
    let parts = String(body).replacingOccurrences(of: "..", with: ",")
      .split { $0 == "," || $0 == ":" || $0 == " " }
    guard !parts.isEmpty else { throw BadInput("\(option) needs numbers, not `\(text)`") }
    var numbers: [Double] = []
    for part in parts {
      guard let number = Double(part), number.isFinite else {
        throw BadInput("\(option): `\(part)` is not a finite number")
      }
      numbers.append(number)
    }
    return numbers
  }

  static func span(_ text: String) throws(BadInput) -> TimeSpan {
    let numbers = try list(text, option: "--span")
    guard numbers.count == 2 else {
      throw BadInput("--span needs two numbers, as in `--span 0,40`, not `\(text)`")
    }
    return try TimeSpan(start: numbers[0], end: numbers[1])
  }

  static func positive(_ value: Double, option: String) throws(BadInput) -> Double {
    guard value.isFinite, value > 0 else {
      throw BadInput("\(option) must be a positive number, not \(value)")
    }
    return value
  }

  /// A relative tolerance: what asks for no digit at all, or for more than Double has, is refused.
  static func relativeTolerance(_ value: Double, option: String) throws(BadInput) -> Double {
    let value = try positive(value, option: option)
    guard value >= 1e-15 else {
      throw BadInput("\(option) \(value) is below the precision of Double; use 1e-15 or more")
    }
    guard value < 1 else {
      throw BadInput("\(option) \(value) asks for no digit; it must be less than 1")
    }
    return value
  }

  /// A count. What is beyond the limit could only be a slip, and would run for days or ask for
  /// more memory than there is.
  static func positive(
    _ value: Int, option: String, atMost limit: Int
  ) throws(BadInput) -> Int {
    guard value > 0 else { throw BadInput("\(option) must be at least 1, not \(value)") }
    guard value <= limit else {
      throw BadInput("\(option) must be at most \(limit), not \(value)")
    }
    return value
  }

  /// A size in bytes: a number, or a number with a unit.
  static func bytes(_ text: String, option: String) throws(BadInput) -> Int {
    let units: [(String, Double)] = [
      ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("kB", 1e3), ("KB", 1e3),
      ("MB", 1e6), ("GB", 1e9), ("B", 1), ("", 1),
    ]
    for (unit, factor) in units where text.hasSuffix(unit) {
      let number = text.dropLast(unit.count).filter { $0 != " " }
      guard let value = Double(number), value.isFinite, value * factor >= 1,
        value * factor <= 1e15
      else { break }
      return Int(value * factor)
    }
    throw BadInput("\(option) needs a size, as in 1MB or 200000, not `\(text)`")
  }

  /// `name=value` settings.
  static func settings(_ texts: [String]) throws(BadInput) -> [String: String] {
    var result: [String: String] = [:]
    for text in texts {
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex,
        text.index(after: equals) != text.endIndex
      else { throw BadInput("--set needs NAME=VALUE, as in `--set k1=0.05`, not `\(text)`") }
      let name = String(text[..<equals]).trimmed
      guard result[name] == nil else { throw BadInput("--set names `\(name)` twice") }
      result[name] = String(text[text.index(after: equals)...]).trimmed
    }
    return result
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
