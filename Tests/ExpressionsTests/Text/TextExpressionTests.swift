import Foundation
import Testing

@testable import Expressions

@Suite struct TextExpressionTests {
  @Test(arguments: [
    ("1 + 2*3", 7.0), ("2^3^2", 512), ("-2^2", -4), ("2^-1", 0.5), ("-x*2", -6), ("8/4/2", 1),
    ("7 - 2 - 1", 4), ("x*k - t", 13), (".5 + 1.5E-1 + 3e2", 300.65), ("+x", 3), ("--x", 3),
    ("(x + 1)*(x - 1)", 8), ("2*(3 +\n 4)", 14), ("x ; a comment", 3), ("x # another", 3),
    ("min(x, k, t)", 2), ("max(x, k, t)", 5), ("sign(-x)", -1), ("abs(t - x)", 1),
    ("cbrt(x^3)", 3), ("expm1(0) + log1p(0)", 0), ("sum(i*x for i in 1..4)", 30),
    ("sum(i*j for i in 1..2, j in i..2)", 7), ("mod(7, 3) + mod(-1, 3)", 3),
    ("sum(mod(i, 2) for i in 1..5)", 3),
  ])
  func values(_ expression: String, _ expected: Double) throws {
    #expect(abs(try value(expression) - expected) < 1e-12)
  }

  @Test func functionsAreThoseOfTheirNames() throws {
    let table: [(String, (Double) -> Double)] = [
      ("exp", exp), ("log", log), ("sqrt", { $0.squareRoot() }), ("sin", sin), ("cos", cos),
      ("tan", tan), ("atan", atan), ("sinh", sinh), ("cosh", cosh), ("tanh", tanh),
      ("log1p", log1p), ("expm1", expm1), ("cbrt", cbrt),
    ]
    for (name, function) in table { #expect(try value("\(name)(x)") == function(3), "\(name)") }
    #expect(try value("asin(x/4)") == asin(0.75))
    #expect(try value("acos(x/4)") == acos(0.75))
    #expect(try value("cos(pi)") == -1)
  }

  @Test(arguments: [
    ("x", 1.0), ("x - 3", 2), ("x > 3", 2), ("x >= 3", 1), ("x < 3", 2), ("x <= 3", 1),
    ("x < k", 1), ("k < x", 2), ("k <= x", 2), ("x >= k", 2),
  ])
  func selectTakesComparisons(_ condition: String, _ expected: Double) throws {
    #expect(try value("select(\(condition), 1, 2)") == expected)
  }

  @Test func equalTermsAreOneInstruction() throws {
    let model = try ModelText("x(t0) = 1\nx' = (2*x + 1)*(2.0*x + 1)").model
    #expect(model.rhs.instructions.count == 3)
  }

  @Test func literalsKeepTheirDecimals() throws {
    let model = try ModelText("x(t0) = 1\nx' = 0.1*x").model
    #expect(model.rhs.constants == [Constant(0.1, text: "0.1")])
  }

  @Test func longLinesAreNotDeep() throws {
    let many = 100_000
    let terms = String(repeating: "x + ", count: many) + "1"
    #expect(try value(terms) == Double(3 * many + 1))
  }

  @Test func depthIsBounded() {
    let limit = TextLimits().nesting
    func nested(_ depth: Int, _ open: String, _ close: String) -> String {
      sentence(
        "x(t0) = 1\nx' = " + String(repeating: open, count: depth) + "x"
          + String(repeating: close, count: depth))
    }
    let brackets = [
      ("(", ")"), ("-", ""), ("2^", ""), ("sin(", ")"), ("(1+2*-3^", ")"), ("min(1,", ")"),
    ]
    for (open, close) in brackets {
      let depth = open == "(1+2*-3^" ? limit / 3 : limit
      #expect(nested(depth, open, close) == "", "\(open)")
      #expect(
        nested(1_000_000, open, close)
          == "expressions are nested more than 100 deep here; name a part with `:=`", "\(open)")
    }
  }

  @Test func theDeepestExpressionFitsASmallStack() throws {
    let text =
      "x(t0) = 1\nx' = " + String(repeating: "(1+2*-3^", count: 33) + "sin(x)"
      + String(repeating: ")", count: 33)
    let outcome = Outcome()
    let thread = Thread { outcome.finish(mistake(text, objective: "x(T)")) }
    #if DEBUG
      thread.stackSize = 4096 * 1024
    #else
      thread.stackSize = 512 * 1024  // the least that any system gives a thread by itself
    #endif
    thread.start()
    #expect(outcome.wait() == "")
  }
}

/// What another thread found out.
private final class Outcome: @unchecked Sendable {
  private let semaphore = DispatchSemaphore(value: 0)
  private var message = ""

  func finish(_ message: String) {
    self.message = message
    semaphore.signal()
  }

  func wait() -> String {
    semaphore.wait()
    return message
  }
}
