import Expressions
import Fields
import Foundation
import ProblemFiles

extension ReferenceCertifier {
  /// Certifies with the routes that suit the problem.
  ///
  /// - Parameters:
  ///   - digits: 3 to 60.
  ///   - gradient: false for the state and the objective only.
  ///   - budget: seconds that one run may take.
  public init(
    _ problem: Problem, digits: Int, gradient: Bool = true, budget: Double
  ) throws(BadInput) {
    guard (3...60).contains(digits) else {
      throw BadInput("a reference has 3 to 60 digits, not \(digits)")
    }
    self.init(
      problem, digits: digits,
      routes: ReferenceRoute.suited(to: problem, gradient: gradient, budget: budget))
  }

  /// The certificate or refusal with what it belongs to, as it is stored.
  public func reference() throws(BadInput) -> CertifiedReference {
    let fingerprint = try ProblemFingerprint(problem)
    let times = try ExactTimes(problem)
    var reference = certify()
    reference.fingerprint = fingerprint?.text ?? ""
    reference.start = times.start.text ?? "\(times.start.value)"
    reference.end = times.end.text ?? "\(times.end.value)"
    reference.objective = problem.objectiveText
    reference.overrides = problem.overrides
    reference.date = String(ISO8601DateFormatter().string(from: Date()).prefix(10))
    return reference
  }
}
