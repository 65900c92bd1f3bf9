import Expressions
import Foundation
import Studies

/// Runs a verification, chapter by chapter.
public struct ProofRunner {
  public let plan: ProofPlan

  static var parts: [any ProofPart.Type] {
    [
      OrderPart.self, ConvergencePart.self, StabilityPart.self, ReversalPart.self,
      DerivativePart.self, TestSetPart.self,
      ClaimsPart.self, SpeedPart.self, GradientSpeedPart.self,
    ]
  }

  /// The chapters, by name, and what each is.
  public static var sections: [(name: String, summary: String)] {
    parts.map { ($0.name, $0.summary) }
  }

  public init(_ plan: ProofPlan) { self.plan = plan }

  public func run() throws(BadInput) -> ProofResult {
    var result = ProofResult()
    result.name = plan.name
    result.isShort = plan.isShort
    result.methods = plan.methods.map(\.name)
    result.environment = .current()
    for part in ProofRunner.parts where plan.only?.contains(part.name) ?? true {
      plan.progress(part.summary)
      let start = Date()
      var section = try part.init(plan).run()
      section.seconds = Date().timeIntervalSince(start)
      result.sections.append(section)
    }
    return result
  }
}
