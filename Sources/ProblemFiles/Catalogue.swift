import Expressions
import Foundation

/// The directory of problem files that can be asked for by name.
///
/// Its folders group problems (`Problems/detest/`); a name has no folder in it, so that it is short
/// and cannot be taken for a path, and must therefore be unique among all of them.
public struct Catalogue: Sendable {
  /// A problem as it is listed, without its model.
  public struct Entry: Sendable {
    public let name: String
    /// The folder of the directory that it is in; nil for the directory itself.
    public let group: String?
    public let path: String
    public let title: String
    public let tags: [String]
    /// How many events are looked for, and at how many fixed times the right-hand side jumps.
    public let eventCount, discontinuityCount: Int
    /// Why the file cannot be read, nil if it can; a broken file hides no other.
    public let fault: String?
  }

  /// Nil if there is none; then every name is unknown.
  public let directory: String?

  /// - Parameter directory: nil to look for it: `$COSTATE_PROBLEMS` if that is set; else
  ///   `Problems` in the working directory or the nearest one above it; else the same from the
  ///   directory of the executable, so that a build finds its own problems from anywhere.
  public init(directory: String? = nil) {
    if let directory {
      self.directory = directory
    } else if let path = ProcessInfo.processInfo.environment["COSTATE_PROBLEMS"], !path.isEmpty {
      self.directory = path
    } else {
      self.directory =
        Catalogue.problems(above: FileManager.default.currentDirectoryPath)
        ?? Bundle.main.executableURL.flatMap {
          Catalogue.problems(above: $0.resolvingSymlinksInPath().deletingLastPathComponent().path)
        }
    }
  }

  private static func problems(above path: String) -> String? {
    var directory = URL(fileURLWithPath: path).standardizedFileURL
    for _ in 0..<64 {  // paths are not deeper; a loop that cannot end is worse than a limit
      let candidate = directory.appendingPathComponent("Problems").path
      if isDirectory(candidate) { return candidate }
      let parent = directory.deletingLastPathComponent().standardizedFileURL
      if parent.path == directory.path { return nil }
      directory = parent
    }
    return nil
  }

  private static func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }

  /// A problem file, before it is read.
  private struct File {
    let name: String
    let group: String?
    let path: String
  }

  /// The files of the directory, then those of each of its folders, sorted. Folders in folders are
  /// not read: one level is enough to keep families of problems apart.
  private var files: [File] {
    guard let directory else { return [] }
    func contents(_ path: String) -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
        .filter { !$0.hasPrefix(".") }
    }
    func files(_ path: String, _ group: String?) -> [File] {
      contents(path).filter { $0.hasSuffix(".toml") }
        .map { File(name: String($0.dropLast(5)), group: group, path: "\(path)/\($0)") }
        .sorted { $0.name < $1.name }  // not by file: `a.toml` comes after `a-b.toml`
    }
    let folders = contents(directory).filter { Catalogue.isDirectory("\(directory)/\($0)") }
      .sorted()
    return files(directory, nil) + folders.flatMap { files("\(directory)/\($0)", $0) }
  }

  /// The names, those of folders last; each once.
  public var names: [String] {
    var seen: Set<String> = []
    return files.map(\.name).filter { seen.insert($0).inserted }
  }

  /// The names of the directory itself, or of one of its folders.
  public func names(in group: String?) -> [String] {
    files.filter { $0.group == group }.map(\.name)
  }

  /// The entries in the order of ``names``.
  public var entries: [Entry] {
    let files = Dictionary(grouping: files, by: \.name)
    return names.map { name in
      let file = files[name]![0]
      func entry(
        _ title: String, _ tags: [String], events: Int = 0, discontinuities: Int = 0,
        fault: String? = nil
      ) -> Entry {
        Entry(
          name: name, group: file.group, path: file.path, title: title, tags: tags,
          eventCount: events, discontinuityCount: discontinuities, fault: fault)
      }
      do throws(BadInput) {
        try Catalogue.checkUnique(files[name]!)
        let document = try TOMLDocument(InputFile.read(file.path), file: file.path)
        return entry(
          try document.string("title") ?? "", try document.strings("tags") ?? [],
          events: document.count(of: EventReader.array),
          discontinuities: try document.expressions("discontinuities").count)
      } catch {
        return entry("", [], fault: error.message)
      }
    }
  }

  private static func checkUnique(_ files: [File]) throws(BadInput) {
    guard files.count > 1 else { return }
    let paths = files.map { "`\($0.path)`" }.joined(separator: " and ")
    throw BadInput("several problems are called `\(files[0].name)`: \(paths); name one by its path")
  }

  /// What there is, for a message; folders by their number of problems.
  private var listing: String {
    let groups = Dictionary(grouping: files.compactMap(\.group)) { $0 }
    let folders = groups.keys.sorted().map { "\(groups[$0]!.count) in \($0)/" }
    return "there are: \((names(in: nil) + folders).joined(separator: ", "))"
  }

  /// The file of the problem `name`.
  func find(_ name: String) throws(BadInput) -> String {
    guard let directory else {
      throw BadInput(
        "there is no directory `Problems` here or above; name a file (`./\(name).toml`) or set"
          + " COSTATE_PROBLEMS")
    }
    guard Catalogue.isDirectory(directory) else {
      throw BadInput("the directory of problems, `\(directory)`, does not exist")
    }
    let found = files.filter { $0.name == name }
    guard let file = found.first else {
      let hint = NameSuggestion.hint(for: name, among: names)
      throw BadInput("no problem is called `\(name)`" + (hint.isEmpty ? "; \(listing)" : hint))
    }
    try Catalogue.checkUnique(found)
    return file.path
  }
}
