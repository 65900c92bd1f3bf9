import Certificates
import Gradients
import Integrators

extension ProblemRunner {
  /// Certifies the gradient that ``gradient(_:)`` computes with these settings: see `Certifier`.
  ///
  /// An outside oracle's strategies too, but for the way back, which they do not show.
  ///
  /// - Parameters:
  ///   - digits: errors up to 10^−digits are allowed.
  ///   - seed: of the random direction.
  public func certify(
    _ settings: RunSettings, digits: Double = Certificate.defaultDigits, seed: UInt64 = 1
  ) -> Certificate {
    var certifier = certifier(settings)
    certifier.digits = digits
    certifier.seed = seed
    return certifier.certify().certificate
  }

  private func certifier(_ settings: RunSettings) -> Certifier {
    switch settings.solver {
    case .own(let method):
      // A pair that does not exist was refused before.
      return Certifier(
        request(method, settings), settings.strategy.own ?? DiscreteAdjoint())
    case .cvodes, .gsl:
      // Its own method does not run here: what stands in for it on the forward path is ours.
      let own: Method = settings.solver == .cvodes(.adams) ? .adams : .bdf
      return Certifier(request(own, settings), claim: .trueSensitivity) { request in
        var asked = settings
        asked.tolerances = request.tolerances
        asked.repeats = 1
        return self.gradient(asked).result(self)
      }
    }
  }
}

extension GradientRecord {
  /// The record as a strategy would have given it.
  fileprivate func result(_ runner: ProblemRunner) -> GradientResult {
    var result = GradientResult()
    result.value = value
    result.forward = counts.forward
    result.backward = counts.backward
    if status == .ok {
      result.initial = runner.stateNames.map { gradient.initial[$0] ?? .nan }
      result.parameters = runner.parameterNames.map { gradient.parameters[$0] ?? .nan }
    } else {
      result.failure = GradientFailure(
        failure?.phase == "backward" ? .backward : .forward, .unsupported(reason ?? "it failed"))
    }
    return result
  }
}
