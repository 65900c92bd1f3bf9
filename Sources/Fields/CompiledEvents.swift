import Expressions

/// The events of a problem, ready to be looked for: their functions as one kernel.
public final class CompiledEvents {
  public let models: [EventModel]
  private let code: CompiledPrograms
  private let field: Field
  private let functions, rates: KernelCall
  private let resets: [KernelCall?]
  private let stateCount: Int
  private let direction: UnsafeMutablePointer<Double>
  private var derivatives: [Int: EventDerivatives] = [:]

  deinit { direction.deallocate() }

  /// - Parameter field: whose first states and whose parameters the events are expressions of.
  public init(_ models: [EventModel], field: Field, backend: Backend) {
    precondition(!models.isEmpty, "no events")
    let inputs = models[0].function.inputs
    let joined = Program.joining(models.map(\.function), inputs: inputs)
    let maps = models.compactMap(\.reset)
    let code = CompiledPrograms(
      [joined, joined.jvp(along: [.time, .states])] + maps, backend: backend)
    self.code = code
    self.models = models
    self.field = field
    let calls = (0..<code.count).map { KernelCall(code.kernel($0), code.context($0)) }
    (functions, rates) = (calls[0], calls[1])
    var next = 2
    var resets: [KernelCall?] = []
    for model in models {
      resets.append(model.reset == nil ? nil : calls[next])
      if model.reset != nil { next += 1 }
    }
    self.resets = resets
    stateCount = inputs.states
    direction = .allocate(capacity: 1 + inputs.states)
    direction.initialize(repeating: 1, count: 1 + inputs.states)
  }

  public var count: Int { models.count }

  /// Made when first asked for: solving needs none.
  func derivatives(of index: Int) -> EventDerivatives {
    if let known = derivatives[index] { return known }
    let made = EventDerivatives(models[index])
    derivatives[index] = made
    return made
  }

  /// g ← the values of all event functions at (t, y).
  public func evaluate(
    _ t: Double, _ y: UnsafePointer<Double>, into g: UnsafeMutablePointer<Double>,
    counting counts: UnsafeMutablePointer<Counts>
  ) {
    counts.pointee.eventFunctions &+= 1
    functions.function(functions.context, t, y, field.kernels.parameters, nil, g, nil)
  }

  /// rates ← dg/dt along the solution, ∂g/∂t + (∂g/∂y) ẏ, `slope` being ẏ.
  public func evaluateRates(
    _ t: Double, _ y: UnsafePointer<Double>, slope: UnsafePointer<Double>,
    into rates: UnsafeMutablePointer<Double>
  ) {
    (direction + 1).update(from: slope, count: stateCount)
    self.rates.function(
      self.rates.context, t, y, field.kernels.parameters, direction, rates, nil)
  }

  /// y⁺ ← R(t, y) of the event at `index`, the model's states only. Not for events without reset.
  public func reset(
    _ index: Int, _ t: Double, _ y: UnsafePointer<Double>,
    into result: UnsafeMutablePointer<Double>
  ) {
    guard let call = resets[index] else { preconditionFailure("the event has no reset") }
    call.function(call.context, t, y, field.kernels.parameters, nil, result, nil)
  }
}
