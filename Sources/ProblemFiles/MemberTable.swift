import Expressions
import Fields

/// The members of an ensemble as a file gives them: comma-separated numbers, a row a member, a column a
/// parameter or an initial value of the problem (by the name of its state). What has no column has the
/// problem's own value; initial values that depend on parameters follow the member's.
public struct MemberTable: Sendable, Equatable {
  /// In the order of the file.
  public let names: [String]
  /// A value for each name.
  public let rows: [[Double]]

  /// Reads a file, and refuses columns that `model` has no use for.
  public static func read(_ path: String, for model: Model) throws(BadInput) -> MemberTable {
    let (names, columns) = try CommaSeparatedNumbers.readColumns(
      InputFile.read(path), of: "members", file: path)
    let known = model.stateNames + model.parameterNames
    for name in names where !known.contains(name) {
      let hint = NameSuggestion.hint(for: name, among: known)
      throw BadInput(
        "\(path): the column `\(name)` is no state and no parameter of the problem"
          + (hint.isEmpty ? "; there are \(known.prefix(20).joined(separator: ", "))" : hint))
    }
    return MemberTable(
      names: names, rows: columns[0].indices.map { row in columns.map { $0[row] } })
  }
}
