import Expressions

/// What one run of a route found, as decimals: state, objective and gradient of a problem.
public struct ReferenceNumbers: Sendable, Equatable {
  /// L.
  public var value: String
  /// y(T), n states.
  public var state: [String]
  /// ∂L/∂y(t₀), n numbers, the initial values taken as independent; empty where no gradient was
  /// computed.
  public var initial: [String]
  /// dL/dp, m numbers, the way through y₀(p) included; empty where no gradient was computed.
  public var parameters: [String]
  /// Steps taken.
  public var steps: Int

  public init(
    value: String, state: [String], initial: [String], parameters: [String], steps: Int
  ) {
    self.value = value
    self.state = state
    self.initial = initial
    self.parameters = parameters
    self.steps = steps
  }

  /// Whether all of them are decimals within what a certificate can compare.
  var areFinite: Bool {
    all.allSatisfy { text in
      if case .decimal = Constant(.nan, text: text).form { true } else { false }
    }
  }

  /// All of them: L, then y, ∂L/∂y(t₀), dL/dp.
  var all: [String] { [value] + state + initial + parameters }
}
