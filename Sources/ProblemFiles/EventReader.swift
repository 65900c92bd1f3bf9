import Expressions
import Fields

/// Reads the events of a problem file, the times at which its right-hand side jumps, and what its
/// solution conserves.
///
///     invariants = ["x^2 + v^2"]        # expressions that keep their first values
///     discontinuities = [1.1, "2*pi"]   # numbers, or expressions of numbers and constants
///
///     [[event]]
///     name      = "bounce"              # if not given, the text of `when`
///     when      = "h"                   # the event is a zero of this
///     direction = "down"                # of its sign: up, down or both (if not given)
///     terminal  = false                 # true: the integration ends there
///     reset     = "v(+) = -e*v"         # states after it, of the values before; others stay
struct EventReader {
  let document: TOMLDocument
  let model: ModelText

  static let array = "event"
  private static let keys = ["name", "when", "direction", "terminal", "reset"]

  func events() throws(BadInput) -> [EventModel] {
    var events: [EventModel] = []
    var names: Set<String> = []
    for index in 0..<document.count(of: EventReader.array) {
      let table = TOMLTableID(EventReader.array, index: index)
      try document.rejectUnknownKeys(EventReader.keys, in: table)
      if let name = try document.string("name", in: table) {
        guard !name.isEmpty else {
          throw document.error("`name` is empty", key: "name", table: table)
        }
        guard names.insert(name).inserted else {
          throw document.error("another event is called `\(name)`", key: "name", table: table)
        }
      }
      events.append(try event(table))
    }
    return events
  }

  private func event(_ table: TOMLTableID) throws(BadInput) -> EventModel {
    guard let when = try document.text("when", in: table),
      let written = try document.string("when", in: table)
    else {
      throw document.error(
        "`[[event]]` needs `when`, an expression that is zero there", key: nil, table: table)
    }
    let name = try document.string("name", in: table)
    let direction = try direction(table)
    let isTerminal = try document.boolean("terminal", in: table) ?? false
    let reset = try document.text("reset", in: table)
    do throws(TextError) {
      return EventModel(
        name: name ?? written, function: try model.eventFunction(when), direction: direction,
        isTerminal: isTerminal, reset: try map(reset))
    } catch {
      throw BadInput(error)
    }
  }

  private func map(_ reset: SourceText?) throws(TextError) -> Program? {
    guard let reset else { return nil }
    return try model.reset(reset)
  }

  private func direction(_ table: TOMLTableID) throws(BadInput) -> EventModel.Direction {
    guard let text = try document.string("direction", in: table) else { return .both }
    guard let direction = EventModel.Direction(rawValue: text) else {
      throw document.error(
        "`direction` is `up`, `down` or `both`, not `\(text)`", key: "direction", table: table)
    }
    return direction
  }

  func invariants() throws(BadInput) -> [Invariant] {
    let texts = try document.strings("invariants") ?? []
    var invariants: [Invariant] = []
    for (text, source) in zip(texts, try document.expressions("invariants")) {
      do throws(TextError) {
        invariants.append(Invariant(text: text, function: try model.invariant(source)))
      } catch {
        throw BadInput(error)
      }
    }
    return invariants
  }

  func discontinuities() throws(BadInput) -> [Double] {
    let key = "discontinuities"
    var times: [Double] = []
    for text in try document.expressions(key) {
      let time: Double
      do throws(TextError) {
        time = try model.discontinuity(text)
      } catch {
        throw BadInput(error)
      }
      if let last = times.last {
        guard last < time else {
          throw document.error(
            "the times of `discontinuities` must ascend; \(time) comes after \(last)", key: key)
        }
        // Evaluation keeps away from each by some units in the last place.
        let least = 4 * Double(Discontinuities.margin) * max(last.ulp, time.ulp)
        guard time - last > least else {
          throw document.error("two times of `discontinuities` are the same, \(time)", key: key)
        }
      }
      times.append(time)
    }
    return times
  }
}
