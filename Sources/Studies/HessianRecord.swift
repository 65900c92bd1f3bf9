import Fields

/// Second derivatives of an objective with respect to initial values and parameters, or their product
/// with a direction.
public struct HessianRecord: Codable, Sendable, Equatable {
  /// The rows and columns: the states (their initial values), then the parameters.
  public var names: [String] = []
  /// H, row by row; null where one direction was asked for.
  @OrNull public var matrix: [[Double]]?
  /// What is not 0 of the direction v, by name; null where the whole matrix was asked for.
  @OrNull public var direction: [String: Double]?
  /// H v; null where the whole matrix was asked for.
  @OrNull public var product: [Double]?
  /// The derivative of the objective along v; null where the whole matrix was asked for.
  @OrNull public var directionalDerivative: Double?
  /// How far the gradient that comes with second derivatives is from the one computed without, relative
  /// to its largest entry of logarithmic size; what errors there are.
  public var gradientDeviation = 0.0
  /// The largest |Hᵢⱼ − Hⱼᵢ|·sᵢsⱼ over the largest |Hᵢⱼ|·sᵢsⱼ, s the sizes of initial values and
  /// parameters: 0 of an exact one; null where one direction was asked for.
  @OrNull public var asymmetry: Double?
  /// Of all gradients of the tangent problem.
  public var counts = GradientRecord.Phases(forward: Counts(), backward: Counts())
  public var seconds = GradientRecord.Phases(forward: 0.0, backward: 0.0)

  public init() {}
}
