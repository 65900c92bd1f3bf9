import Fields
import Foundation

/// Everything a study found: what its report is made of.
public struct StudyResult: Codable, Sendable {
  /// One problem at one horizon: the gradients and the solutions computed for it.
  public struct Section: Codable, Sendable {
    /// The problem's name, title, citation and tags.
    public var problem = ""
    public var title = ""
    public var citation = ""
    public var tags: [String] = []
    public var stateCount = 0
    public var parameterCount = 0
    public var span: [Double] = []
    public var objective = ""
    /// The text of the problem file, without which a run of somebody's own problem could not be
    /// repeated; its observations, if any, as they were read.
    public var source = ""
    public var observations: Observations?
    public var reference = ReferenceSummary()
    /// Gradients: methods × strategies × tolerances.
    public var gradients: [GradientRecord] = []
    /// Forward solutions: solvers × tolerances; empty where the study compares none.
    public var solutions: [SolveRecord] = []
    /// Gradients at other horizons, at one tolerance (`span` tells the horizon).
    public var horizons: [GradientRecord] = []

    public init() {}
  }

  /// What the errors of a section are measured against.
  public struct ReferenceSummary: Codable, Sendable {
    public var value: Double?
    public var gradient = GradientRecord.Gradient()
    public var state: [String: Double] = [:]
    /// How it was made, in a sentence.
    public var method = ""
    /// The relative difference of the two independent routes: errors below it mean nothing.
    public var uncertainty = 0.0
    /// Significant digits of a certified reference; nil of one made on the fly.
    public var certifiedDigits: Int?
    /// Why a reference that is stored was not used.
    public var note: String?

    public init() {}
  }

  public var name = ""
  public var question = ""
  public var sections: [Section] = []
  public var environment = Environment()

  public init() {}
}

/// Where numbers were measured: times mean nothing without it.
public struct Environment: Codable, Sendable {
  public var date = ""
  public var system = ""
  public var processor = ""
  public var cores = 0
  public var compiler = ""
  public var libraries: [String: String] = [:]
  public var commit = ""

  public init() {}
}
