import Expressions
import Gradients
import Testing

@Suite("Names of strategies")
struct NameTests {
  @Test("Every strategy is found by its own name, and no two share one")
  func roundTrip() throws {
    let every = Strategies.every
    #expect(Set(every.map(\.name)).count == every.count)
    for strategy in every { #expect(try Strategies.named(strategy.name).name == strategy.name) }
    let names = Set(every.map(\.name))
    for strategy in Strategies.all { #expect(names.contains(strategy.name)) }
  }

  @Test("Usual answers may be said, in any order, and are left out of the name")
  func canonical() throws {
    #expect(try Strategies.named("backsolve+free").name == "backsolve")
    #expect(try Strategies.named("interpolated+gauss+own").name == "interpolated+gauss")
    #expect(
      try Strategies.named("checkpointed+gauss+hermite").name == "checkpointed+hermite+gauss")
    #expect(try Strategies.named("tangent+controlled+staggered").name == "tangent")
  }

  @Test(
    "What cannot be is refused in one sentence that names what can",
    arguments: [
      ("nosuch", "unknown strategy `nosuch`; the strategies are tangent, "),
      ("backsolv+reset", "did you mean `backsolve`?"),
      ("backsolve+rset", "did you mean `reset`?"),
      ("backsolve+free+reset", "it says twice where the state is set right, `free` and `reset`"),
      ("discrete+reset", "`discrete` takes no modifiers"),
      ("", "unknown strategy"), ("+reset", "unknown strategy"),
      ("backsolve++reset", "no modifier ``"),
    ])
  func refusals(name: String, phrase: String) {
    let error = #expect(throws: BadInput.self) { try Strategies.named(name) }
    #expect(error?.message.contains(phrase) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("\n") == false)
  }
}
