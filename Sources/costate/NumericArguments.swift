/// Puts values that the parser would misread behind an equals sign: the two numbers of
/// `--span 0 40`, which it would take apart, and values that begin with a minus, which it would
/// take for options.
enum NumericArguments {
  private static let lists: Set = ["--span", "--at", "--rtols"]
  private static let numbers: Set = [
    "--rtol", "--atol", "--adjoint-rtol", "--adjoint-atol", "--quadrature-rtol",
    "--quadrature-atol", "--initial-step", "--repeat", "--max-steps", "--checkpoint-interval",
    "--slots", "--memory-slots", "--memory",
  ]

  static func joined(_ arguments: [String]) -> [String] {
    var result: [String] = []
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word != "--" else { return result + [word] + rest }
      guard let next = rest.first else {
        result.append(word)
        continue
      }
      if lists.contains(word), isNumeric(next) {
        // Only what is numbers to the last character: `3body.toml` is a file.
        let values = rest.prefix(while: isNumeric)
        rest = rest.dropFirst(values.count)
        result.append("\(word)=\(values.joined(separator: ","))")
      } else if numbers.contains(word) || lists.contains(word) || word == "--objective",
        isNegative(next)
      {
        rest.removeFirst()
        result.append("\(word)=\(next)")
      } else {
        result.append(word)
      }
    }
    return result
  }

  /// A number, or several in a list.
  private static func isNumeric(_ text: String) -> Bool {
    let parts = text.split { ",[]: ".contains($0) }
    return !parts.isEmpty && parts.allSatisfy { Double($0) != nil }
  }

  /// Begins with one minus and is longer than an option of one letter, as `-1` and `-x(T)` do.
  private static func isNegative(_ text: String) -> Bool {
    guard text.hasPrefix("-"), !text.hasPrefix("--") else { return false }
    return text.count > 2 || text.last?.isNumber == true
  }
}
