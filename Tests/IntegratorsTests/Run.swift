import Fields
import Integrators
import TestProblems

/// One forward solution of a test problem, with its own counts.
struct Run {
  let problem: CompiledProblem
  let integrator: Integrator
  private let counter: Counter

  /// Owns counts at a fixed address.
  private final class Counter {
    let pointer = UnsafeMutablePointer<Counts>.allocate(capacity: 1)
    init() { pointer.initialize(to: Counts()) }
    deinit { pointer.deallocate() }
  }

  init(
    _ problem: TestProblem, _ method: Method, relative: Double, absolute: Double? = nil,
    options: Integrator.Options = .init()
  ) throws {
    try self.init(
      problem.compiled(), method, relative: relative, absolute: absolute, options: options)
  }

  init(
    _ problem: CompiledProblem, _ method: Method, relative: Double, absolute: Double? = nil,
    options: Integrator.Options = .init()
  ) {
    self.problem = problem
    counter = Counter()
    let span = problem.problem.span
    var options = options
    if options.fixedStep == nil, !method.isAdaptive {
      options.fixedStep = (span.end - span.start) / 1000
    }
    integrator = Integrator(
      method, field: problem.field.kernels.counting(into: counter.pointer),
      tolerances: Tolerances(
        relative: relative, absolute: absolute ?? relative, count: problem.fullCount),
      t: span.start, y: problem.initialState(), end: span.end, options: options)
  }

  var end: Double { problem.problem.span.end }
  var counts: Counts { counter.pointer.pointee }
  var state: [Double] { (0..<problem.fullCount).map { integrator.state[$0] } }

  /// The failure of integrating to the end, if any.
  func failure() -> IntegrationFailure? {
    do {
      try integrator.integrate(to: end)
      return nil
    } catch {
      return error
    }
  }
}
