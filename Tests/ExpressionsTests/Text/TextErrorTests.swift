import Foundation
import Testing

@testable import Expressions

@Suite struct TextErrorTests {
  // MARK: The printed form

  @Test func anUnknownName() {
    #expect(
      mistake(robertson.replacingOccurrence(of: "k3*y2", with: "k33*y2")) == """
        m:9:9: unknown name `k33`; did you mean `k3`?
          r3 := k33*y2*y3
                ^
        """)
  }

  @Test func aDuplicate() {
    #expect(
      mistake("x(t0) = 1\nx' = k\n\tk = 2 ; two\nk = 3") == """
        m:4:1: `k` is defined twice
        k = 3
        ^
        m:3:2: the first is here
        \tk = 2 ; two
        \t^
        """)
  }

  @Test func aCycle() {
    #expect(
      mistake("x(t0) = 1\nx' = a\na := b + 1\nb := c\nc := 2*a") == """
        m:3:1: these definitions go round in a circle: `a` → `b` → `c` → `a`
        a := b + 1
        ^
        """)
    #expect(sentence("x(t0) = 1\nx' = 1\na := a") == "`a` is defined by itself")
  }

  @Test func anOverride() {
    #expect(
      mistake(robertson, overrides: ["k4": "0.05"]) == """
        override:1:1: there is no parameter or constant `k4`; did you mean `k1`?
        k4 = 0.05
        ^
        """)
  }

  @Test func aParameterInARange() {
    #expect(
      mistake("N = 3\nu[i](t0) = 0 for i in 1..N\nu[i]' = 0 for i in 1..N") == """
        m:2:26: `N` is a parameter; an index or a range needs a constant: define it by `N := …`
        u[i](t0) = 0 for i in 1..N
                                 ^
        """)
  }

  @Test func aLongLineIsCut() {
    let text =
      "x(t0) = 1\nx' = " + String(repeating: "x + ", count: 5000) + "y"
      + String(repeating: " + x", count: 5000)
    let lines = mistake(text).split(separator: "\n")
    #expect(lines[0] == "m:2:20006: unknown name `y`")
    #expect(lines[1].count < 130 && lines[1].first == "…" && lines[1].last == "…")
    #expect(lines[1].dropFirst(lines[2].count - 1).first == "y")
  }

  @Test func anOpenBracketIsFoundWhereItIs() {
    #expect(mistake("x(t0) = 1\na := (1 + 2\nx' = 1").hasPrefix("m:2:6: this `(` is never closed"))
    #expect(mistake("x(t0) = 1\nx' = (1 + 2").hasPrefix("m:2:6: this `(` is never closed"))
    #expect(mistake("x(t0) = 1\nx' = u[1)").contains("this `)` does not match `[`"))
  }

  // MARK: Sentences

  @Test(arguments: [
    ("", "the model has no equation; write one like `x' = -x` with `x(t0) = 1`"),
    ("k = 1", "the model has no equation; write one like `x' = -x` with `x(t0) = 1`"),
    ("x(t0) = 1", "`x` has an initial value but no equation; write `x' = …`"),
    ("x' = 1", "`x` has an equation but no initial value; write `x(t0) = …`"),
    ("k = 1\nk' = 1", "`k` is a parameter and cannot also have an equation"),
    ("x(t0) = 1\nx' = 1\nx' = 2", "`x` has two equations"),
    ("x(t0) = 1\nx(t0) = 2\nx' = 2", "`x` has two initial values"),
    (
      "x(t0) = y\ny(t0) = 1\nx' = 2\ny' = 1",
      "an initial value may depend on parameters and constants only"
    ),
    (
      "a = 1\nb = a",
      "a parameter is a number and cannot depend on the parameter `a`; define it"
        + " with `:=`"
    ),
    ("a = t", "a parameter is a number and cannot depend on `t`; define it with `:=`"),
    ("a = 1/0", "the parameter `a` is not a finite number"),
    ("a := log(0)", "`a` is not a finite number (-inf)"),
    ("a := 1e400", "the number 1e400 is too large (about 1.8e308 is the largest)"),
    ("a := 1e-400", "the number 1e-400 is too small (it would become 0)"),
    ("a := 1)", "this `)` closes nothing"),
    ("a := sin()", "expected an argument, found `)`"),
    ("a := sin(1, 2)", "`sin` takes 1 argument, not 2"),
    ("a := max(1)", "`max` takes 2 or more arguments, not 1"),
    ("a := select(1, 2)", "`select` takes 3 arguments, not 2"),
    ("a := sin", "`sin` is a function; it needs `(`"),
    ("x(t0) = 1\nx' = sinh2(1)", "unknown function `sinh2`; did you mean `sinh`?"),
    ("a := 2b", "expected an operator between 2 and `b`; a product needs `*`"),
    ("a := 2 b", "expected an operator before `b`; a product needs `*`"),
    ("a := (1 < 2)", "a comparison is allowed only as the first argument of `select`"),
    ("a := 1 < 2", "a comparison is allowed only as the first argument of `select`"),
    ("a := 2**3", "write `^` for a power, not `**`"),
    ("a := 1 − 2", "unexpected character `−`; write `-` for minus"),
    ("a := 1 $ 2", "unexpected character `$`"),
    ("t = 1", "`t` is the time and cannot be defined"),
    ("sin = 1", "`sin` is a function and cannot be defined"),
    ("x'' = 1", "only first derivatives: give `x'` a name of its own (`v`) and write `v'`"),
    ("x(1) = 1", "an initial value is written `x(t0)`"),
    ("x 3", "expected `=`, `:=`, `'` or `(t0)` after `x`, found `3`"),
    ("3 = x", "expected a name at the start of a statement, found `3`"),
    (
      "x(t0) = 1\nx' = x(T)",
      "values at the ends of the span belong in an objective; in a model write `x`"
    ),
    ("x(t0) = 1\nx' = integral(x)", "`integral` belongs in an objective, not in a model"),
    (
      "x(t0) = 1\nx' = x'",
      "a derivative can stand only on the left of `=`; write its right-hand"
        + " side here"
    ),
    (
      "x(t0) = 1\nx' = x(2)",
      "a state can be taken at the ends of the span only: write `x(t0)` or"
        + " `x(T)`"
    ),
    ("k = 1\nx(t0) = 1\nx' = k(2)", "`k` is not a function; write `*` for a product"),
    ("x(t0) = 1\nx' = x[1]", "`x` has no index"),
    ("x(t0) = 1\nx[1]' = 1", "`x` has 1 indices here and 0 elsewhere"),
    ("x(t0) = 1\nx' = T", "`T` is the end of the span and cannot be used here"),
  ])
  func sentences(_ text: String, _ expected: String) { #expect(sentence(text) == expected) }

  @Test(arguments: [
    ("u[i] := 1 for i in 1..2.5", "2.5 is not a whole number, which an index or a range needs"),
    ("u[i] := 1 for i in 3..1", "the range 3..1 is empty"),
    (
      "u[i] := 1 for i in 1..1e9",
      "the range 1..1000000000 has 1000000000 members; at most 1000000 are possible"
    ),
    (
      "N := 1e9\nu[i] := 1 for i in 1..N",
      "the range 1..1000000000 has 1000000000 members; at most 1000000 are possible"
    ),
    ("u[i] := 1 for i in 1..1e18", "1e+18 is too large for an index or a range"),
    ("u[i,j] := 1 for i in 1..1e4, j in 1..1e4", "the model has more than 1000000 definitions"),
    ("u[i](t0) = 1 for i in 1..1e6", "the model has more than 200000 states"),
    ("u[i/2] := 1 for i in 1..2", "1/2 is not a whole number, which an index or a range needs"),
    ("u[1/0] := 1", "division by zero"),
    (
      "u[mod(1, 0)] := 1",
      "the second argument of `mod` must be positive"
    ),
    (
      "u := 1 for i in 1..2",
      "this line defines `u` more than once; the name must use every index of the line"
    ),
    ("u[i] := 1 for i in 1..1e10", "the index 10000000000 is too large"),
    ("u[i] := 1 for i in 1..2\nv := u[3]", "`u[3]` is not defined; `u` has the indices 1..2"),
    ("u[i] := 1 for i in 1..2\nv := u", "`u` needs 1 index"),
    (
      "u[i] := 1 for i in 1..2\ni := 1",
      "the index `i` has the name of something the model defines"
    ),
    ("u := sum(sum(i for i in 1..2) for i in 1..2)", "the index `i` is in use already"),
    ("u := sum(i)", "expected `for`, as in `sum(u[i] for i in 1..N)`, found `)`"),
    (
      "u[sin(1)] := 1",
      "an index or the end of a range may use whole numbers, constants, + - * / and mod(a, b)"
    ),
    ("u[1,2,3,4,5] := 1", "at most 4 indices are possible"),
    ("u[i] := 1 for t in 1..2", "`t` is the time; an index needs another name"),
  ])
  func families(_ text: String, _ expected: String) { #expect(sentence(text) == expected) }

  @Test func sizesAreBounded() {
    var limits = TextLimits()
    limits.instructions = 1000
    let sum = "x(t0) = 1\nx' = sum(sin(i*x) for i in 1..1000)"
    #expect(sentence(sum, limits: limits) == "the model is too large: more than 1000 instructions")
    limits = TextLimits()
    limits.steps = 1000
    #expect(
      sentence("x(t0) = 1\nx' = sum(1 for i in 1..1000)", limits: limits)
        == "the model is too large: more than 1000 evaluated terms")
    limits.bytes = 10
    #expect(sentence(robertson, limits: limits).hasSuffix("at most 10 are read"))
  }

  @Test func suggestionsAreNear() {
    let names = ["alpha", "beta", "k1", "velocity"]
    #expect(NameSuggestion.nearest(to: "alhpa", among: names) == "alpha")
    #expect(NameSuggestion.nearest(to: "velocty", among: names) == "velocity")
    #expect(NameSuggestion.nearest(to: "K1", among: names) == "k1")
    #expect(NameSuggestion.nearest(to: "gamma", among: names) == nil)
    #expect(NameSuggestion.nearest(to: "x", among: ["y"]) == nil)
  }
}

extension String {
  fileprivate func replacingOccurrence(of old: String, with new: String) -> String {
    range(of: old).map { replacingCharacters(in: $0, with: new) } ?? self
  }
}
