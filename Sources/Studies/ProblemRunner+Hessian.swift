import Expressions
import Fields
import Gradients

/// What is asked of second derivatives.
public enum HessianRequest: Sendable, Equatable {
  case matrix
  /// H v, v by the names of states and parameters; what is not named is 0.
  case product([String: Double])
}

extension ProblemRunner {
  /// Adds second derivatives to a gradient that came out, by the same method and strategy; where that
  /// fails, the record fails with its reason.
  public func addHessian(
    _ request: HessianRequest, _ settings: RunSettings, backend: Backend,
    to record: inout GradientRecord
  ) throws(BadInput) {
    guard record.status == .ok else { return }
    let names = stateNames + parameterNames
    var hessian = HessianRecord()
    hessian.names = names
    let none = [Double](repeating: 0, count: names.count)
    let tangent = try TangentProblem(problem, direction: none)
    let runner = ProblemRunner(tangent.problem, backend: backend)
    let gradient =
      stateNames.map { record.gradient.initial[$0] ?? .nan }
      + parameterNames.map { record.gradient.parameters[$0] ?? .nan }
    switch request {
    case .product(let direction):
      hessian.direction = direction
      let run = runner.product(tangent, names.map { direction[$0] ?? 0 }, settings, self)
      hessian.take(run.record, run.gradient, against: gradient, sizes: tangent.sizes)
      if run.record.status != .ok { return record.failSecond(run.record) }
      hessian.product = run.product
      hessian.directionalDerivative = run.directional
    case .matrix:
      var columns: [[Double]] = []
      for j in names.indices {
        var direction = none
        direction[j] = 1
        let run = runner.product(tangent, direction, settings, self)
        hessian.take(run.record, run.gradient, against: gradient, sizes: tangent.sizes)
        if run.record.status != .ok { return record.failSecond(run.record) }
        columns.append(run.product)
      }
      hessian.matrix = names.indices.map { i in columns.map { $0[i] } }
      hessian.asymmetry = HessianRecord.asymmetry(columns, tangent.sizes)
    }
    record.hessian = hessian
  }

  /// H v, on the runner of the tangent problem.
  private func product(
    _ tangent: TangentProblem, _ direction: [Double], _ settings: RunSettings,
    _ base: ProblemRunner
  ) -> (record: GradientRecord, product: [Double], gradient: [Double], directional: Double) {
    let (scaled, factor) = tangent.scaledDirection(direction)
    compiled.field.parameterValues = tangent.parameterValues(
      base.compiled.field.parameterValues, direction: scaled)
    // What was made for another direction.
    oracle.parameters = compiled.field.parameterValues
    knownTolerances = [:]
    let record = gradient(settings)
    let parts = tangent.split(
      initial: stateNames.map { record.gradient.initial[$0] ?? .nan },
      parameters: parameterNames.map { record.gradient.parameters[$0] ?? .nan })
    return (
      record, parts.product.map { $0 * factor }, parts.gradient, (record.value ?? .nan) * factor
    )
  }
}

extension HessianRecord {
  fileprivate mutating func take(
    _ record: GradientRecord, _ gradient: [Double], against known: [Double], sizes: [Double]
  ) {
    counts.forward = counts.forward + record.counts.forward
    counts.backward = counts.backward + record.counts.backward
    seconds.forward += record.seconds.forward
    seconds.backward += record.seconds.backward
    let largest = zip(known, sizes).map { abs($0 * $1) }.max() ?? 0
    guard record.status == .ok, largest > 0 else { return }
    for (k, size) in sizes.enumerated() {
      gradientDeviation = max(gradientDeviation, abs(gradient[k] - known[k]) * size / largest)
    }
  }

  static func asymmetry(_ columns: [[Double]], _ sizes: [Double]) -> Double {
    var (largest, worst) = (0.0, 0.0)
    for i in columns.indices {
      for j in columns.indices {
        let size = sizes[i] * sizes[j]
        largest = max(largest, abs(columns[i][j]) * size)
        worst = max(worst, abs(columns[i][j] - columns[j][i]) * size)
      }
    }
    return largest > 0 ? worst / largest : 0
  }
}

extension GradientRecord {
  fileprivate mutating func failSecond(_ record: GradientRecord) {
    status = record.status
    failure = record.failure
    reason = "second derivatives: \(record.reason ?? "unknown")"
  }
}
