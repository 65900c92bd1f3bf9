extension Recording {
  /// A state where it has no value. Where it is reached through intermediate values, the mistake
  /// is in the text that uses them, and the definition is shown beside it.
  func misplacedState(_ name: String, _ walk: WalkContext) -> TextError {
    if let current = emitter.current {
      let through = emitter.name(definition: current.key.definition)
      let here = TextError.Related(
        message: "`\(through)` is defined here", place: walk.source.place(at: walk.offset))
      return TextError(
        "this depends on the state `\(name)` through `\(through)`; \(advice(through))",
        at: current.place(), related: here)
    }
    return walk.source.error(
      emitter.purpose == .objective
        ? "the state `\(name)` has a value at each time; \(advice(name))" : advice(name),
      at: walk.offset)
  }

  private func advice(_ name: String) -> String {
    switch emitter.purpose {
    case .objective:
      "write `\(name)(T)` for the one at the end, or use it inside `integral(...)` or"
        + " `observations(...)`"
    case .initialValue:
      "an initial value may depend on parameters and constants only"
    case .discontinuity:
      "a discontinuity is at a fixed time and cannot depend on a state; `[[event]]` can"
    default: "a parameter is a number and cannot depend on a state"
    }
  }

  func misplacedTime(_ name: String) -> String {
    switch emitter.purpose {
    case .integrand, .observed:
      "inside `integral(...)` and `observations(...)` write `\(name)`, its value at each time"
    default: "values at the ends of the span belong in an objective; in a model write `\(name)`"
    }
  }
}
