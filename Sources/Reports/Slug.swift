/// File names made from users' text: lower-case ASCII letters, digits and single hyphens, so that
/// no name leaves its directory or means anything to a shell, a page or a plotting script.
enum Slug {
  static func make(_ text: String) -> String {
    var slug = ""
    for character in text.lowercased().unicodeScalars.prefix(80) {
      switch character {
      case "a"..."z", "0"..."9": slug.unicodeScalars.append(character)
      default: if !slug.hasSuffix("-") && !slug.isEmpty { slug += "-" }
      }
    }
    while slug.hasSuffix("-") { slug.removeLast() }
    return slug.isEmpty ? "section" : slug
  }
}

/// Slugs that do not repeat: the second `lorenz` becomes `lorenz-2`.
struct UniqueSlugs {
  private var used: Set<String> = []

  mutating func next(for text: String) -> String {
    let base = Slug.make(text)
    var slug = base
    var number = 2
    while !used.insert(slug).inserted {
      slug = "\(base)-\(number)"
      number += 1
    }
    return slug
  }
}
