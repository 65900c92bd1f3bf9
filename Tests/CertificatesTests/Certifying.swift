import Certificates
import Fields
import Gradients
import Integrators
import ProblemFiles

/// A problem of the catalogue, certified.
struct Certifying: Sendable, CustomStringConvertible {
  var problem: String
  var end: Double?
  var settings: [String: String] = [:]
  var method: Method
  var strategy: any GradientStrategy
  var rtol = 1e-6
  var objective: String?
  var stepLimit = 100_000

  init(
    _ problem: String, to end: Double? = nil, _ method: Method, _ strategy: any GradientStrategy,
    rtol: Double = 1e-6, settings: [String: String] = [:], objective: String? = nil
  ) {
    self.problem = problem
    self.end = end
    self.method = method
    self.strategy = strategy
    self.rtol = rtol
    self.settings = settings
    self.objective = objective
  }

  var description: String {
    "\(problem) to \(end.map { "\($0)" } ?? "its end"), \(method), \(strategy.name), \(rtol)"
  }

  func request() throws -> GradientRequest {
    var problem = try ProblemFile.load(problem, overrides: settings, objective: objective)
    if let end { problem.span = try TimeSpan(start: problem.span.start, end: end) }
    var request = GradientRequest(
      problem: CompiledProblem(problem, backend: .native), method: method,
      tolerances: GradientTolerances(relative: rtol, absolute: rtol * problem.scale))
    request.options.stepLimit = stepLimit
    return request
  }

  func certificate() throws -> Certificate {
    try Certifier(request(), strategy).certify().certificate
  }
}
