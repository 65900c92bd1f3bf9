import Fields
import Gradients
import Integrators
import LinearAlgebra
import TestProblems
import Testing

/// The adjoint equation by the method that makes the pair symplectic.
@Suite("The symplectic adjoint")
struct SymplecticTests {
  static let partners = Method.allCases.filter { $0.family is any SymplecticPartner }
  static let others = Method.allCases.filter { !($0.family is any SymplecticPartner) }

  @Test("It is for all Runge–Kutta methods and no other")
  func methods() {
    #expect(
      Set(Self.partners.map(\.name)).isSuperset(of: [
        "euler", "heun", "rk4", "bs3", "dp5", "tsit5", "dop853", "verner9", "implicit-euler",
        "trapezoid", "trbdf2", "kvaerno3", "kvaerno4", "kvaerno5", "radau5", "radau9", "radau13",
        "radau", "gauss4", "gauss6", "gauss8",
      ]))
    for method in Self.others {
      let why = SymplecticAdjoint().objection(to: method) ?? ""
      #expect(why.contains(method.name) && why.contains("Runge–Kutta"))
    }
  }

  @Test("Others are refused with the reason", arguments: others)
  func refusal(method: Method) throws {
    let result = try TestProblem.lotkaVolterra.gradient(.symplectic, method, relative: 1e-6) {
      $0.options.fixedStep = 0.1
    }
    guard case .unsupported? = result.failure?.reason else {
      Issue.record("not refused")
      return
    }
    #expect(result.gradient.isEmpty && result.value == nil)
  }

  @Test("It is the discrete gradient", arguments: partners)
  func discrete(method: Method) throws {
    for problem in [TestProblem.lotkaVolterra, .observed, .costed, .costedRobertson, .forced] {
      if problem.isStiff, !method.isImplicit { continue }
      func gradient(_ named: Named) throws -> GradientResult {
        try problem.gradient(named, method, relative: 1e-4, absolute: problem.isStiff ? 1e-9 : nil)
        {
          if !method.isAdaptive { $0.options.fixedStep = 0.02 }
          if named.description == "discrete" { $0.schedule = .accepted }
        }
      }
      let (discrete, symplectic) = (try gradient(.discrete), try gradient(.symplectic))
      #expect(discrete.failure == nil && symplectic.failure == nil)
      #expect(relativeError(symplectic.gradient, discrete.gradient) < 1e-12, "\(problem)")
      #expect(symplectic.value == discrete.value)
      // Every accepted state and one record, as ACA has.
      #expect(symplectic.memory == discrete.memory && symplectic.forward == discrete.forward)
      #expect(symplectic.backward == discrete.backward)
      #expect(symplectic.memory.trajectoryBytes == symplectic.memory.predictedBytes)
    }
  }

  @Test("λᵀδ is constant, step by step", arguments: partners)
  func invariant(method: Method) throws {
    let compiled = try TestProblem.lotkaVolterra.compiled()
    let field = compiled.field.kernels
    guard let partner = method.family as? any SymplecticPartner else { return }
    let adjoint = partner.makeSymplecticAdjoint(field: field)
    let tangent = try method.makeTangent(field: field, initialCount: 2, parameters: [0])
    tangent.reset()
    var options = Integrator.Options()
    if !method.isAdaptive { options.fixedStep = 0.1 }
    let integrator = Integrator(
      method, field: field, tolerances: Tolerances(relative: 1e-5, absolute: 1e-5, count: 2), t: 0,
      y: compiled.initialState(), end: 5, options: options)
    let log = StageLog(for: integrator.stepper)
    let stride = Arena.stride(for: 2)
    var lambda = [Double](repeating: 0, count: stride)
    while integrator.time != 5 {
      try integrator.step(toward: 5)
      log.removeAll()
      log.append(integrator)
      try tangent.push(log[0], end: nil)
      for c in 0..<3 {
        lambda[0] = 0.3
        lambda[1] = -1.1
        let s = (tangent.tangent + c * stride, tangent.result + c * stride)
        let after = lambda[0] * s.1[0] + lambda[1] * s.1[1]
        let size = abs(lambda[0] * s.1[0]) + abs(lambda[1] * s.1[1])
        // The column of the parameter gets its own part through μ.
        var sums = [Double](repeating: 0, count: 5)
        try adjoint.pull(&lambda, over: log[0], addingTo: &sums)
        let before = lambda[0] * s.0[0] + lambda[1] * s.0[1] + (c == 2 ? sums[0] : 0)
        #expect(abs(before - after) <= 1e-14 * max(size, 1), "\(method) column \(c)")
      }
      tangent.advance()
    }
  }

  /// Matsubara et al., table 1: 2NsL for backpropagation, 3NsL for ACA and for one checkpoint a component
  /// (here: a uniform schedule), 4NsL for theirs, a unit being an evaluation of f or of its transpose.
  @Test("Costs, in evaluations", arguments: [Method.rk4, .dp5])
  func costs(method: Method) throws {
    func run(_ named: Named, _ schedule: CheckpointSchedule = .all) throws -> GradientResult {
      try TestProblem.lotkaVolterra.gradient(named, method, relative: 1e-6) {
        $0.options.fixedStep = 0.02
        $0.schedule = schedule
      }
    }
    let naive = try run(.discrete)
    let units = Double(naive.forward.rhs)
    let runs = [
      naive, try run(.discrete, .accepted), try run(.discrete, .uniform(interval: 10)),
      try run(.symplectic),
    ]
    var ratios = runs.map { Double($0.forward.rhs + $0.backward.rhs + $0.backward.vjp) / units }
    // Here the transpose of f evaluates what it needs of f itself. The authors' symplectic adjoint runs
    // each stage a second time for that, which the others have as a part of the run they record.
    ratios[3] += Double(runs[3].backward.vjp) / units
    for (ratio, expected) in zip(ratios, [2.0, 3, 3, 4]) {
      #expect(abs(ratio / expected - 1) < 0.05, "\(ratios)")
    }
    // All records, or all states and one record, or some of both.
    let bytes = runs.map(\.memory.trajectoryBytes)
    #expect(bytes[3] == bytes[1] && bytes[2] < bytes[1] && bytes[2] < bytes[0])
    // A snapshot has the slope too: it is smaller than a record of six stages, not than one of four.
    #expect((bytes[3] < bytes[0]) == (method == .dp5))
  }
}
