import Fields
import LinearAlgebra

/// An integration that looks for events, zeros of g(t, y, p) along the solution, and acts on them.
///
/// After each accepted step g is evaluated at its end and at ``Options/interiorPoints`` points of its
/// continuous extension; where a sign has changed, the zero is located on the extension to the last
/// digits of the time (``Chandrupatla``). Events of one step are taken in the order of their times, and
/// those of one time in the order of the problem. One that resets or ends cuts the step there, and the
/// integration goes on from the new state as after `Integrator.jump`; one that does neither is
/// recorded and costs no step.
///
/// Not an event is
/// - a zero at the very start, or right after a reset: which side of zero the solution is on then is
///   told by dg/dt (g itself is round-off there), so that a reset does not set itself off, and a ball
///   that leaves the ground and comes back within one step is still caught;
/// - a touch of zero without a change of sign, and a sign changed by a reset.
///
/// `up` and `down` are in the direction of the integration, backward in time too.
///
/// Cost, where a problem has events: 1 + `interiorPoints` evaluations of g a step, and the method's
/// continuous extension, which for `dop853` and `verner9` takes further evaluations of f. Located
/// times err by the extension's order, not the method's. Problems without events have no such object.
///
/// - When this misleads: a reset that leaves g and dg/dt at 0 (a ball that stays on the ground) tells no
///   side, and the solution goes through; end there. Two zeros of one function within 1/(interiorPoints + 1) of a step are both
///   missed, silently, if no sample falls between them: a method of high order at a loose tolerance
///   takes long steps. Give it a smaller tolerance or step, or a g that stays away longer.
public final class EventIntegration {
  public let integrator: Integrator
  public let events: CompiledEvents
  public let options: Options
  /// In order of time.
  public private(set) var occurrences: [EventOccurrence] = []
  /// Whether a terminal event has ended the integration, at `integrator.time`.
  public private(set) var isOver = false

  private let interpolant: StepInterpolant
  private let counts: UnsafeMutablePointer<Counts>
  private let arena: Arena
  // Numbers for each event: g at a sample; the side of zero the solution was on when last seen off it
  // (0: not yet seen), and where in the step that was (θ); the size of g in this step; its zero.
  private let values, rates, sides, seenAt, sizes, roots, probe: UnsafeMutablePointer<Double>
  private let state, other, scratch: UnsafeMutablePointer<Double>
  private var isBegun = false
  private var lastInterruption = Double.nan
  private var interruptionsInPlace = 0
  // Before the step at hand, to take it again.
  private var snapshot: UnsafeMutableRawPointer?

  /// Further interruptions at one time, to the last digits, before it is said that they accumulate.
  static let patience = 10

  deinit { snapshot?.deallocate() }

  public init(
    _ integrator: Integrator, events: CompiledEvents, options: Options = Options()
  ) {
    self.integrator = integrator
    self.events = events
    self.options = options
    let stepper = integrator.stepper
    interpolant = StepInterpolant(stepper)
    counts = stepper.field.counts
    let k = Arena.stride(for: events.count)
    arena = Arena(capacity: 7 * k + 3 * stepper.stride)
    values = arena.take(k)
    rates = arena.take(k)
    sides = arena.take(k)
    seenAt = arena.take(k)
    sizes = arena.take(k)
    roots = arena.take(k)
    probe = arena.take(k)
    state = arena.take(stepper.stride)
    other = arena.take(stepper.stride)
    scratch = arena.take(stepper.stride)
    if options.landsExactly, integrator.snapshotObjection == nil {
      snapshot = .allocate(byteCount: max(integrator.snapshotBytes(), 8), alignment: 16)
    }
  }

  /// Integrates to `end`, or to the first terminal event.
  public func integrate(to end: Double) throws(IntegrationFailure) {
    while !isOver, integrator.time != end { try step(toward: end) }
  }

  /// Takes one accepted step toward `end`, up to the first event in it that resets or ends.
  public func step(toward end: Double) throws(IntegrationFailure) {
    if isOver { return }
    if !isBegun { try begin(after: nil) }
    isBegun = true
    if let snapshot { integrator.save(to: snapshot) }
    try integrator.step(toward: end)
    try look()
  }

  // MARK: Sides

  /// Finds out on which sides of zero the solution is at the present point, from which it goes on.
  ///
  /// - Parameter fired: the events that happened here (their zeros in ``roots``, others infinite), of
  ///   whose values round-off is left; nil at the start.
  private func begin(after fired: Double?) throws(IntegrationFailure) {
    let stepper = integrator.stepper
    let t = integrator.time
    events.evaluate(t, stepper.state, into: values, counting: counts)
    events.evaluateRates(t, stepper.state, slope: stepper.slope, into: rates)
    for i in 0..<events.count {
      guard !values[i].isNaN else { throw .eventNonFinite(events.models[i].name, at: t) }
      let isFired = fired.map { roots[i] <= $0 } ?? false
      let isZero = abs(values[i]) <= (isFired ? EventIntegration.noise * sizes[i] : 0)
      sides[i] = EventIntegration.sign(isZero ? rates[i] : values[i])
    }
  }

  /// The share of g's size in a step below which its value after its own event is taken for 0.
  private static let noise = 1e-9

  private static func sign(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : 0 }

  // MARK: The step

  private func look() throws(IntegrationFailure) {
    interpolant.load(start: integrator.stepStart, size: integrator.stepSize)
    seenAt.update(repeating: 0, count: events.count)
    sizes.update(repeating: 0, count: events.count)
    let parts = max(0, options.interiorPoints) + 1
    for part in 1...parts {
      let theta = part == parts ? 1 : Double(part) / Double(parts)
      try sample(theta)
      if try handleCrossings(upTo: theta) { return }
      for i in 0..<events.count where EventIntegration.sign(values[i]) != 0 {
        sides[i] = EventIntegration.sign(values[i])
        seenAt[i] = theta
      }
    }
  }

  private func time(_ theta: Double) -> Double {
    theta == 1 ? integrator.time : interpolant.start + theta * interpolant.size
  }

  /// values ← g at θ.
  private func sample(_ theta: Double) throws(IntegrationFailure) {
    interpolant.evaluate(theta, into: state)
    let t = time(theta)
    events.evaluate(t, state, into: values, counting: counts)
    for i in 0..<events.count where values[i].magnitude > sizes[i] {
      sizes[i] = values[i].magnitude
    }
    guard theta == 1 else { return }
    for i in 0..<events.count {
      // Inside a step it may be the extension that leaves the domain of g; its end is the solution.
      if values[i].isNaN { throw .eventNonFinite(events.models[i].name, at: t) }
      guard values[i] == 0 else { continue }
      // A step that ends on the zero: the solution goes where the rate points.
      integrator.stepper.field.rhs(t, state, into: scratch)
      events.evaluateRates(t, state, slope: scratch, into: rates)
      values[i] = EventIntegration.sign(rates[i]) * Double.leastNonzeroMagnitude
    }
  }

  /// Whether g of event `i` has crossed zero, in the direction asked for, when it has its value.
  private func crosses(_ i: Int) -> Bool {
    let side = EventIntegration.sign(values[i])
    guard side * sides[i] < 0 else { return false }
    switch events.models[i].direction {
    case .up: return side > 0
    case .down: return side < 0
    case .both: return true
    }
  }

  /// Handles the events between the last sample and that at `theta`; true if the rest of the step is
  /// given up.
  private func handleCrossings(upTo theta: Double) throws(IntegrationFailure) -> Bool {
    while true {
      var first = Double.infinity
      for i in 0..<events.count {
        roots[i] = crosses(i) ? try zero(i, upTo: theta) : .infinity
        first = min(first, roots[i])
      }
      if first == .infinity { return false }
      if try happen(at: first, until: first + resolution) { return true }
    }
  }

  /// A few units in the last place of the time, as a part of the step.
  private var resolution: Double {
    let largest = max(abs(interpolant.start), abs(integrator.time))
    return max(2 * largest.ulp / abs(interpolant.size), .ulpOfOne)
  }

  /// Where in the step g of event `i` is zero, between the point where it was last seen off it and θ.
  private func zero(_ i: Int, upTo theta: Double) throws(IntegrationFailure) -> Double {
    func value(_ x: Double) -> Double {
      interpolant.evaluate(x, into: other)
      events.evaluate(time(x), other, into: probe, counting: counts)
      return probe[i]
    }
    var left = seenAt[i]
    var leftValue = value(left)
    // Right after an event the value is round-off: look for the side the solution left to.
    var width = theta - left
    while EventIntegration.sign(leftValue) != sides[i] {
      width *= 0.5
      guard width > resolution else {
        // It came back sooner than the step can tell. A reset must not be applied to a state that has
        // not turned yet: a ball that still goes up would be sent down, through the ground.
        if interrupts(i) {
          throw .eventsAccumulate(events.models[i].name, at: time(seenAt[i]))
        }
        return min(seenAt[i] + 2 * resolution, theta)
      }
      left = seenAt[i] + width
      leftValue = value(left)
    }
    return Chandrupatla.root(
      from: left, leftValue, to: theta, values[i], tolerance: resolution, value)
  }

  private func interrupts(_ i: Int) -> Bool {
    events.models[i].interrupts || options.landings.contains(i)
  }

  /// Takes the step again, up to where g of event `i` is zero; returns that time, where the integrator then
  /// is.
  private func land(_ i: Int, near guess: Double) throws(IntegrationFailure) -> Double {
    guard let snapshot else { return guess }
    var t = guess
    var last = Double.infinity
    while true {
      integrator.restore(from: snapshot)
      let start = integrator.time
      try integrator.integrate(to: t)
      events.evaluate(t, integrator.state, into: probe, counting: counts)
      integrator.stepper.field.rhs(t, integrator.state, into: scratch)
      events.evaluateRates(t, integrator.state, slope: scratch, into: rates)
      let correction = -probe[i] / rates[i]
      // Newton's corrections square from step to step; once they do not shrink, it is round-off.
      guard correction.magnitude > 4 * t.ulp, correction.magnitude < 0.5 * last,
        (t + correction - start) * (t - start) > 0
      else { return t }
      last = correction.magnitude
      t += correction
    }
  }

  // MARK: What happens

  /// Records the events whose zeros are at most `last`, and does what they say; true if one interrupts.
  private func happen(at theta: Double, until last: Double) throws(IntegrationFailure) -> Bool {
    let n = integrator.stepper.field.stateCount
    var t = time(theta)
    let size = abs(interpolant.size)
    interpolant.evaluate(theta, into: other)
    if snapshot != nil,
      let i = (0..<events.count).first(where: { roots[$0] <= last && interrupts($0) })
    {
      t = try land(i, near: t)
      other.update(from: integrator.state, count: n)
    }
    var interrupting: Int?
    for i in 0..<events.count where roots[i] <= last {
      guard occurrences.count < options.limit else {
        throw .eventLimit(at: t, limit: options.limit)
      }
      let model = events.models[i]
      let before = (0..<n).map { other[$0] }
      if model.reset != nil {
        // Each sees what those before it have made; running costs are no one's to reset.
        events.reset(i, t, before, into: other)
      }
      let after = (0..<n).map { other[$0] }
      occurrences.append(
        EventOccurrence(
          index: i, name: model.name, time: t, before: before, after: after,
          scale: sizes[i] / size))
      guard after.allSatisfy(\.isFinite) else { throw .nonFinite(at: t) }
      if model.isTerminal { isOver = true }
      if interrupts(i) { interrupting = interrupting ?? i }
      sides[i] = -sides[i]
      seenAt[i] = theta
    }
    guard let interrupting else { return false }
    // Resets that go on without end are told before the step size would underflow for them.
    let isInPlace = abs(t - lastInterruption) <= 8 * t.ulp
    interruptionsInPlace = isInPlace ? interruptionsInPlace + 1 : 0
    lastInterruption = t
    guard interruptionsInPlace < EventIntegration.patience else {
      throw .eventsAccumulate(events.models[interrupting].name, at: t)
    }
    integrator.jump(to: other, at: t)
    if !isOver { try begin(after: last) }
    return true
  }
}
