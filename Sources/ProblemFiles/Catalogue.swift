import Expressions
import Foundation

/// The directory of problem files that can be asked for by name.
public struct Catalogue: Sendable {
  /// A problem as it is listed, without its model.
  public struct Entry: Sendable {
    public let name: String
    public let path: String
    public let title: String
    public let tags: [String]
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

  /// The names, sorted.
  public var names: [String] {
    guard let directory else { return [] }
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return files.filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }
      .map { String($0.dropLast(5)) }.sorted()
  }

  /// The entries, sorted by name.
  public var entries: [Entry] {
    names.map { name in
      let path = path(of: name)
      do throws(BadInput) {
        let document = try TOMLDocument(InputFile.read(path), file: path)
        return Entry(
          name: name, path: path, title: try document.string("title") ?? "",
          tags: try document.strings("tags") ?? [], fault: nil)
      } catch {
        return Entry(name: name, path: path, title: "", tags: [], fault: error.message)
      }
    }
  }

  private func path(of name: String) -> String { "\(directory ?? ".")/\(name).toml" }

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
    let names = names
    guard names.contains(name) else {
      let hint = NameSuggestion.hint(for: name, among: names)
      throw BadInput(
        "no problem is called `\(name)`"
          + (hint.isEmpty ? "; there are: \(names.joined(separator: ", "))" : hint))
    }
    return path(of: name)
  }
}
