import Expressions

/// A field as operations on power series, with its derivatives: what Taylor methods make their steps of.
/// Translated when first asked for.
public final class SeriesPrograms {
  private let makeRHS: () -> Program
  private lazy var rhs = makeRHS()
  private var made: (field: TaylorProgram?, tangent: TaylorProgram?, transpose: TaylorProgram?)
  private var adjoints: (plain: SeriesPrograms?, integrated: SeriesPrograms?)
  private var variational: (parameters: [Int?], programs: SeriesPrograms)?

  public init(rhs: Program) { makeRHS = { rhs } }

  /// Of a field that is made of others, when first asked for: most solves never do.
  private init(_ rhs: @escaping () -> Program) { makeRHS = rhs }

  /// f: outputs n.
  public var field: TaylorProgram {
    if let field = made.field { return field }
    let field = rhs.seriesInDouble()
    made.field = field
    return field
  }

  /// f and (∂f/∂y) ẏ + (∂f/∂p) ṗ: outputs 2n, extra inputs ẏ (series) and ṗ (constants).
  public var tangent: TaylorProgram {
    if let tangent = made.tangent { return tangent }
    let tangent = rhs.withTangent().seriesInDouble(extraSeries: rhs.inputs.states)
    made.tangent = tangent
    return tangent
  }

  /// f and (∂f/∂y)ᵀ w: outputs 2n, sums (∂f/∂p)ᵀ w and wᵀ∂f/∂t, extra inputs w (series).
  public var transpose: TaylorProgram {
    if let transpose = made.transpose { return transpose }
    let transpose = rhs.withTranspose().seriesInDouble(extraSeries: rhs.inputs.states)
    made.transpose = transpose
    return transpose
  }

  /// The field of state and adjoint, (y, λ, μ) or (y, λ).
  public func adjoint(integrals: Bool) -> SeriesPrograms {
    if let known = integrals ? adjoints.integrated : adjoints.plain { return known }
    let programs = SeriesPrograms { [rhs] in rhs.withAdjoint(integrals: integrals) }
    if integrals { adjoints.integrated = programs } else { adjoints.plain = programs }
    return programs
  }

  /// The field of state and tangent columns; the same ``places`` for the same parameters.
  ///
  /// - Parameters:
  ///   - parameters: of each column, the parameter it is of; nil of an initial value's.
  ///   - places: where y, and each column, stands among the states.
  public func columns(parameters: [Int?], places: [[Int]]) -> SeriesPrograms {
    if let variational, variational.parameters == parameters { return variational.programs }
    let programs = SeriesPrograms { [rhs] in
      rhs.withColumns(parameters: parameters, places: places)
    }
    variational = (parameters, programs)
    return programs
  }
}
