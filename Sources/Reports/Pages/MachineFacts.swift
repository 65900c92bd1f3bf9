import Studies

/// Where numbers were measured, as a list.
enum MachineFacts {
  static func list(_ place: Environment) -> [RichText] {
    let cores = place.cores > 0 ? "\(place.cores) cores" : ""
    let facts = [
      ("Date", place.date), ("System", place.system),
      ("Processor", [place.processor, cores].filter { !$0.isEmpty }.joined(separator: ", ")),
      ("Compiler", place.compiler),
      (
        "Libraries",
        place.libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
          .joined(separator: ", ")
      ),
      ("Commit", place.commit),
    ]
    let known = facts.filter { !$0.1.isEmpty }.map { name, value -> RichText in
      "\(strong: name): \(value)"
    }
    return known.isEmpty ? ["Not recorded."] : known
  }
}
