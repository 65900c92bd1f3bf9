import Expressions
import Fields
import Foundation

/// Makes a problem from the bytes of its file and what the caller replaces.
struct ProblemReader {
  let bytes: [UInt8]
  let path: String
  let overrides: [String: String]
  let span: TimeSpan?
  let objective: String?
  let observationsFile: String?

  private static let keys = [
    "title", "citation", "tags", "span", "model", "objective", "scale", "discontinuities",
    "invariants",
  ]

  func problem() throws(BadInput) -> Problem {
    let document = try TOMLDocument(bytes, file: path)
    try document.rejectUnknown(
      ProblemReader.keys, tables: ["observations", "reference"], arrays: [EventReader.array])
    let span = if let span { span } else { try fileSpan(document) }
    guard let modelSource = try document.text("model") else {
      throw BadInput("\(path): the key `model` is missing; it holds the equations")
    }
    let (source, objectiveText) = try objectiveSource(document)
    let text = try modelText(modelSource, span)
    let model = text.model
    let reader = EventReader(document: document, model: text)
    let events = try reader.events()
    let objective = try self.objective(source, text, events)
    let scale = try document.number("scale") ?? 1
    guard scale.isFinite, scale > 0 else {
      throw document.error("`scale` must be a positive number", key: "scale")
    }
    return Problem(
      name: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent,
      title: try document.string("title") ?? "", citation: try document.string("citation") ?? "",
      tags: try document.strings("tags") ?? [], model: model, span: span, objective: objective,
      objectiveText: objectiveText, observations: try observations(document, objective, span),
      discontinuities: try reader.discontinuities(), events: events,
      invariants: try reader.invariants(), scale: scale,
      reference: try reference(document, model, span),
      source: String(decoding: bytes, as: UTF8.self), overrides: overrides)
  }

  private func fileSpan(_ document: TOMLDocument) throws(BadInput) -> TimeSpan {
    guard let ends = try document.numbers("span") else {
      throw BadInput("\(path): the key `span` is missing; write `span = [t0, T]`")
    }
    guard ends.count == 2 else {
      throw document.error("`span` needs two numbers, `[t0, T]`", key: "span")
    }
    do {
      return try TimeSpan(start: ends[0], end: ends[1])
    } catch {
      throw document.error(error.message, key: "span")
    }
  }

  private func modelText(_ source: SourceText, _ span: TimeSpan) throws(BadInput) -> ModelText {
    do throws(TextError) {
      return try ModelText(source, start: span.start, overrides: overrides)
    } catch {
      throw BadInput(error)
    }
  }

  /// The objective the caller gives, or else the file's, and its text for headings.
  private func objectiveSource(
    _ document: TOMLDocument
  ) throws(BadInput) -> (source: SourceText, text: String) {
    let given = objective.map { SourceText($0, name: "objective") }
    let fromFile = try document.text("objective")
    guard let source = given ?? fromFile else {
      throw BadInput("\(path): the key `objective` is missing; write, say, `objective = \"x(T)\"`")
    }
    let written = try document.string("objective")
    return (source, objective ?? written ?? "")
  }

  private func objective(
    _ source: SourceText, _ model: ModelText, _ events: [EventModel]
  ) throws(BadInput) -> ObjectiveModel {
    do throws(TextError) {
      return try model.objective(source, events: events.map(\.name))
    } catch {
      throw BadInput(error)
    }
  }

  /// The published states; none if the caller replaced what they depend on.
  private func reference(
    _ document: TOMLDocument, _ model: Model, _ span: TimeSpan
  ) throws(BadInput) -> PublishedReference? {
    guard overrides.isEmpty else { return nil }
    if self.span != nil, try fileSpan(document).start != span.start { return nil }
    return try ReferenceReader(document: document, states: model.stateNames, start: span.start)
      .reference()
  }

  // MARK: Observations

  private func observations(
    _ document: TOMLDocument, _ objective: ObjectiveModel, _ span: TimeSpan
  ) throws(BadInput) -> Observations? {
    guard let table = try table(document) else {
      if objective.sumCount == 0 { return nil }
      throw BadInput("\(path): the objective observes, but no observation times are given")
    }
    if objective.sumCount > 0 { return try table.observations(for: objective, in: span) }
    // An objective that replaces the file's may well not observe; data that are named for it must
    // be meant for it.
    guard observationsFile == nil else {
      throw BadInput(
        "data are given in `\(table.file)`, but the objective has no `observations(...)`")
    }
    return nil
  }

  private func table(_ document: TOMLDocument) throws(BadInput) -> ObservationTable? {
    if let file = observationsFile {
      return try CommaSeparatedNumbers.read(InputFile.read(file), file: file)
    }
    let name: TOMLTableID = "observations"
    guard let keys = document.keys(of: name) else { return nil }
    if let file = try document.string("file", in: name) {
      try document.rejectUnknownKeys(["file"], in: name)
      // By text and not by URL, so that messages show the path as it was given.
      let directory = path.lastIndex(of: "/").map { path[...$0] } ?? ""
      let full = file.hasPrefix("/") ? file : directory + file
      return try CommaSeparatedNumbers.read(InputFile.read(full), file: full)
    }
    guard let times = try document.numbers("times", in: name) else {
      throw document.error("`[observations]` needs `file` or `times`", key: nil, table: name)
    }
    var columns: [(name: String, values: [Double])] = []
    for key in keys where key != "times" {
      let values = try document.numbers(key, in: name) ?? []
      guard values.count == times.count else {
        throw document.error(
          "\(times.count) times but \(values.count) values of `\(key)`", key: key, table: name)
      }
      columns.append((key, values))
    }
    guard !times.isEmpty else {
      throw document.error("the list of observation times is empty", key: "times", table: name)
    }
    return ObservationTable(times: times, columns: columns, file: path)
  }
}
