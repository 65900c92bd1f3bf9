import Fields
import LinearAlgebra

extension StageLog.Step {
  /// The member of the automatic family that took the step, and the step as that member recorded it.
  fileprivate func automatic(
    stride: Int
  ) -> (member: Int, step: StageLog.Step) {
    (Int(stages[0]), StageLog.Step(time: time, size: size, stages: stages + stride))
  }
}

/// The transpose of a step by whichever member took it.
final class AutomaticTranspose: StepTransposeMap {
  typealias Maker = (AutomaticFamily.Member) throws(IntegrationFailure) -> any StepTransposeMap
  private let make: Maker
  // Made when first needed: most runs know one or two.
  private var members: [(any StepTransposeMap)?]
  private let stride: Int

  init(stateCount: Int, make: @escaping Maker) {
    self.make = make
    members = AutomaticFamily.Member.allCases.map { _ in nil }
    stride = Arena.stride(for: stateCount)
  }

  func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let (member, inner) = step.automatic(stride: stride)
    try self.member(member).pull(lambda, over: inner, addingTo: sums)
  }

  private func member(_ index: Int) throws(IntegrationFailure) -> any StepTransposeMap {
    if let made = members[index] { return made }
    let made = try make(AutomaticFamily.Member.allCases[index])
    members[index] = made
    return made
  }
}

/// The tangent of steps by whichever member took them; S is handed over where they change.
final class AutomaticTangent: StepTangentMap {
  typealias Maker = (AutomaticFamily.Member) throws(IntegrationFailure) -> any StepTangentMap
  private let make: Maker
  private var members: [(any StepTangentMap)?]
  private let stride: Int
  private var current: any StepTangentMap
  private var currentIndex = 0

  init(stateCount: Int, make: @escaping Maker) throws(IntegrationFailure) {
    self.make = make
    members = AutomaticFamily.Member.allCases.map { _ in nil }
    stride = Arena.stride(for: stateCount)
    current = try make(.tsitouras)
    members[0] = current
  }

  var columnCount: Int { current.columnCount }
  var tangent: UnsafeMutablePointer<Double> { current.tangent }
  var result: UnsafeMutablePointer<Double> { current.result }
  var error: UnsafeMutablePointer<Double> { current.error }
  var secondError: UnsafeMutablePointer<Double>? { current.secondError }

  func reset() { current.reset() }
  func restart() { current.restart() }

  func push(
    _ step: StageLog.Step, end: UnsafePointer<Double>?
  ) throws(IntegrationFailure) {
    let (index, inner) = step.automatic(stride: stride)
    if index != currentIndex {
      let next = try member(index)
      next.tangent.update(from: current.tangent, count: columnCount * stride)
      next.restart()
      current = next
      currentIndex = index
    }
    try current.push(inner, end: end)
  }

  func advance() { current.advance() }

  private func member(_ index: Int) throws(IntegrationFailure) -> any StepTangentMap {
    if let made = members[index] { return made }
    let made = try make(AutomaticFamily.Member.allCases[index])
    members[index] = made
    return made
  }
}
