/// An event of a model as programs: a zero of g(t, y, p) along the solution, and what happens there.
///
/// Both programs are ordinary ones, with tangent and cotangent like any other, so that the
/// derivative of an event's time and of its reset can be made from them.
public struct EventModel: Sendable {
  /// Which zeros count, by the sign of g before and after in the direction of integration.
  public enum Direction: String, Sendable, Codable, CaseIterable {
    /// From negative to positive.
    case up
    /// From positive to negative.
    case down
    case both
  }

  public let name: String
  /// g: inputs (t, y, p), one output.
  public let function: Program
  public let direction: Direction
  /// Whether the integration ends there.
  public let isTerminal: Bool
  /// R: inputs (t, y, p) at the event, outputs the n states with which the integration goes on; nil
  /// where they stay as they are.
  public let reset: Program?

  public init(
    name: String, function: Program, direction: Direction = .both, isTerminal: Bool = false,
    reset: Program? = nil
  ) {
    precondition(function.outputs.count == 1, "an event function has one value")
    precondition(reset == nil || reset?.inputs == function.inputs, "programs of different models")
    self.name = name
    self.function = function
    self.direction = direction
    self.isTerminal = isTerminal
    self.reset = reset
  }

  /// Whether the solution does not simply go on there.
  public var interrupts: Bool { isTerminal || reset != nil }
}

extension EventModel {
  /// An event written in Swift, over ``Expression``.
  ///
  /// - Parameters:
  ///   - states: n, their number.
  ///   - parameters: m, their number.
  ///   - function: g from (t, y, p); called once, to be recorded.
  ///   - reset: the n states after the event from (t, y, p); nil where they stay as they are.
  public init(
    name: String, states: Int, parameters: Int, direction: Direction = .both,
    isTerminal: Bool = false,
    function: (_ t: Expression, _ y: [Expression], _ p: [Expression]) -> Expression,
    reset: ((_ t: Expression, _ y: [Expression], _ p: [Expression]) -> [Expression])? = nil
  ) {
    let inputs = ProgramInputs(states: states, parameters: parameters)
    func record(
      _ body: (Expression, [Expression], [Expression]) -> [Expression]
    ) -> Program {
      let recorder = Recorder(inputs: inputs)
      return recorder.program(
        outputs: body(
          recorder.time, (0..<states).map(recorder.state),
          (0..<parameters).map(recorder.parameter)))
    }
    let map = reset.map(record)
    precondition(map == nil || map?.outputs.count == states, "a reset gives \(states) states")
    self.init(
      name: name, function: record { [function($0, $1, $2)] }, direction: direction,
      isTerminal: isTerminal, reset: map)
  }
}
