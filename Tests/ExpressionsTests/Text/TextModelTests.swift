import Testing

@testable import Expressions

@Suite struct TextModelTests {
  @Test func robertsonIsAsWritten() throws {
    let model = try ModelText(robertson).model
    #expect(model.stateNames == ["y1", "y2", "y3"])
    #expect(model.parameterNames == ["k1", "k2", "k3"])
    #expect(model.parameterValues.map(\.text) == ["0.04", "3e7", "1e4"])
    #expect(model.initial.outputs(p: [1, 2, 3]) == [1, 0, 0])
    let rates = model.rhs.outputs(y: [2, 3, 5], p: [7, 11, 13])
    #expect(rates == [181, -280, 99])
  }

  @Test func orderOfStatementsIsFree() throws {
    let shuffled = robertson.split(separator: "\n").reversed().joined(separator: "\n")
    let model = try ModelText(shuffled).model
    #expect(model.stateNames == ["y3", "y2", "y1"])
    #expect(model.rhs.outputs(y: [5, 3, 2], p: [13, 11, 7]) == [99, -280, 181])
  }

  @Test func parametersAreConstantExpressions() throws {
    let model = try ModelText(
      "N := 3\na = -0.1\nb = 8/3\nc = 2*pi\nd = N + 1\nx(t0) = a\nx' = b*c*d"
    ).model
    #expect(model.parameterValues.map(\.text) == ["-0.1", "8/3", nil, nil])
    #expect(model.parameterValues.map(\.value) == [-0.1, 8.0 / 3, 2 * .pi, 4])
  }

  @Test func initialValuesUseParametersAndIntermediatesOfThem() throws {
    let model = try ModelText("k = 2\nr := k^2 + 1\nx(t0) = r*k + t\nx' = x*r").model
    #expect(model.initial.outputs(t: 100, p: [3]) == [130])
  }

  @Test func familiesMixStatesAndIntermediates() throws {
    let model = try ModelText(
      """
      N := 4
      dx := 1/(N + 1)
      u[i](t0) = i*dx for i in 1..N
      u[0] := 10
      u[N+1] := u[1]
      u[i]' = u[i-1] - 2*u[i] + u[i+1] for i in 1..N
      """
    ).model
    #expect(model.stateNames == ["u[1]", "u[2]", "u[3]", "u[4]"])
    #expect(model.initial.outputs() == (1...4).map { Double($0) * 0.2 })
    #expect(model.rhs.outputs(y: [1, 2, 4, 8]) == [10, 1, 2, -11])
  }

  @Test func familiesMayHaveSeveralIndices() throws {
    let model = try ModelText(
      """
      c[i] = i/2 for i in 1..2
      w[i,j](t0) = 10*i + j for i in 1..2, j in i..2
      w[i,j]' = c[i]*w[j-i+1,2] for i in 1..2, j in i..2
      """
    ).model
    #expect(model.parameterNames == ["c[1]", "c[2]"])
    #expect(model.stateNames == ["w[1,1]", "w[1,2]", "w[2,2]"])
    #expect(model.initial.outputs(p: [0, 0]) == [11, 12, 22])
    #expect(model.rhs.outputs(y: [1, 2, 3], p: [10, 100]) == [20, 30, 200])
  }

  @Test func periodicIndicesWrap() throws {
    let model = try ModelText(
      """
      N := 3
      u[i](t0) = 0 for i in 1..N
      u[i]' = u[mod(i - 2, N) + 1] - 10*u[mod(i, N) + 1] for i in 1..N
      """
    ).model
    #expect(model.rhs.outputs(y: [1, 2, 3]) == [-17, -29, -8])
  }

  @Test func overridesReplaceParametersAndConstants() throws {
    let text = """
      N := 2
      k = 0.1
      c[i] = 1 for i in 1..3
      u[i](t0) = k for i in 1..N
      u[i]' = c[i] for i in 1..N
      """
    let model = try ModelText(
      text, overrides: ["N": "1 + 2", "k": "8/3", "c[2]": "7e-1"]
    ).model
    #expect(model.stateNames.count == 3)
    #expect(model.parameterValues.map(\.text) == ["8/3", "1", "7e-1", "1"])
    #expect(sentence(text, overrides: ["kk": "1"]).hasSuffix("did you mean `k`?"))
    #expect(sentence(text, overrides: ["c": "1"]) == "`c` needs an index, as in `c[1]`")
    #expect(sentence(text, overrides: ["N": "k"]) == "`N` needs a constant value")
    #expect(
      sentence(text, overrides: ["u[1]": "1"])
        == "`u[1]` is not a parameter; it cannot be replaced")
    #expect(sentence(robertson, overrides: ["r1": "1"]).contains("cannot be replaced"))
    #expect(sentence(text, overrides: ["": "1"]) == "expected a name, found `=`")
    #expect(sentence(text, overrides: ["k": ""]).hasPrefix("expected a number"))
    #expect(sentence(text, overrides: ["k": "1\nz = 2"]).hasPrefix("expected an operator"))
  }

  @Test func longChainsCostNoStack() throws {
    let length = 20_000
    var lines = ["x(t0) = a0", "x' = b0", "a\(length) := 1", "b\(length) := x"]
    for index in 0..<length {
      lines.append("a\(index) := a\(index + 1) + 1")
      lines.append("b\(index) := b\(index + 1) + x")
    }
    let model = try ModelText(lines.joined(separator: "\n")).model
    #expect(model.initial.outputs() == [Double(length + 1)])
    #expect(model.rhs.outputs(y: [1]) == [Double(length + 1)])
  }

  @Test func theBrusselatorEqualsTheOneWrittenOut() throws {
    let count = 5
    let family = try ModelText(
      """
      N := \(count)
      h := 1/(N + 1)
      alpha = 1/50
      u[i](0) = 1 + sin(2*pi*i*h)/2 for i in 1..N
      v[i](0) = 3 for i in 1..N
      u[0] := 1
      v[0] := 3
      u[N+1] := 1
      v[N+1] := 3
      u[i]' = 1 + u[i]^2*v[i] - 4*u[i] + alpha*(u[i-1] - 2*u[i] + u[i+1])/h^2 for i in 1..N
      v[i]' = 3*u[i] - u[i]^2*v[i] + alpha*(v[i-1] - 2*v[i] + v[i+1])/h^2 for i in 1..N
      """
    ).model
    func neighbour(_ name: String, _ index: Int, _ boundary: Int) -> String {
      index == 0 || index > count ? "\(boundary)" : "\(name)\(index)"
    }
    var lines = ["alpha = 1/50", "h := 1/\(count + 1)"]
    for i in 1...count { lines.append("u\(i)(0) = 1 + sin(2*pi*\(i)*h)/2") }
    for i in 1...count { lines.append("v\(i)(0) = 3") }
    for i in 1...count {
      let (left, right) = (neighbour("u", i - 1, 1), neighbour("u", i + 1, 1))
      lines.append(
        "u\(i)' = 1 + u\(i)^2*v\(i) - 4*u\(i) + alpha*(\(left) - 2*u\(i) + \(right))/h^2")
    }
    for i in 1...count {
      let (left, right) = (neighbour("v", i - 1, 3), neighbour("v", i + 1, 3))
      lines.append(
        "v\(i)' = 3*u\(i) - u\(i)^2*v\(i) + alpha*(\(left) - 2*v\(i) + \(right))/h^2")
    }
    let written = try ModelText(lines.joined(separator: "\n")).model
    #expect(family.rhs == written.rhs)
    #expect(family.initial == written.initial)
    #expect(family.stateNames.first == "u[1]" && written.stateNames.first == "u1")
  }
}
