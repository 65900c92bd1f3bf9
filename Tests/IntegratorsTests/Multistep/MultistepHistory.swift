@testable import Integrators

/// The history of a multistep run rebuilt from its records alone, by polynomials in the time itself:
/// no Nordsieck array, no Pascal's triangle, no rescaling. The sizes of earlier steps that a record has
/// are not looked at either.
struct MultistepHistory {
  let formula: MultistepFormula
  let n: Int
  /// The polynomial of the past, one for each component, by powers of (t − base).
  private(set) var polynomials: [[Double]]
  /// The times of the past, the latest first.
  private(set) var times: [Double] = []
  private var correction: [Double] = []
  private(set) var order = 0

  init(_ formula: MultistepFormula, count: Int) {
    self.formula = formula
    n = count
    polynomials = Array(repeating: [], count: count)
  }

  static func value(_ c: [Double], _ x: Double) -> Double { c.reversed().reduce(0) { $0 * x + $1 } }
  static func slope(_ c: [Double], _ x: Double) -> Double {
    c.indices.dropFirst().reversed().reduce(0) { $0 * x + Double($1) * c[$1] }
  }

  private static func times(_ a: [Double], root: Double) -> [Double] {
    // (x − root) · a
    var out = [Double](repeating: 0, count: a.count + 1)
    for (k, value) in a.enumerated() {
      out[k + 1] += value
      out[k] -= root * value
    }
    return out
  }

  private static func integral(_ a: [Double]) -> [Double] {
    [0] + a.enumerated().map { $1 / Double($0 + 1) }
  }

  /// Λ by powers of (t − tₙ₊₁), for a step from `times[0]` of this size.
  private func lambda(order q: Int, size: Double) -> [Double] {
    let roots = (0..<max(q - 1, 0)).map { times[$0] - (times[0] + size) }
    switch formula {
    case .adams:
      let raw = Self.integral(roots.reduce([1]) { Self.times($0, root: $1) })
      let shift = Self.value(raw, -size)
      let out = [raw[0] - shift] + raw.dropFirst()
      return out.map { $0 / out[0] }
    case .bdf:
      let inner = roots.reduce([1]) { Self.times($0, root: $1) }
      let known = inner.map { $0 / inner[0] }
      let harmonic: Double = (1...q).map { 1 / Double($0) }.reduce(0, +)
      // (1 + star · x) known, with the slope at 0 that equal steps have.
      let star = harmonic / size - (known.count > 1 ? known[1] : 0)
      var out = known + [0]
      for k in known.indices { out[k + 1] += star * known[k] }
      return out
    }
  }

  /// What the equation of a step is about.
  struct Equation {
    let end: Double
    /// The prediction, and its slope.
    let value, rate: [Double]
    /// e = γ (f(end, value + e) − rate).
    let gamma: Double
    let iterations: Int
  }

  /// Takes a recorded step, its correction e found by `correct`; returns the state at its end.
  mutating func take(
    _ step: StageLog.Step, _ iteration: MultistepIteration, stride: Int,
    slope: (Double, [Double]) -> [Double], correct: (Equation) -> [Double]
  ) -> [Double] {
    let record = MultistepRecord(step, iteration, stride: stride)
    let code = record.code
    let end = step.time + step.size
    if code.isVirtual { return polynomials.map { Self.value($0, end - times[0]) } }
    if step.isFirst {
      let start = polynomials.map { Self.value($0, step.time - times[0]) }
      polynomials = zip(start, slope(step.time, start)).map { [$0, $1] }
      times = [step.time]
      order = 1
    }
    for _ in 0..<code.lowered { lower() }
    precondition(
      order == code.order
        && abs(step.time - record.offset - times[0]) <= 1e-12 * max(1, abs(step.time)))
    let total = end - times[0]
    let lambda = lambda(order: order, size: total)
    // The prediction about the new time.
    for i in 0..<n {
      for k in 0..<order {
        for j in (k..<order).reversed() { polynomials[i][j] += total * polynomials[i][j + 1] }
      }
    }
    correction = correct(
      Equation(
        end: end, value: polynomials.map { $0[0] }, rate: polynomials.map { $0[1] },
        gamma: 1 / lambda[1], iterations: code.iterations))
    for i in 0..<n {
      for k in 0...order { polynomials[i][k] += correction[i] * lambda[k] }
    }
    times.insert(end, at: 0)
    let state = polynomials.map { $0[0] }
    if code.change > 0 { raise() }
    if code.change < 0 { lower() }
    return state
  }

  mutating func begin(_ y: [Double], at t: Double) {
    polynomials = y.map { [$0] }
    times = [t]
  }

  private mutating func raise() {
    var added = [Double](repeating: 0, count: order + 2)
    if formula == .bdf {
      // Vanishes at the newest times, and undoes Λ at one time more.
      let roots = [0] + (0..<order).map { times[$0] - times[0] }
      let shape = roots.reduce([1]) { Self.times($0, root: $1) }
      let oldest = times[order] - times[0]
      let last = times.removeFirst()
      let lambda = lambda(order: order, size: last - times[0])
      times.insert(last, at: 0)
      let factor = -Self.value(lambda, oldest) / Self.value(shape, oldest)
      added = shape.map { factor * $0 }
    }
    for i in 0..<n {
      polynomials[i].append(0)
      for k in added.indices { polynomials[i][k] += correction[i] * added[k] }
    }
    order += 1
  }

  private mutating func lower() {
    let roots = (0..<max(order - 1, 0)).map { times[$0] - times[0] }
    var shape = roots.reduce([1]) { Self.times($0, root: $1) }
    // Adams: vanishing slopes; BDF: vanishing values, twice at the newest time.
    shape =
      formula == .adams
      ? Self.integral(shape).map { $0 * Double(order) } : Self.times(shape, root: 0)
    for i in 0..<n {
      let top = polynomials[i][order]
      if order > 2 { for k in 2..<order { polynomials[i][k] -= top * shape[k] } }
      polynomials[i].removeLast()
    }
    order -= 1
  }
}
