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
  private let members: [any StepTransposeMap]
  private let stride: Int

  /// - Parameter members: in the order of `AutomaticFamily.Member`.
  init(_ members: [any StepTransposeMap], stateCount: Int) {
    self.members = members
    stride = Arena.stride(for: stateCount)
  }

  func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let (member, inner) = step.automatic(stride: stride)
    try members[member].pull(lambda, over: inner, addingTo: sums)
  }
}

/// The tangent of steps by whichever member took them; S is handed over where they change.
final class AutomaticTangent: StepTangentMap {
  let columnCount: Int
  private let members: [any StepTangentMap]
  private let stride: Int
  private var current = 0

  /// - Parameter members: in the order of `AutomaticFamily.Member`.
  init(_ members: [any StepTangentMap], stateCount: Int) {
    self.members = members
    columnCount = members[0].columnCount
    stride = Arena.stride(for: stateCount)
  }

  var tangent: UnsafeMutablePointer<Double> { members[current].tangent }
  var result: UnsafeMutablePointer<Double> { members[current].result }
  var error: UnsafeMutablePointer<Double> { members[current].error }
  var secondError: UnsafeMutablePointer<Double>? { members[current].secondError }

  func reset() { members[current].reset() }
  func restart() { members[current].restart() }

  func push(
    _ step: StageLog.Step, end: UnsafePointer<Double>?
  ) throws(IntegrationFailure) {
    let (member, inner) = step.automatic(stride: stride)
    if member != current {
      members[member].tangent.update(from: members[current].tangent, count: columnCount * stride)
      members[member].restart()
      current = member
    }
    try members[member].push(inner, end: end)
  }

  func advance() { members[current].advance() }
}
