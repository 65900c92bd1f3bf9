import Gradients
import Integrators
import TestProblems
import Testing

/// Each option has a test that fails where the option is ignored.
@Suite("Options of a request")
struct OptionTests {
  private func run(
    _ named: Named, _ problem: TestProblem = .costed,
    _ change: (inout GradientRequest) -> Void = {
      _ in
    }
  ) throws -> GradientResult {
    try problem.gradient(named, .tsit5, relative: 1e-6, change: change)
  }

  static let adjoints: [Named] = [.backsolve, .backsolveReset, .interpolated, .checkpointed]

  @Test("Tighter adjoint tolerances cost more steps backward", arguments: adjoints)
  func adjointTolerances(named: Named) throws {
    let plain = try run(named)
    for change: (inout GradientTolerances) -> Void in [
      { $0.adjointRelative = 1e-10 }, { $0.quadratureRelative = 1e-10 },
    ] {
      let tight = try run(named) { change(&$0.tolerances) }
      #expect(tight.backward.accepted > plain.backward.accepted)
    }
    // An absolute tolerance decides where the relative one asks for nothing.
    let loose = try run(named) { $0.tolerances.adjointRelative = 1e-2 }
    let absolute = try run(named) {
      $0.tolerances.adjointRelative = 1e-2
      $0.tolerances.adjointAbsolute = 10
    }
    #expect(absolute.gradient != loose.gradient)
    let quadrature = try run(named) {
      $0.tolerances.quadratureRelative = 1e-6
      $0.tolerances.quadratureAbsolute = 1e-13
    }
    #expect(quadrature.gradient != plain.gradient)
  }

  @Test("Tolerances of the quadratures reach the forward solution too")
  func forwardQuadratures() throws {
    let plain = try run(.discrete)
    let relative = try run(.discrete) { $0.tolerances.quadratureRelative = 1e-11 }
    #expect(relative.forward.accepted > plain.forward.accepted)
    let absolute = try run(.discrete) { $0.tolerances.quadratureAbsolute = 1e-14 }
    #expect(absolute.forward.accepted >= plain.forward.accepted)
    #expect(absolute.gradient != plain.gradient)
  }

  @Test("Tangent columns have the adjoint's tolerances")
  func tangentTolerances() throws {
    let plain = try run(.tangent, .lotkaVolterra)
    let tight = try run(.tangent, .lotkaVolterra) { $0.tolerances.adjointRelative = 1e-10 }
    let absolute = try run(.tangent, .lotkaVolterra) { $0.tolerances.adjointAbsolute = 1e3 }
    #expect(tight.forward.accepted > plain.forward.accepted)
    #expect(absolute.forward.accepted < plain.forward.accepted)
  }

  @Test("The adjoint can have a method of its own", arguments: adjoints)
  func adjointMethod(named: Named) throws {
    let plain = try run(named, .lotkaVolterra)
    let other = try run(named, .lotkaVolterra) { $0.adjointMethod = .kvaerno5 }
    #expect(plain.backward.newtonIterations == 0 && other.backward.newtonIterations > 0)
    #expect(other.forward.newtonIterations == 0)
    #expect(relativeError(other.gradient, plain.gradient) < 1e-3)
  }

  @Test("The step limit ends either pass, with its reason", arguments: Named.all)
  func stepLimit(named: Named) throws {
    let forward = try run(named, .lotkaVolterra) { $0.options.stepLimit = 10 }
    #expect(forward.failure?.phase == .forward && forward.value == nil)
    #expect(forward.gradient.isEmpty && forward.forward.accepted == 10)
    guard case .stepLimit(let time, limit: 10)? = forward.failure?.reason else {
      Issue.record("\(String(describing: forward.failure))")
      return
    }
    #expect(time > 0 && time < 10)
    // The adjoint needs more steps than the forward solution where its tolerance is tighter.
    if !Self.adjoints.contains(where: { $0.description == named.description }) { return }
    let limit = try run(named, .lotkaVolterra).forward.accepted + 5
    let backward = try run(named, .lotkaVolterra) {
      $0.options.stepLimit = limit
      $0.tolerances.adjointRelative = 1e-10
    }
    #expect(backward.failure?.phase == .backward && backward.value != nil)
    #expect(backward.gradient.isEmpty && backward.backward.accepted == limit)
  }

  @Test("The first step is the one asked for", arguments: Named.all)
  func initialStep(named: Named) throws {
    let plain = try run(named, .lotkaVolterra)
    let short = try run(named, .lotkaVolterra) { $0.options.initialStep = 1e-9 }
    #expect(short.forward.accepted > plain.forward.accepted)
  }

  @Test("More checkpoints mean shorter segments", arguments: [1, 10, 37, 1000])
  func checkpoints(interval: Int) throws {
    let reference = try run(.interpolated, .lotkaVolterra)
    let result = try run(.checkpointed, .lotkaVolterra) { $0.checkpointInterval = interval }
    #expect(result.backward.replayed == result.forward.accepted)
    #expect(result.memory.trajectoryBytes == result.memory.predictedBytes)
    #expect(relativeError(result.gradient, reference.gradient) < 1e-4)
    // A step's dense output is larger than a checkpoint: short segments hold less.
    if interval == 10 {
      #expect(result.memory.trajectoryBytes < reference.memory.trajectoryBytes)
    }
  }
}
