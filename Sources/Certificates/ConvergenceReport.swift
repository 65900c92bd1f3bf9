import Glibc
import Gradients

/// The same gradient at a tenth and a hundredth of the tolerances (of fixed steps, at a half and a
/// quarter of the step): does it converge, and how fast?
///
/// Differences are between gradients at successive settings (see ``gradientDistance(_:_:parameters:)``);
/// the order is that in the tolerance, or in the step.
///
/// - When this misleads: convergence is to something; of a strategy that leaves out a term it is to a
///   wrong gradient. That is what the duality and the Taylor test are for.
public struct ConvergenceReport: Codable, Sendable, Equatable {
  /// Relative tolerances (or steps), the one under test first.
  public var settings: [Double] = []
  /// Distances between the gradients at neighbouring settings.
  public var differences: [Double] = []
  /// log(first difference / second) / log(ratio of the settings).
  public var order: Double?
  /// The distance of the gradient under test from the best one.
  public var error = 0.0
  public var converges = false
  public var objection: String?

  init() {}

  /// Below this, differences are rounding and have no order.
  static let noise = 1e-10

  init(
    _ result: GradientResult, request: GradientRequest,
    gradient: (GradientRequest) -> GradientResult
  ) {
    let parameters = request.problem.field.parameterValues
    let ratio: Double
    var requests: [GradientRequest] = []
    if let step = request.options.fixedStep {
      ratio = 2
      for factor in [0.5, 0.25] {
        var finer = request
        finer.options.fixedStep = step * factor
        requests.append(finer)
      }
      settings = [step, step / 2, step / 4]
    } else {
      ratio = 10
      // As far as double precision goes.
      for factor in [0.1, 0.01] where request.tolerances.relative * factor > 1e-14 {
        requests.append(request.tightened(by: factor))
      }
      settings = [request.tolerances.relative] + requests.map(\.tolerances.relative)
    }
    var gradients = [result.gradient]
    for finer in requests {
      var finer = finer
      finer.observer = nil
      let next = gradient(finer)
      if let failure = next.failure {
        objection =
          "the run at \(settings[gradients.count].brief) failed: \(failure.phase.rawValue) pass: "
          + "\(failure.reason)"
        // A limit of steps is a limit of patience and says nothing against the gradient.
        if case .stepLimit = failure.reason {
          error = differences.last ?? 0
        } else {
          error = .infinity
        }
        return
      }
      differences.append(
        gradientDistance(gradients[gradients.count - 1], next.gradient, parameters: parameters))
      gradients.append(next.gradient)
    }
    guard differences.count == 2 else {
      objection =
        "rtol \(request.tolerances.relative.brief) is so tight that double precision has no two tighter ones"
      return
    }
    error = gradientDistance(gradients[0], gradients[2], parameters: parameters)
    if differences[1] > 0, differences[0] > 0 {
      order = log(differences[0] / differences[1]) / log(ratio)
    }
    converges =
      differences.allSatisfy { $0 <= ConvergenceReport.noise }
      || differences[1] < 0.8 * differences[0]
  }
}

extension GradientRequest {
  /// The same at `factor` times the tolerances given.
  func tightened(by factor: Double) -> GradientRequest {
    var request = self
    func scale(_ value: inout Double?) { if let old = value { value = old * factor } }
    request.tolerances.relative *= factor
    request.tolerances.absolute *= factor
    scale(&request.tolerances.adjointRelative)
    scale(&request.tolerances.adjointAbsolute)
    scale(&request.tolerances.quadratureRelative)
    scale(&request.tolerances.quadratureAbsolute)
    return request
  }
}
