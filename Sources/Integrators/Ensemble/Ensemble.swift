import Expressions
import Fields
import LinearAlgebra

/// Many solutions of one problem, from different initial values or with different parameters, by an
/// explicit Runge–Kutta method with an error estimate.
///
/// As many members as the machine has doubles in a vector advance side by side, in the lanes of one
/// compiled step. Each has its own time, step size, error control and end; a lane whose member is done
/// takes the next one. So every member takes the steps it would take alone, and its result is the same to
/// the bit as by ``Integrator``, whatever the number of lanes and the order of the members.
///
/// Cost: that of an attempt in all lanes for each attempt, plus the decision of each lane. Where nothing
/// can be compiled (see ``note``), the members are solved one after another.
///
/// - When this misleads: events are not looked for. At the end of a run lanes are empty, so a dozen members gain little. Functions of
///   the C library (`exp`, `sin`, `pow`) are called lane by lane and gain nothing.
public final class Ensemble {
  /// One solution to be computed.
  public struct Member: Sendable, Equatable {
    /// y(t₀), n numbers, running costs included.
    public var initial: [Double]
    /// p, m numbers.
    public var parameters: [Double]

    public init(initial: [Double], parameters: [Double]) {
      self.initial = initial
      self.parameters = parameters
    }
  }

  /// What became of a member.
  public struct Outcome: Sendable, Equatable {
    /// The state at ``time``: at the end, unless the member failed.
    public let state: [Double]
    public let time: Double
    /// What the same solve alone counts.
    public let counts: Counts
    public let failure: IntegrationFailure?
  }

  /// Members side by side.
  public let lanes: Int
  /// Why they are solved one after another; nil if they are not.
  public let note: String?

  private let method: Method
  private let field: FieldKernels
  private let tolerances: Tolerances
  private let start, end: Double
  private let options: Integrator.Options
  private let step: CompiledLaneStep?

  /// - Throws: `unsupported` if the method is not an explicit Runge–Kutta method with an error estimate.
  public convenience init(
    _ method: Method, field: FieldKernels, tolerances: Tolerances, start: Double, end: Double,
    options: Integrator.Options = .init()
  ) throws(IntegrationFailure) {
    try self.init(
      method, field: field, tolerances: tolerances, start: start, end: end, options: options
    ) { scheme throws(CompilationFailure) in
      guard let steps = field.steps else {
        throw CompilationFailure(
          reason: field.discontinuities == nil
            ? "the field is not a program compiled to native code"
            : "lanes do not land on the field's discontinuities")
      }
      return try steps.lanes(scheme)
    }
  }

  package init(
    _ method: Method, field: FieldKernels, tolerances: Tolerances, start: Double, end: Double,
    options: Integrator.Options,
    compile: (StepScheme) throws(CompilationFailure) -> CompiledLaneStep
  ) throws(IntegrationFailure) {
    guard let tableau = method.tableau, tableau.hasErrorEstimate, let scheme = tableau.stepScheme
    else {
      throw .unsupported(
        "an ensemble needs an explicit Runge–Kutta method with an error estimate, which "
          + "\(method.name) is not")
    }
    self.method = method
    self.field = field
    self.tolerances = tolerances
    self.start = start
    self.end = end
    self.options = options
    do throws(CompilationFailure) {
      let step = try compile(scheme)
      self.step = step
      lanes = step.lanes
      note = nil
    } catch {
      step = nil
      lanes = 1
      note = "one after another, because " + error.reason
      method.compileSteps(on: field, tolerances: tolerances)
    }
  }

  /// Solves all members; the outcomes are in their order.
  ///
  /// The field's own parameter values are as before when this returns. What is done is counted with the
  /// members and not with the field.
  public func solve(_ members: [Member]) -> [Outcome] {
    for member in members {
      precondition(
        member.initial.count == field.stateCount
          && member.parameters.count == field.parameterCount,
        "a member has a value for every state and every parameter")
    }
    let own = (0..<field.parameterCount).map { field.parameters[$0] }
    defer { setParameters(own) }
    let counts = UnsafeMutablePointer<Counts>.allocate(capacity: 1)
    counts.initialize(to: Counts())
    defer { counts.deallocate() }
    let counted = field.counting(into: counts)
    guard let step, let tableau = method.tableau else {
      return members.map { alone($0, counted) }
    }
    let lanes = EnsembleLanes(
      step, tableau: tableau, field: counted, tolerances: tolerances,
      controller: options.controller(insteadOf: method.controller), start: start, end: end,
      options: options)
    return lanes.solve(members)
  }

  private func setParameters(_ values: [Double]) {
    for (j, value) in values.enumerated() { field.parameters[j] = value }
  }

  private func alone(_ member: Member, _ field: FieldKernels) -> Outcome {
    setParameters(member.parameters)
    field.counts.pointee = Counts()
    let integrator = Integrator(
      method, field: field, tolerances: tolerances, t: start, y: member.initial, end: end,
      options: options)
    var failure: IntegrationFailure?
    do {
      try integrator.integrate(to: end)
    } catch {
      failure = error
    }
    return Outcome(
      state: (0..<field.stateCount).map { integrator.state[$0] }, time: integrator.time,
      counts: field.counts.pointee, failure: failure)
  }
}
