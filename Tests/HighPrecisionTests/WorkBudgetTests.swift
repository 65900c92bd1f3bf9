import Testing

@testable import Fields

@Suite struct WorkBudgetTests {
  /// A steady pace, without samples: e T/t.
  @Test func `a projection is proportional at first`() {
    let budget = WorkBudget(seconds: 10)
    #expect(budget.projection(elapsed: 2, done: 1, of: 8) == 16)
    #expect(budget.projection(elapsed: 2, done: 0, of: 8) == .infinity)
    #expect(budget.projection(elapsed: 2, done: 8, of: 8) == 2)
  }

  @Test func `without a budget nothing is given up`() {
    var budget = WorkBudget(seconds: .infinity)
    #expect(budget.overrun(done: 0, of: 1) == nil)
  }

  /// t = e at a steady pace, and t = e⁴: after 4 seconds, those to 1000 are 1000, and 1000^(1/4) = 5.6.
  @Test func `a pace that grows is seen`() throws {
    var (steady, growing) = (WorkBudget(seconds: 400), WorkBudget(seconds: 1))
    var (first, second): (Double?, Double?)
    for index in 1...400 {
      let e = 0.01 * Double(index)
      first = steady.overrun(done: e, of: 1000, factor: 1, after: e)
      second = growing.overrun(done: e * e * e * e, of: 1000, factor: 1, after: e)
      // The first seconds say little.
      if e < 0.99 { #expect(first == nil && second == nil) }
    }
    #expect(first == nil)
    #expect(abs(try #require(second) - 5.6234) < 0.01)
    first = steady.overrun(done: 21, of: 1000, factor: 2, after: 21)
    #expect(abs(try #require(first) - 2000) < 1)
    // Three times the budget is granted.
    #expect(steady.overrun(done: 30, of: 1100, factor: 1, after: 30) == nil)
    #expect(steady.overrun(done: 30, of: 1300, factor: 1, after: 30) != nil)
    #expect(
      steady.reason(projected: 12.34)
        == "the whole would take about 12.0 seconds, and the budget is 400.0")
  }
}
