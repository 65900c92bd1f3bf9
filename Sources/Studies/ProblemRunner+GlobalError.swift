import Certificates
import Expressions
import Fields
import Foundation

/// How far a solution is from the true one, and how that is known: what `costate solve --certify` adds.
public struct GlobalErrorRecord: Codable, Sendable, Equatable {
  /// `reference` (a certified one is stored) or `defect` (estimated from the solution itself).
  public var source = ""
  /// yᵢ(T) − uᵢ(T) by state: what must be added to the solution.
  public var error: [String: Double] = [:]
  /// Significant digits that are right, by state: −log₁₀ |error| / |y|, 0 to 15.9.
  public var digits: [String: Double] = [:]
  /// The least of them, of states that are not 0; null where all of them are.
  @OrNull public var leastDigits: Double?
  /// Why there is none; null if there is.
  @OrNull public var objection: String?

  public init() {}
}

extension ProblemRunner {
  /// The global error of the solve that `record` is of: by the stored reference where there is one for this
  /// problem and span, else by the solution's own defect.
  ///
  /// - Returns: for outside solvers without a reference, a record with the reason: they have no
  ///   continuous extension here.
  public func globalError(_ record: SolveRecord, _ settings: RunSettings) -> GlobalErrorRecord {
    var result = GlobalErrorRecord()
    if let reference = certifiedState {
      result.source = "reference"
      result.measure(stateNames, record.state, reference)
      return result
    }
    guard case .own(let method) = settings.solver else {
      result.objection =
        "no reference is stored for \(problem.name) to t = \(problem.span.end), and of \(settings.solver.name)"
        + " there is no defect to estimate by: take one of our own methods, or `costate reference"
        + " \(problem.name) --write` first"
      return result
    }
    do {
      let found = try GlobalError(
        compiled, method: method, tolerances: tolerances(settings),
        options: settings.integratorOptions)
      result.source = "defect"
      let right = zip(found.state, found.error).map { $0 + $1 }
      result.measure(
        stateNames, named(states: Array(found.state.prefix(stateNames.count))),
        named(states: Array(right.prefix(stateNames.count))), errors: found.error)
    } catch {
      result.objection = "the error could not be followed: \(error.description)"
    }
    return result
  }
}

extension GlobalErrorRecord {
  fileprivate mutating func measure(
    _ names: [String], _ state: [String: Double], _ right: [String: Double],
    errors: [Double]? = nil
  ) {
    for (index, name) in names.enumerated() {
      guard let found = state[name], let exact = right[name] else { continue }
      let difference = errors?[index] ?? exact - found
      guard difference.isFinite, exact.isFinite else {
        digits[name] = 0
        continue
      }
      error[name] = difference
      let most = -log10(0x1p-53)
      digits[name] =
        exact == 0
        ? (difference == 0 ? most : 0)
        : max(0, min(most, -log10(max(abs(difference / exact), 0x1p-53))))
    }
    leastDigits = names.filter { right[$0] != 0 }.compactMap { digits[$0] }.min()
  }
}
