import Expressions
import Fields
import Integrators

/// The steps of an explicit Runge–Kutta method in complex arithmetic, by the interpreter, over times and
/// sizes that are given.
final class ComplexSteps {
  let state: UnsafeMutablePointer<ComplexNumber>
  private let stage, slopes, parameters: UnsafeMutablePointer<ComplexNumber>
  private var rhs: Interpreter<ComplexNumber>
  private let tableau: ButcherTableau
  private let isNeeded: [Bool]
  private let count, parameterCount: Int
  private let discontinuities: Discontinuities?
  private let counts: UnsafeMutablePointer<Counts>

  init(
    _ tableau: ButcherTableau, rhs: Program, discontinuities: Discontinuities?,
    counts: UnsafeMutablePointer<Counts>
  ) {
    self.tableau = tableau
    self.rhs = Interpreter(rhs)
    self.discontinuities = discontinuities
    self.counts = counts
    count = rhs.outputs.count
    parameterCount = rhs.inputs.parameters
    func room(_ count: Int) -> UnsafeMutablePointer<ComplexNumber> {
      let room = UnsafeMutablePointer<ComplexNumber>.allocate(capacity: max(count, 1))
      room.initialize(repeating: ComplexNumber(0.0), count: max(count, 1))
      return room
    }
    state = room(count)
    stage = room(count)
    slopes = room(count * tableau.stageCount)
    parameters = room(parameterCount)
    // A stage that neither y⁺ nor a stage of y⁺ needs is for the error alone.
    var isNeeded = tableau.b.map { $0 != 0 }
    for i in isNeeded.indices.reversed() where isNeeded[i] {
      for j in 0..<i where tableau.a[i][j] != 0 { isNeeded[j] = true }
    }
    self.isNeeded = isNeeded
  }

  deinit {
    state.deallocate()
    stage.deallocate()
    slopes.deallocate()
    parameters.deallocate()
  }

  func start(_ y: [ComplexNumber], parameters values: [ComplexNumber]) {
    for i in 0..<count { state[i] = y[i] }
    for j in 0..<parameterCount { parameters[j] = values[j] }
  }

  func step(t: Double, h: Double) {
    if let discontinuities {
      discontinuities.enter(discontinuities.segment(at: t, toward: t + h))
    }
    for i in 0..<tableau.stageCount where isNeeded[i] {
      combine(tableau.a[i], through: i, h: h, into: stage)
      let time = t + tableau.c[i] * h
      rhs.evaluate(
        t: ComplexNumber(discontinuities?.clamped(time) ?? time), y: stage, p: parameters,
        into: slopes + i * count)
      counts.pointee.rhs += 1
    }
    combine(tableau.b, through: tableau.stageCount, h: h, into: state)
    counts.pointee.replayed += 1
  }

  /// out ← y + h Σ weightⱼ kⱼ.
  private func combine(
    _ weights: [Double], through end: Int, h: Double, into out: UnsafeMutablePointer<ComplexNumber>
  ) {
    for k in 0..<count {
      var sum = ComplexNumber(0.0)
      for j in 0..<end where weights[j] != 0 { sum = sum + weights[j] * slopes[j * count + k] }
      out[k] = state[k] + h * sum
    }
  }
}
