import Expressions

/// Strategies that share a base name and answer further questions by modifiers.
///
/// A name is the base, then a modifier for each question whose usual answer is not meant, joined by
/// `+`, in any order: `interpolated+hermite+gauss`. The usual answers may be said too
/// (`interpolated+own`), and are left out of the name that tables show.
public struct StrategyFamily: Sendable {
  /// One question and its possible answers, of which the first is the usual one.
  public struct Axis: Sendable {
    /// Completes "it says twice …".
    public let question: String
    public let answers: [Modifier]

    public init(_ question: String, _ answers: [Modifier]) {
      self.question = question
      self.answers = answers
    }
  }

  public struct Modifier: Sendable {
    public let name: String
    /// A phrase for lists.
    public let summary: String

    public init(_ name: String, _ summary: String) {
      self.name = name
      self.summary = summary
    }
  }

  public let base: String
  /// A phrase for lists.
  public let summary: String
  public let axes: [Axis]
  /// The strategy of these answers, an index for each axis.
  private let make: @Sendable ([Int]) -> any GradientStrategy

  public init(
    _ base: String, _ summary: String, axes: [Axis] = [],
    make: @escaping @Sendable ([Int]) -> any GradientStrategy
  ) {
    self.base = base
    self.summary = summary
    self.axes = axes
    self.make = make
  }

  /// All of the family, that of the usual answers first.
  public var all: [any GradientStrategy] {
    var answers: [[Int]] = [[]]
    for axis in axes { answers = answers.flatMap { a in axis.answers.indices.map { a + [$0] } } }
    return answers.map(make)
  }

  /// The name of given answers.
  static func name(_ base: String, _ modifiers: [String?]) -> String {
    ([base] + modifiers.compactMap(\.self)).joined(separator: "+")
  }

  func strategy(_ modifiers: [String], asked: String) throws(BadInput) -> any GradientStrategy {
    var answers = [Int?](repeating: nil, count: axes.count)
    for modifier in modifiers {
      guard let (axis, answer) = find(modifier) else { throw unknown(modifier, asked: asked) }
      if let earlier = answers[axis] {
        throw BadInput(
          "strategy `\(asked)`: it says twice \(axes[axis].question), "
            + "`\(axes[axis].answers[earlier].name)` and `\(modifier)`; leave one of them out")
      }
      answers[axis] = answer
    }
    return make(answers.map { $0 ?? 0 })
  }

  private func find(_ modifier: String) -> (axis: Int, answer: Int)? {
    for (a, axis) in axes.enumerated() {
      if let b = axis.answers.firstIndex(where: { $0.name == modifier }) { return (a, b) }
    }
    return nil
  }

  private func unknown(_ modifier: String, asked: String) -> BadInput {
    let names = axes.flatMap(\.answers).map(\.name)
    guard !names.isEmpty else {
      return BadInput(
        "strategy `\(asked)`: `\(base)` takes no modifiers, and `+\(modifier)` is one")
    }
    let hint = NameSuggestion.hint(for: modifier, among: names)
    return BadInput(
      "strategy `\(asked)`: `\(base)` has no modifier `\(modifier)`"
        + (hint.isEmpty ? "; it takes \(choices)" : hint))
  }

  /// Its modifiers in words, one of each axis at a time.
  private var choices: String {
    axes.map { axis in
      let names = axis.answers.map(\.name)
      return names.count == 1
        ? names[0] : names.dropLast().joined(separator: ", ") + " or \(names[names.count - 1])"
    }.joined(separator: "; ")
  }
}
