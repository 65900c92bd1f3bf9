import Fields

/// A sum Σ cᵢ yᵢ that the field does not change: conservation of mass, of charge, of momentum.
struct LinearInvariant {
  let coefficients: [Double]
  private let value, tolerance: Double

  init(_ coefficients: [Double], at y: [Double], sizes: [Double]) {
    self.coefficients = coefficients
    value = dot(coefficients, y)
    // Every method here keeps linear invariants to rounding (and Newton's tolerance); an error this
    // large is no rounding.
    tolerance = 1e-5 * zip(coefficients, sizes).reduce(0) { $0 + abs($1.0) * $1.1 }
  }

  func isBroken(by y: [Double]) -> Bool { !(abs(dot(coefficients, y) - value) <= tolerance) }

  /// `y1 + y2 + y3`.
  func text(_ names: [String]) -> String {
    var text = ""
    for (name, c) in zip(names, coefficients) where c != 0 {
      let size = abs(c) == 1 ? name : "\(abs(c).brief)*\(name)"
      text += text.isEmpty ? (c < 0 ? "-" : "") + size : (c < 0 ? " - " : " + ") + size
    }
    return text
  }
}

/// Slopes along a path, a few times as many as states, and the sums that vanish in all of them.
struct SlopeSamples {
  private let count: Int
  private var rows: [[Double]] = []
  private var spacing = 1
  private var seen = 0
  private var scratch: [Double]

  init(count: Int) {
    self.count = count
    scratch = Array(repeating: 0, count: (count + 3) & ~3)
  }

  mutating func add(_ field: FieldKernels, t: Double, _ y: UnsafePointer<Double>) {
    // More states than this have invariants too, but who looks for them by elimination?
    guard count <= 64 else { return }
    seen += 1
    guard seen % spacing == 0 else { return }
    scratch.withUnsafeMutableBufferPointer { field.rhs(t, y, into: $0.baseAddress!) }
    rows.append(Array(scratch.prefix(count)))
    if rows.count > 8 * count {
      spacing *= 2
      rows = rows.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }
  }

  /// A basis of {c : cᵀ f = 0 in every sample} by elimination with complete pivoting, the columns scaled.
  func invariants(_ n: Int, at y: [Double], sizes: [Double]) -> [LinearInvariant] {
    guard rows.count > n else { return [] }
    let scale = (0..<n).map { j in rows.reduce(0) { max($0, abs($1[j])) } }
    guard scale.allSatisfy({ $0 > 0 && $0.isFinite }) else { return [] }
    var matrix = rows.map { row in
      let size = (0..<n).map { abs(row[$0]) / scale[$0] }.max() ?? 0
      return (0..<n).map { size > 0 ? row[$0] / scale[$0] / size : 0 }
    }
    var pivots: [Int] = []
    for rank in 0..<min(n, matrix.count) {
      var (best, row, column) = (0.0, rank, 0)
      for r in rank..<matrix.count {
        for c in 0..<n where !pivots.contains(c) && abs(matrix[r][c]) > best {
          (best, row, column) = (abs(matrix[r][c]), r, c)
        }
      }
      guard best > 1e-9 else { break }
      matrix.swapAt(rank, row)
      let inverse = 1 / matrix[rank][column]
      for c in 0..<n { matrix[rank][c] *= inverse }
      for r in matrix.indices where r != rank && matrix[r][column] != 0 {
        let factor = matrix[r][column]
        for c in 0..<n { matrix[r][c] -= factor * matrix[rank][c] }
      }
      pivots.append(column)
    }
    return (0..<n).filter { !pivots.contains($0) }.compactMap { free in
      var c = [Double](repeating: 0, count: n)
      c[free] = 1 / scale[free]
      for (r, column) in pivots.enumerated() { c[column] = -matrix[r][free] / scale[column] }
      let largest = c.map(abs).max() ?? 1
      c = c.map { abs($0) < 1e-9 * largest ? 0 : $0 / largest }
      // Coefficients near whole numbers are meant as such.
      if let smallest = c.filter({ $0 != 0 }).map(abs).min() {
        let whole = c.map { ($0 / smallest).rounded() }
        if zip(whole, c).allSatisfy({ abs($0 - $1 / smallest) < 1e-6 }) { c = whole }
      }
      if let first = c.first(where: { $0 != 0 }), first < 0 { c = c.map { -$0 } }
      let holds = rows.allSatisfy { row in
        let parts = (0..<n).map { c[$0] * row[$0] }
        return abs(parts.reduce(0, +)) <= 1e-9 * parts.reduce(0) { $0 + abs($1) }
      }
      return holds ? LinearInvariant(c, at: y, sizes: sizes) : nil
    }
  }
}
