import Fields
import Integrators

/// Where a gradient computation stopped short.
public struct GradientFailure: Error, Equatable, Sendable {
  public enum Phase: String, Sendable, Codable {
    case forward, backward
  }
  public let phase: Phase
  public let reason: IntegrationFailure

  public init(_ phase: Phase, _ reason: IntegrationFailure) {
    self.phase = phase
    self.reason = reason
  }
}

/// What a strategy holds of the trajectory, and what its formula says it must hold.
public struct MemoryLedger: Sendable, Equatable, Codable {
  /// Bytes of trajectory held at the peak, counted as they were stored.
  public var trajectoryBytes = 0
  /// The same by formula, from the number of steps.
  public var predictedBytes = 0

  public init(trajectoryBytes: Int = 0, predictedBytes: Int = 0) {
    self.trajectoryBytes = trajectoryBytes
    self.predictedBytes = predictedBytes
  }

  /// Of two things held at one time.
  static func += (a: inout MemoryLedger, b: MemoryLedger) {
    a.trajectoryBytes += b.trajectoryBytes
    a.predictedBytes += b.predictedBytes
  }

  /// Of two things held one after the other.
  func orMore(_ other: MemoryLedger) -> MemoryLedger {
    MemoryLedger(
      trajectoryBytes: max(trajectoryBytes, other.trajectoryBytes),
      predictedBytes: max(predictedBytes, other.predictedBytes))
  }
}

/// A schedule that was followed, with what it cost and what it should have cost.
public struct ScheduleReport: Sendable, Equatable, Codable {
  public var name = ""
  /// The most states it may hold (of `cams`, units); nil where there is no limit.
  public var slots: Int?
  /// Bytes of a state that can be restored, and of the record of a step.
  public var stateBytes = 0
  public var recordBytes = 0
  public var predicted = ScheduleCost()
  public var measured = ScheduleCost()

  public init() {}

  /// With a null where there is no limit.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(name, forKey: .name)
    try values.encode(slots, forKey: .slots)
    try values.encode(stateBytes, forKey: .stateBytes)
    try values.encode(recordBytes, forKey: .recordBytes)
    try values.encode(predicted, forKey: .predicted)
    try values.encode(measured, forKey: .measured)
  }
}

/// A gradient with what it cost; or, where it failed, how far it came and what that cost.
public struct GradientResult: Sendable {
  /// L; nil if the forward pass failed.
  public var value: Double?
  /// ∂L/∂y(t₀), the initial values taken as independent; empty if the run failed.
  public var initial: [Double] = []
  /// dL/dp, the way through y₀(p) included.
  public var parameters: [Double] = []
  /// ∂L/∂t₀, ∂L/∂T and ∂L/∂tₖ; nil if the run failed.
  public var times: TimeDerivatives?
  public var failure: GradientFailure?
  public var forward = Counts()
  public var backward = Counts()
  public var memory = MemoryLedger()
  /// How the forward states came back, of the discrete adjoint.
  public var schedule: ScheduleReport?
  /// How well steps were undone, of the strategy `reversible`.
  public var reversal: ReversalReport?
  /// What the strategy itself has to say against its gradient; nil if nothing.
  public var note: String?
  public var forwardSeconds = 0.0
  public var backwardSeconds = 0.0

  public init() {}

  public var gradient: [Double] { initial + parameters }
}
