import Expressions
import Fields
import ProblemFiles
import Testing

/// Events and discontinuities of problem files.
@Suite struct EventFileTests {
  private static let head = """
    span = [0, 10]
    model = '''
      k = 2
      T1 := 3
      n := 3
      x(0) = 1
      v(0) = 0
      u[i](0) = 0 for i in 1..n
      r := x + k*v
      x' = v
      v' = -x
      u[i]' = i for i in 1..n
    '''
    objective = "x(T)"

    """

  private func load(
    _ more: String, top: String = "", overrides: [String: String] = [:]
  ) throws -> Problem {
    try ProblemFile.parse(top + Self.head + more, path: "p.toml", overrides: overrides)
  }

  /// At t = 7, x = 2, v = 3, u = (4, 5, 6), k = 2.
  private func value(_ program: Program) -> [Double] {
    program.outputs(t: 7, y: [2, 3, 4, 5, 6], p: [2])
  }

  @Test func anEvent() throws {
    let problem = try load(
      """
      [[event]]
      name = "hit"
      when = "r - t*u[2]"
      direction = "down"
      terminal = true
      reset = '''
        v(+) = -k*v + r     ; of the values before
        u[i](+) = u[i] + x for i in 1..n-1
      '''
      [[event]]
      when = "x"
      """)
    let (event, plain) = (problem.events[0], problem.events[1])
    #expect(problem.events.count == 2)
    #expect(event.name == "hit" && event.direction == .down && event.isTerminal)
    #expect(value(event.function) == [8 - 35])
    #expect(event.reset.map(value) == [2, -6 + 8, 6, 7, 6])
    #expect(plain.name == "x" && plain.direction == .both && !plain.isTerminal)
    #expect(plain.reset == nil && !plain.interrupts && event.interrupts)
  }

  @Test func theirDerivatives() throws {
    // Not used yet, but programs like all others.
    let event = try load("[[event]]\nwhen = 'x*v - k*t'\nreset = 'v(+) = -k*v'").events[0]
    let gradient = event.function.vjp()
    #expect(gradient.outputs(t: 7, y: [2, 3, 4, 5, 6], p: [2], extra: [1]) == [3, 2, 0, 0, 0])
    let tangent = try #require(event.reset).jvp(along: .parameters)
    #expect(tangent.outputs(t: 7, y: [2, 3, 4, 5, 6], p: [2], extra: [1]) == [0, -3, 0, 0, 0])
  }

  @Test func timesOfDiscontinuities() throws {
    let text = "discontinuities = [1.5, 'T1', \"pi + 1\", 6, 20]\n"
    #expect(try load("", top: text).discontinuities == [1.5, 3, .pi + 1, 6, 20])
    #expect(
      try load("", top: text, overrides: ["T1": "2"]).discontinuities == [1.5, 2, .pi + 1, 6, 20])
    #expect(try load("", top: "discontinuities = []\n").discontinuities == [])
    #expect(try load("", top: "discontinuities = [-1e-3]\n").discontinuities == [-1e-3])
    #expect(try load("").discontinuities == [] && load("").events.isEmpty)
  }

  private func refusal(_ more: String, top: String = "") -> String {
    do {
      _ = try load(more, top: top)
      return ""
    } catch {
      return "\(error)"
    }
  }

  // The head has 14 lines.
  @Test(arguments: [
    ("[[event]]", "p.toml:15:1: `[[event]]` needs `when`, an expression that is zero there"),
    ("[[event]]\nwhen = 3", "p.toml:16:1: `when` must be a text in quotes"),
    ("[[event]]\nwhen = ''", "p.toml:16:9: the event has no expression"),
    ("[[event]]\nwhen = 'x - y'", "p.toml:16:13: unknown name `y`"),
    ("[[event]]\nwhen = 'kk*x'", "p.toml:16:9: unknown name `kk`; did you mean `k`?"),
    ("[[event]]\nwhen = 'x < 1'", "p.toml:16:11: an event is the zero of an expression"),
    ("[[event]]\nwhen = 'x = 1'", "p.toml:16:11: an event is the zero of an expression"),
    ("[[event]]\nwhen = 'x 1'", "p.toml:16:11: expected an operator before `1`"),
    ("[[event]]\nwhen = 'k - 2'", "p.toml:16:9: this never changes"),
    ("[[event]]\nwhen = 'x(T)'", "p.toml:16:9: values at the ends of the span belong"),
    ("[[event]]\nwhen = 'integral(x)'", "p.toml:16:9: `integral` belongs in an objective"),
    ("[[event]]\nwhen = 'u[4]'", "p.toml:16:9: `u[4]` is not defined"),
    ("[[event]]\nwhen = 'x'\nwhere = 'x'", "p.toml:17:1: unknown key `where`"),
    ("[[event]]\nwhen = 'x'\ndirection = 'left'", "p.toml:17:1: `direction` is `up`, `down` or"),
    ("[[event]]\nwhen = 'x'\nterminal = 1", "p.toml:17:1: `terminal` must be true or false"),
    ("[[event]]\nwhen = 'x'\nname = ''", "p.toml:17:1: `name` is empty"),
    (
      "[[event]]\nwhen = 'x'\nname = 'a'\n[[event]]\nwhen = 'v'\nname = 'a'",
      "p.toml:20:1: another event is called `a`"
    ),
    ("[[event]]\nwhen = 'x'\nreset = ''", "p.toml:17:10: the reset changes nothing"),
    (
      "[[event]]\nwhen = 'x'\nreset = 'v = 1'",
      "p.toml:17:10: the value after an event is written `v(+) = …`"
    ),
    (
      "[[event]]\nwhen = 'x'\nreset = \"u[2]' = 1\"",
      "p.toml:17:10: the value after an event is written `u[2](+) = …`"
    ),
    ("[[event]]\nwhen = 'x'\nreset = 'k(+) = 1'", "p.toml:17:10: `k` is a parameter; an event"),
    ("[[event]]\nwhen = 'x'\nreset = 'r(+) = 1'", "p.toml:17:10: `r` is an intermediate value;"),
    ("[[event]]\nwhen = 'x'\nreset = 'w(+) = 1'", "p.toml:17:10: unknown name `w`"),
    ("[[event]]\nwhen = 'x'\nreset = 't(+) = 1'", "p.toml:17:10: `t` is the time and cannot be"),
    ("[[event]]\nwhen = 'x'\nreset = 'v(+) = w'", "p.toml:17:17: unknown name `w`"),
    (
      "[[event]]\nwhen = 'x'\nreset = '''\nv(+) = 1\nv(+) = 2'''",
      "p.toml:19:1: `v` is reset twice\nv(+) = 2'''\n^\np.toml:18:1: the first is here"
    ),
    (
      "[[event]]\nwhen = 'x'\nreset = '''\nu[2](+) = 1\nu[i](+) = 0 for i in 1..n'''",
      "p.toml:19:1: `u[2]` is reset twice"
    ),
    ("[[event]]\nwhen = 'x'\nreset = 'v(+) = 1 2'", "p.toml:17:19: expected an operator"),
  ])
  func mistakesInEvents(_ text: String, _ expected: String) {
    #expect(refusal(text).hasPrefix(expected), "\(refusal(text))")
  }

  @Test(arguments: [
    ("5", "p.toml:1:1: `discontinuities` must be a list of numbers or of texts"),
    ("[true]", "p.toml:1:1: `discontinuities` must be a list of numbers or of texts"),
    ("[inf]", "p.toml:1:1: `discontinuities` must be a list of numbers or of texts"),
    ("[2, 1]", "p.toml:1:1: the times of `discontinuities` must ascend; 1.0 comes after 2.0"),
    ("[1, 1.0000000000000004]", "p.toml:1:1: two times of `discontinuities` are the same"),
    ("['x']", "p.toml:1:21: a discontinuity is at a fixed time and cannot depend on a state"),
    ("['2*k']", "p.toml:1:23: a discontinuity is at a fixed time and cannot depend on the param"),
    ("['t']", "p.toml:1:21: a discontinuity is at a fixed time and cannot depend on `t`"),
    ("['1/0']", "p.toml:1:21: this is not a finite number"),
    ("['q']", "p.toml:1:21: unknown name `q`"),
  ])
  func mistakesInDiscontinuities(_ list: String, _ expected: String) {
    let message = refusal("", top: "discontinuities = \(list)\n")
    #expect(message.hasPrefix(expected), "\(message)")
  }

  @Test func theCatalogueCountsThem() {
    let entries = Dictionary(uniqueKeysWithValues: project.entries.map { ($0.name, $0) })
    #expect(entries["bouncing-ball"]?.eventCount == 1 && entries["kepler"]?.eventCount == 0)
    #expect(entries["kepler-apsides"]?.eventCount == 2)
    for name in ["beam", "medical-akzo", "brusselator-2d"] {
      #expect(entries[name]?.discontinuityCount == 1)
    }
  }

  @Test func thoseOfTheProject() throws {
    func times(_ name: String) throws -> [Double] {
      try ProblemFile.load(name, catalogue: project).discontinuities
    }
    #expect(try times("beam") == [.pi] && times("medical-akzo") == [5])
    #expect(try times("brusselator-2d") == [1.1] && times("lorenz") == [])
  }
}
