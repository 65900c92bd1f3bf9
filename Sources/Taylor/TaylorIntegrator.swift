import Expressions
import Fields

/// Solves y′ = f(t, y, p) by its Taylor series, from t₀ forward, in numbers of any precision.
///
/// Step sizes follow Jorba & Zou (Experimental Mathematics 14 (2005) 99): with ‖·‖ the greatest
/// component of a group of states, ρ = min (‖y₀‖ / ‖yⱼ‖)^{1/j} over the last coefficients j, and
/// h = ρ ε^{1/N} exp(−0.7 / (N − 1)), which is their ρ/e² at the order that goes with ε. Each
/// group (the states, the running costs, each column of tangents) is measured by itself, for their
/// sizes may be 10¹⁶ apart. Four last coefficients and not their two, since series in powers of
/// τ², τ³ have zeros among them.
///
/// A step ends where a condition of a branch (`abs`, `min`, `max`, `sign`, `select`) crosses zero,
/// located to the precision of the numbers, and the next begins on the other side.
///
/// - When this misleads: two crossings of one condition within an eighth of a step are missed; list
///   their times as discontinuities. A stiff system is solved correctly, but in steps of the size of
///   its shortest time constant.
public final class TaylorIntegrator {
  public let series: TaylorSeries<BigNumbers>
  public let settings: TaylorSettings
  public private(set) var stepCount = 0
  /// Of steps that end at a kink.
  public private(set) var kinkCount = 0
  private let groups: [Range<Int>]
  private let stops: [Constant]
  private var nextStop = 0
  private var isExpanded = false
  private var budget: WorkBudget
  private var origin = 0.0
  var numbers: BigNumbers { series.numbers }
  /// The states before the tangents; nil where there are no tangents.
  let differentiated: Int?
  /// Whether the last step ended at a kink.
  var endedAtKink = false
  var choicesBefore: [Int]
  /// log₂ of how far ahead the branches of this step were chosen.
  var probedExponent = -Double.infinity

  // Spare numbers.
  var step: Int { series.spare(0) }
  var offset: Int { series.spare(1) }
  var low: Int { series.spare(2) }
  var probe: Int { series.spare(3) }
  private var stop: Int { series.spare(4) }
  var other: Int { series.spare(5) }
  var width: Int { series.spare(6) }
  func saved(_ state: Int) -> Int { series.spare(7 + state) }
  func slopeBefore(_ state: Int) -> Int {
    series.spare(7 + series.program.inputs.states + state)
  }

  /// - Parameters:
  ///   - program: f; as many outputs as states.
  ///   - parameters: p, as exact numbers.
  ///   - groups: which states are measured together; all states by default.
  ///   - differentiated: how many of the first states have tangents among the others; where their slope
  ///     jumps at a place that depends on the states, the tangents jump too, and the run fails.
  ///   - stops: times that no step goes beyond, ascending.
  public init(
    _ program: TaylorProgram, parameters: [Constant], groups: [Range<Int>]? = nil,
    differentiated: Int? = nil, stops: [Constant] = [], settings: TaylorSettings
  ) {
    let states = program.inputs.states
    self.settings = settings
    budget = WorkBudget(seconds: settings.budgetSeconds)
    self.groups = groups ?? [0..<states]
    self.stops = stops
    self.differentiated = differentiated
    choicesBefore = program.branches.map { _ in 0 }
    series = TaylorSeries(program, order: settings.order, spares: 7 + 2 * states) {
      BigNumbers(count: $0, precision: settings.precision)
    }
    for (slot, value) in zip(program.inputs.parameterSlots, parameters) {
      numbers.set(series.place(slot, 0), to: value)
    }
  }

  /// The place of the present value of a state; write initial values there before the first call of
  /// ``solution(at:into:)``.
  public func place(ofState state: Int) -> Int {
    series.place(series.program.inputs.stateSlots.lowerBound + state, 0)
  }
  var time: Int { series.place(series.program.inputs.time, 0) }

  /// Sets t₀, before anything else.
  public func start(at time: Constant) {
    numbers.set(self.time, to: time)
    origin = time.value
  }

  /// y(t), into the first numbers of `output`; t must not be before the start of the present step.
  public func solution(at time: Constant, into output: BigNumbers) throws(TaylorFailure) {
    while true {
      if !isExpanded { try expand() }
      numbers.set(offset, to: time)
      numbers.subtract(offset, offset, self.time)
      if numbers.compare(offset, step) <= 0 { break }
      move()
    }
    for state in 0..<series.program.inputs.states {
      // Into the scratch first: the output may have another precision.
      numbers.polynomial(probe, place(ofState: state), order: settings.order, at: offset)
      output.copy(state, probe, of: numbers)
    }
  }

  // MARK: One step

  private func expand() throws(TaylorFailure) {
    guard stepCount < settings.maximumSteps else {
      throw TaylorFailure("\(settings.maximumSteps) steps were not enough: they end at t = \(now)")
    }
    if let end = stops.last?.value,
      let seconds = budget.overrun(done: numbers.double(time) - origin, of: end - origin)
    {
      throw TaylorFailure("at t = \(now), \(budget.reason(projected: seconds))")
    }
    if !series.program.branches.isEmpty { try chooseBranches() }
    series.expandSolution()
    let size = try stepSize()
    numbers.set(step, to: size)
    limitToStops()
    numbers.add(probe, time, step)
    guard numbers.compare(probe, time) > 0 else {
      throw TaylorFailure("at t = \(now) steps became too small for \(settings.precision) bits")
    }
    endedAtKink = !series.program.branches.isEmpty && stepToKink()
    if endedAtKink { kinkCount += 1 }
    isExpanded = true
    stepCount += 1
  }

  private func move() {
    for state in 0..<series.program.inputs.states {
      let y = place(ofState: state)
      numbers.polynomial(y, y, order: settings.order, at: step)
    }
    numbers.add(time, time, step)
    isExpanded = false
  }

  var now: String { numbers.text(time, digits: 8) }

  /// So that a step ends at a stop it would go beyond.
  private func limitToStops() {
    while nextStop < stops.count {
      numbers.set(stop, to: stops[nextStop])
      numbers.subtract(stop, stop, time)
      if numbers.sign(stop) > 0 { break }
      nextStop += 1
    }
    if nextStop < stops.count, numbers.compare(stop, step) < 0 { numbers.copy(step, stop) }
  }

  // MARK: Step sizes

  /// As a number of few bits, so that sums of steps are exact.
  private func stepSize() throws(TaylorFailure) -> Double {
    var exponent = Double.infinity
    for group in groups {
      let first = (0...3).map { magnitude(group, $0) }
      let last = (max(4, settings.order - 3)...settings.order).map { ($0, magnitude(group, $0)) }
      guard !first.contains(where: \.isNaN), !last.contains(where: \.1.isNaN) else {
        throw TaylorFailure("at t = \(now) the series of the solution is not finite")
      }
      exponent = min(exponent, limit(first: first, last: last))
    }
    // Polynomials have no limit of their own.
    exponent = min(exponent, 1000)
    guard exponent > -1000 else {
      throw TaylorFailure("at t = \(now) steps became too small for the exponents of Double")
    }
    return Double(Float(Double.exp((exponent - exponent.rounded(.down)) * Double.log(2))))
      * Double(sign: .plus, exponent: Int(exponent.rounded(.down)), significand: 1)
  }

  /// log₂ of the step for one group. Where coefficient 0 is small or 0, as of tangents with respect to
  /// parameters at t₀, the size is that of the first terms within the step, which is found by iteration.
  private func limit(first: [Double], last: [(order: Int, size: Double)]) -> Double {
    let order = Double(settings.order)
    let factor = -Double(settings.tolerance) / order - 0.7 / (order - 1) / Double.log(2)
    var (size, result) = (first.first { $0 > -.infinity } ?? -.infinity, Double.infinity)
    if size == -.infinity { return .infinity }
    for _ in 0..<4 {
      let radius =
        last.map { $0.size == -.infinity ? .infinity : (size - $0.size) / Double($0.order) }
        .min() ?? .infinity
      result = radius + factor
      if result == .infinity { return result }
      size = first.enumerated().map { $1 + Double($0) * result }.max() ?? size
    }
    return result
  }

  private func magnitude(_ group: Range<Int>, _ k: Int) -> Double {
    var result = -Double.infinity
    for state in group {
      let value = numbers.log2(place(ofState: state) + k)
      if value.isNaN { return .nan }
      result = max(result, value)
    }
    return result
  }
}
