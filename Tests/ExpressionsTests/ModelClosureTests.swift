import Expressions
import Testing

@Suite struct ModelClosureTests {
  private let model = Model(states: ["x", "y"], parameters: ["a": 1.5, "b": 8 / 3]) { t, y, p in
    [p[0] * y[0] - y[0] * y[1], t - p[1] * y[1]]
  } initial: { p in
    [p[0] / 2, 0.1]
  }

  @Test func namesValuesAndShapes() {
    #expect(model.stateNames == ["x", "y"])
    #expect(model.parameterNames == ["a", "b"])
    #expect(
      model.parameterValues == [
        Constant(1.5, text: "1.5"), Constant(8.0 / 3, text: "8/3"),
      ])
    #expect(model.rhs.inputs == ProgramInputs(states: 2, parameters: 2))
    #expect(model.initial.inputs == ProgramInputs(states: 0, parameters: 2))
  }

  @Test func values() {
    let x = Inputs(t: 5, y: [2, 3], p: [1.5, 2])
    #expect(Runner(model.rhs)(x).outputs == [-3, -1])
    #expect(Runner(model.initial)(Inputs(p: [1.5, 2])).outputs == [0.75, 0.1])
  }

  @Test func terminalObjective() {
    let objective = ObjectiveModel(states: 2, parameters: 1) { t, y, p, initial in
      y[0] * p[0] - initial[1] + t
    }
    let x = Inputs(t: 1, y: [2, 0], p: [3], extra: [0, 10])
    #expect(Runner(objective.terminal)(x).outputs == [-3])
    #expect(objective.integralCount == 0)
    let cotangent = Runner(objective.terminal.vjp())(x, v: [1])
    #expect(cotangent.outputs == [3, 0])
    #expect(cotangent.sums == [2, 1, 0, -1])
  }
}
