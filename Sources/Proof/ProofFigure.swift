/// A figure of a verification as data: panels of curves over common axes.
public struct ProofFigure: Codable, Sendable {
  public struct Curve: Codable, Sendable {
    public var label: String
    /// Points (x, y) in order; nil breaks the line.
    public var points: [[Double]?]
    /// Whether points are marked, or only joined.
    public var isMarked: Bool

    public init(_ label: String, _ points: [[Double]?], isMarked: Bool = true) {
      self.label = label
      self.points = points
      self.isMarked = isMarked
    }
  }

  public struct Panel: Codable, Sendable {
    public var title: String
    public var curves: [Curve]

    public init(_ title: String, _ curves: [Curve]) {
      self.title = title
      self.curves = curves
    }
  }

  /// An axis: its label, and either logarithmic or linear between ends.
  public struct Axis: Codable, Sendable {
    public var label: String
    /// Nil for a logarithmic axis that holds all points.
    public var ends: [Double]?
    public var isReversed = false

    public static func log(_ label: String, isReversed: Bool = false) -> Axis {
      Axis(label: label, isReversed: isReversed)
    }
    public static func linear(_ label: String, _ ends: ClosedRange<Double>) -> Axis {
      Axis(label: label, ends: [ends.lowerBound, ends.upperBound])
    }
  }

  /// A slug, for file names.
  public var name: String
  public var title: String
  public var x, y: Axis
  public var panels: [Panel]
  public var caption: String

  public init(
    name: String, title: String, x: Axis, y: Axis, panels: [Panel], caption: String
  ) {
    self.name = name
    self.title = title
    self.x = x
    self.y = y
    self.panels = panels
    self.caption = caption
  }
}
