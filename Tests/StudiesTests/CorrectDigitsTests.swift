import Expressions
import Fields
import Foundation
import ProblemFiles
import Testing

@testable import Studies

@Suite struct CorrectDigitsTests {
  private func digits(
    _ state: [Double], _ reference: [Double?], atol: Double = 1e-8, rtol: Double = 1e-6
  ) -> CorrectDigits? {
    CorrectDigits(
      state, reference: reference.map { $0.map { Constant($0) } }, relativeTolerance: rtol,
      absoluteTolerance: atol)
  }

  @Test func `relative and mixed errors`() throws {
    // The example of Octave's test suite: 0.1/3 and 0.1/(0.001/0.000001 + 3).
    let example = try #require(digits([1, 2, 2.9], [1, 2, 3], atol: 1e-3, rtol: 1e-6))
    #expect(abs(try #require(example.scd) + log10(0.1 / 3)) < 1e-12)
    #expect(abs(example.mescd + log10(0.1 / 1003)) < 1e-12)
    // The worst component decides, by its size: here the first, relative to 1e-3.
    let small = try #require(digits([1.1e-3, 2.001], [1e-3, 2]))
    #expect(abs(try #require(small.scd) - 1) < 1e-9)
    #expect(abs(small.mescd + log10(1e-4 / (1e-2 + 1e-3))) < 1e-9)
    let negative = try #require(digits([-2.002], [-2]))
    #expect(abs(try #require(negative.scd) - 3) < 1e-9)
  }

  @Test func `components without a relative error`() throws {
    let zero = try #require(digits([1e-9, 1], [0, 1]))
    #expect(zero.scd == CorrectDigits.most && abs(zero.mescd - 7) < 1e-12)
    let nothing = try #require(digits([1e-9], [0]))
    #expect(nothing.scd == nil)
    let unpublished = try #require(digits([5, 1.01], [nil, 1]))
    #expect(abs(try #require(unpublished.scd) - 2) < 1e-9)
    #expect(digits([5, 1], [nil, nil]) == nil)
  }

  @Test func `states that are no numbers`() {
    #expect(digits([.nan], [1]) == nil && digits([1, .infinity], [1, 1]) == nil)
    #expect(digits([.nan, 1], [nil, 1]) != nil)
  }

  @Test func `an exact state has the digits of a Double`() throws {
    let exact = try #require(digits([1, 2], [1, 2]))
    #expect(exact.scd == CorrectDigits.most && exact.mescd == CorrectDigits.most)
    #expect(abs(CorrectDigits.most - 15.95) < 0.01)
  }

  // MARK: In records

  private func record(
    _ name: String, end: Double? = nil, overrides: [String: String] = [:], rtol: Double = 1e-8
  ) throws -> SolveRecord {
    let problem = try ProblemFile.load(
      name, overrides: overrides, span: try end.map { try TimeSpan(start: 0, end: $0) },
      catalogue: projectProblems)
    let settings = RunSettings(
      problem, solver: .own(problem.isStiff ? .kvaerno5 : .dop853), strategy: .discrete,
      rtol: rtol)
    return ProblemRunner(problem, backend: .interpreter).solve(settings)
  }

  @Test func `a solve to the reference time has them`() throws {
    let coarse = try record("hires", rtol: 1e-5)
    let fine = try record("hires", rtol: 1e-9)
    #expect(try #require(coarse.scd) > 2 && #require(fine.scd) > #require(coarse.scd) + 2)
    #expect(try #require(fine.mescd) >= #require(fine.scd))
    // Robertson's has several times, one of them inside the span.
    #expect(try record("robertson", end: 40).scd != nil)
    #expect(try record("robertson").scd != nil)
    // The tolerances given, and not the problem's scale, decide mescd.
    #expect(abs(coarse.atol - 1e-5 * 1e-4) < 1e-20)
  }

  @Test func `another time, other values or no reference have none`() throws {
    let other = [
      try record("robertson", end: 41), try record("robertson", overrides: ["k1": "0.05"]),
      try record("brusselator-1d", end: 9),
    ]
    for record in other {
      #expect(record.status == .ok && record.scd == nil && record.mescd == nil)
    }
    let problem = try ProblemFile.load(
      "detest-a1", span: try TimeSpan(start: 0, end: 20), catalogue: projectProblems)
    #expect(problem.reference != nil)
  }
}
