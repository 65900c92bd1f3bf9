import Certificates
import Fields
import Gradients
import Integrators
import ReferenceCertificates

/// The reference of a problem: the certified one that is stored beside its file, and where there is none,
/// one made on the fly.
///
/// On the fly means the same gradient by two independent routes at the tightest tolerances they bear;
/// their difference is the uncertainty.
///
/// The first route, which becomes the reference, is the tangent of our own method that suits the
/// problem. The second differs in method *and* in strategy: the discrete adjoint of another of our
/// methods, or, where the problem is too stiff for an explicit one, that of an ESDIRK or Rosenbrock method
/// or CVODES' forward sensitivities, whichever comes nearest.
///
/// - When this misleads: the uncertainty is the difference of the two, mostly the error of the
///   *second* route; where both amplify the same round-off (chaos at long horizons), they agree no
///   better than the problem lets them, and no better than it is said here.
struct ReferenceMaker {
  let runner: ProblemRunner

  func make() -> StudyResult.ReferenceSummary {
    switch runner.stored {
    case .certified(let reference): return StudyResult.ReferenceSummary(reference)
    case .outdated(let sentence): return makeOnTheFly(note: sentence)
    case .refused, .none: return makeOnTheFly(note: nil)
    }
  }

  /// - Parameter note: why it is not a stored one, where that is a surprise.
  private func makeOnTheFly(note: String?) -> StudyResult.ReferenceSummary {
    var summary = StudyResult.ReferenceSummary()
    summary.note = note
    let stiff = runner.problem.isStiff
    let method = runner.compiled.referenceMethod(isStiff: stiff)
    let first = gradient(.own(method), .tangent, stiff ? 1e-12 : 1e-13)
    guard first.status == .ok else {
      summary.method = "none: \(first.reason ?? "the reference run failed")"
      summary.uncertainty = .infinity
      return summary
    }
    summary.value = first.value
    summary.gradient = first.gradient
    summary.state = state(method, stiff ? 1e-12 : 1e-14)
    let error = runner.gradientError
    let candidates: [GradientRecord] =
      stiff
      ? [
        gradient(.own(.dop853), .discrete, 1e-11, steps: 100_000),
        gradient(.own(method == .radau ? .kvaerno5 : .rodas5p), .discrete, 1e-12),
        gradient(.cvodes(.bdf), .cvodesForward, 1e-12),
      ]
      : [gradient(.own(.tsit5), .discrete, 1e-13)]
    let second = candidates.filter { $0.status == .ok }
      .min {
        error($0.gradient, against: first.gradient) < error($1.gradient, against: first.gradient)
      }
    summary.method = "\(first.strategy) of \(first.method) at rtol \(first.rtol)"
    if let second {
      summary.uncertainty = error(second.gradient, against: first.gradient)
      summary.method += "; checked by \(second.strategy) of \(second.method) at rtol \(second.rtol)"
    } else {
      summary.uncertainty = .infinity
      summary.method += "; no second route came to its end, so nothing vouches for it"
    }
    return summary
  }

  private func gradient(
    _ solver: Solver, _ strategy: StrategyName, _ rtol: Double, steps: Int = 2_000_000
  ) -> GradientRecord {
    var settings = RunSettings(runner.problem, solver: solver, strategy: strategy, rtol: rtol)
    settings.stepLimit = steps
    return runner.gradient(settings)
  }

  private func state(_ method: Method, _ rtol: Double) -> [String: Double] {
    runner.solve(
      RunSettings(runner.problem, solver: .own(method), strategy: .discrete, rtol: rtol)
    ).state
  }
}

extension StudyResult.ReferenceSummary {
  /// The nearest Doubles of a certified reference.
  init(_ reference: CertifiedReference) {
    func doubles(_ texts: [String: String]) -> [String: Double] {
      texts.compactMapValues { Double($0) }
    }
    value = reference.value.flatMap { Double($0) }
    gradient = GradientRecord.Gradient(
      initial: doubles(reference.gradient.initial),
      parameters: doubles(reference.gradient.parameters))
    state = doubles(reference.state)
    let digits = reference.digits?.gradient ?? 0
    method =
      "stored, certified to \(digits) digits by " + reference.routes.joined(separator: " and ")
    // No Double is nearer.
    uncertainty = max(Double.power(10, -Double(digits)), 0x1p-53)
    certifiedDigits = reference.leastDigits
  }
}

extension ProblemRunner {
  /// The certified gradient that is stored; else the same by two independent routes at the tightest
  /// tolerances they bear, and their difference.
  public func makeReference() -> StudyResult.ReferenceSummary {
    ReferenceMaker(runner: self).make()
  }

  /// How gradients of this problem are compared.
  public var gradientError: GradientError {
    GradientError(
      initialNames: stateNames, parameterNames: parameterNames,
      parameterValues: compiled.field.parameterValues)
  }
}
