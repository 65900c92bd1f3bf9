/// The known name that was probably meant.
public enum NameSuggestion {
  /// The candidate nearest to `name`, or nil if none is near: at most one edit for each three
  /// characters (one for shorter names), where exchanging two neighbours is one edit.
  public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let target = Array(name.unicodeScalars)
    // Beyond this length it is not a name somebody mistyped, and the table would be large.
    guard !target.isEmpty, target.count <= 64 else { return nil }
    var best: (distance: Int, name: String)?
    for candidate in candidates where candidate != name {
      let other = Array(candidate.unicodeScalars)
      let allowed = min(best.map { $0.distance - 1 } ?? .max, max(1, target.count / 3))
      guard abs(other.count - target.count) <= allowed else { continue }
      // A name of one letter is one edit from every other one: only its other case is near.
      if target.count == 1, candidate.lowercased() != name.lowercased() { continue }
      let distance = editDistance(target, other)
      if distance <= allowed { best = (distance, candidate) }
    }
    return best?.name
  }

  /// `; did you mean `x`?`, or nothing.
  public static func hint(for name: String, among candidates: some Sequence<String>) -> String {
    nearest(to: name, among: candidates).map { "; did you mean `\($0)`?" } ?? ""
  }

  private static func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
