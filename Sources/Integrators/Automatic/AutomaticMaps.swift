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
  /// By member; nil for one that cannot be at work.
  private let members: [(any StepTransposeMap)?]
  private let stride: Int

  /// - Parameter members: in the order of `AutomaticFamily.Member`.
  init(_ members: [(any StepTransposeMap)?], stateCount: Int) {
    self.members = members
    stride = Arena.stride(for: stateCount)
  }

  func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let (index, inner) = step.automatic(stride: stride)
    guard let member = members[index] else { preconditionFailure("member \(index) took no step") }
    try member.pull(lambda, over: inner, addingTo: sums)
  }
}

/// The tangent of steps by whichever member took them; S is handed over where they change.
final class AutomaticTangent: StepTangentMap {
  private let members: [(any StepTangentMap)?]
  private let stride: Int
  private var current: any StepTangentMap
  private var currentIndex = 0

  /// - Parameters:
  ///   - first: the member that begins.
  ///   - others: those after it in the order of `AutomaticFamily.Member`.
  init(_ first: any StepTangentMap, _ others: [(any StepTangentMap)?], stateCount: Int) {
    members = [first] + others
    stride = Arena.stride(for: stateCount)
    current = first
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
      guard let next = members[index] else { preconditionFailure("member \(index) took no step") }
      next.tangent.update(from: current.tangent, count: columnCount * stride)
      next.restart()
      current = next
      currentIndex = index
    }
    try current.push(inner, end: end)
  }

  func advance() { current.advance() }
}
