import Testing

@testable import Expressions

@Suite struct TextObjectiveTests {
  let model: ModelText

  init() throws {
    model = try ModelText(
      """
      N := 2
      k = 5
      u[i](t0) = i for i in 1..N
      x(t0) = 0
      r := k*x + t
      q := k^2
      u[i]' = -u[i] for i in 1..N
      x' = r
      """, start: 0)
  }

  @Test func terminalValues() throws {
    let objective = try model.objective("x(T)*k + x(t0) - x(0) + t + T + q + pi*0")
    #expect(objective.integrands == nil && objective.observed == nil)
    #expect(objective.terminal.inputs == ProgramInputs(states: 3, parameters: 1, extra: 3))
    let value = objective.terminal.outputs(t: 7, y: [1, 2, 3], p: [5], extra: [0, 0, 11])
    #expect(value == [54])
  }

  @Test func sumsOverFamilies() throws {
    let objective = try model.objective("sum(u[i](T)^2 - u[i](t0) for i in 1..N)")
    let value = objective.terminal.outputs(y: [3, 4, 0], p: [0], extra: [1, 2, 0])
    #expect(value == [22])
  }

  @Test func intermediatesAtTheEnds() throws {
    let objective = try model.objective("r(T) + 100*r(t0)")
    // The start of the span is an input of its own, for derivatives by it.
    #expect(objective.readsStartTime)
    let value = objective.terminal.outputs(t: 2, y: [0, 0, 3], p: [5], extra: [0, 0, 7, 3])
    #expect(value == [3817])
    #expect(try !model.objective("x(t0) + r(T)").readsStartTime)
  }

  @Test func valuesAtEvents() throws {
    let objective = try model.objective(
      "t(hit[2])*r(hit) + u[2](other[3]) + observations(x)", events: ["other", "hit"])
    #expect(objective.readings.map(\.event) == [1, 1, 0])
    #expect(objective.readings.map(\.ordinal) == [2, 1, 3])
    let read = objective.readings.map { $0.program.outputs(t: 2, y: [1, 4, 3], p: [5])[0] }
    #expect(read == [2, 17, 4])
    // After y(t₀) and the sum.
    let value = objective.terminal.outputs(
      y: [0, 0, 0], p: [0], extra: [0, 0, 0, 100, 2, 17, 4])
    #expect(value == [138])
    for text in ["x(hit[0])", "x(hit[1,2])", "x(unknown)", "integral(x(hit))"] {
      #expect(throws: TextError.self) { try model.objective(text, events: ["hit"]) }
    }
  }

  @Test func integralsComeBeforeSums() throws {
    let objective = try model.objective(
      "observations((x - data.x)^2) + integral(r)*integral(sum(u[i]*t for i in 1..N))"
        + " + observations(data.y*data.x)")
    #expect(objective.integralCount == 2 && objective.sumCount == 2)
    #expect(objective.dataColumns == ["x", "y"])
    let integrands = try #require(objective.integrands)
    #expect(integrands.outputs(t: 2, y: [1, 2, 3], p: [5]) == [17, 6])
    let observed = try #require(objective.observed)
    #expect(observed.inputs.extra == 2)
    #expect(observed.outputs(y: [0, 0, 3], p: [0], extra: [1, 10]) == [4, 10])
    let terminal = objective.terminal.outputs(
      y: [0, 0, 0], p: [0], extra: [0, 0, 0, 2, 3, 100, 1000])
    #expect(terminal == [1106])
  }

  @Test func integralsInSumsAreOneEach() throws {
    let objective = try model.objective(
      "sum(i*integral(u[i]) for i in 1..N) + observations(data.u[2])")
    #expect(objective.integralCount == 2 && objective.dataColumns == ["u[2]"])
    let terminal = objective.terminal.outputs(y: [0, 0, 0], p: [0], extra: [0, 0, 0, 7, 11, 100])
    #expect(terminal == [129])
  }

  @Test func linesMayBeBroken() throws {
    #expect(try model.objective("\n  x(T)\n  + 1 ; a comment\n").terminal.outputs.count == 1)
  }

  @Test(arguments: [
    (
      "x + 1",
      "the state `x` has a value at each time; write `x(T)` for the one at the end, or"
        + " use it inside `integral(...)` or `observations(...)`"
    ),
    ("xx(T)", "unknown name `xx`; did you mean `x`?"),
    ("k(T)", "the parameter `k` does not change with time; write `k`"),
    ("x(3)", "a state can be taken at the ends of the span only: write `x(t0)` or `x(T)`"),
    ("data.x", "data can be used only inside `observations(...)` of an objective"),
    ("integral(data.x)", "data can be used only inside `observations(...)` of an objective"),
    (
      "integral(x(T))",
      "inside `integral(...)` and `observations(...)` write `x`, its value at each time"
    ),
    (
      "integral(integral(x))",
      "`integral` and `observations` cannot stand inside one another"
    ),
    ("u[3](T)", "`u[3]` is not defined; `u` has the indices 1..2"), ("", "the objective is empty"),
    ("x(T) x(T)", "expected an operator before `x`; a product needs `*`"),
    ("integral(x, x)", "`integral` takes 1 argument, not 2"),
    ("data", "`data` needs a column, as in `data.x`"),
    (
      "r",
      "this depends on the state `x` through `r`; write `r(T)` for the one at the end, or use"
        + " it inside `integral(...)` or `observations(...)`"
    ),
  ])
  func mistakes(_ text: String, _ expected: String) {
    do {
      _ = try model.objective(text)
      Issue.record("\(text) was read")
    } catch {
      #expect(error.message == expected)
    }
  }

  @Test func zeroIsTheStartOnlyIfTheSpanStartsThere() throws {
    let later = try ModelText("x(t0) = 0\nx' = 1", start: 1)
    #expect(throws: TextError.self) { try later.objective("x(0)") }
    #expect(sentence("x(0) = 0\nx' = 1", start: 1) == "the span does not start at 0; write `x(t0)`")
  }
}
