/// What can be written as `name(...)`.
enum Function: Equatable, Sendable {
  /// An operation of one argument.
  case unary(Operation)
  /// `min`, `max`: two or more arguments, combined from the left.
  case fold(Operation)
  case select
  /// The remainder of whole numbers, for indices.
  case mod
  case integral
  case observations

  init?(_ name: String) {
    guard let function = Function.named[name] else { return nil }
    self = function
  }

  static let named: [String: Function] = {
    let unary: [Operation] = [
      .abs, .sign, .exp, .expm1, .log, .log1p, .sqrt, .cbrt, .sin, .cos, .tan, .asin, .acos, .atan,
      .sinh, .cosh, .tanh,
    ]
    var table = Dictionary(uniqueKeysWithValues: unary.map { ("\($0)", Function.unary($0)) })
    table["min"] = .fold(.minimum)
    table["max"] = .fold(.maximum)
    table["select"] = .select
    table["mod"] = .mod
    table["integral"] = .integral
    table["observations"] = .observations
    return table
  }()

  static let names = named.keys.sorted()

  /// The numbers of arguments it takes.
  var arity: ClosedRange<Int> {
    switch self {
    case .unary, .integral, .observations: 1...1
    case .fold: 2...Int.max
    case .select: 3...3
    case .mod: 2...2
    }
  }

  var arityText: String {
    switch self {
    case .unary, .integral, .observations: "1 argument"
    case .fold: "2 or more arguments"
    case .select: "3 arguments"
    case .mod: "2 arguments"
    }
  }
}
