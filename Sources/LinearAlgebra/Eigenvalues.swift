/// The eigenvalues of a dense matrix: balanced by powers of two, brought to Hessenberg form, then by QR
/// steps of double shift (Francis 1961; the algorithm of EISPACK's `balanc`, `elmhes` and `hqr`).
///
/// Cost: about 10 n³ operations. For small matrices on the way of an integration (spectra of Jacobians),
/// not for step loops.
///
/// - When this misleads: eigenvalues of matrices far from normal are ill-conditioned (they may be off by
///   the root of the rounding unit and more), and say little about growth over short times.
public struct Eigenvalues {
  public private(set) var real: [Double]
  public private(set) var imaginary: [Double]
  private var a: [Double]
  private let n: Int

  /// - Parameter matrix: n columns of n numbers. Nil where it holds what is not finite, or where QR
  ///   steps do not converge.
  public init?(_ matrix: [Double], size: Int) {
    precondition(matrix.count == size * size, "a square matrix")
    guard matrix.allSatisfy(\.isFinite) else { return nil }
    n = size
    a = matrix
    real = Array(repeating: 0, count: size)
    imaginary = real
    balance()
    reduce()
    guard iterate() else { return nil }
  }

  /// The largest real part; −∞ of no matrix at all.
  public var abscissa: Double { real.max() ?? -.infinity }

  private subscript(i: Int, j: Int) -> Double {
    get { a[i + j * n] }
    set { a[i + j * n] = newValue }
  }

  private mutating func balance() {
    var isBalanced = false
    while !isBalanced {
      isBalanced = true
      for i in 0..<n {
        var (column, row) = (0.0, 0.0)
        for j in 0..<n where j != i {
          column += abs(self[j, i])
          row += abs(self[i, j])
        }
        guard column > 0, row > 0 else { continue }
        let sum = column + row
        var factor = 1.0
        while column < row / 2 {
          factor *= 2
          column *= 4
        }
        while column > row * 2 {
          factor /= 2
          column /= 4
        }
        guard (column + row) / factor < 0.95 * sum else { continue }
        isBalanced = false
        for j in 0..<n { self[i, j] /= factor }
        for j in 0..<n { self[j, i] *= factor }
      }
    }
  }

  /// To Hessenberg form, by elimination with pivots.
  private mutating func reduce() {
    guard n > 2 else { return }
    for m in 1..<n - 1 {
      var pivot = m
      for i in m..<n where abs(self[i, m - 1]) > abs(self[pivot, m - 1]) { pivot = i }
      let x = self[pivot, m - 1]
      if pivot != m {
        for j in m - 1..<n {
          let held = self[pivot, j]
          self[pivot, j] = self[m, j]
          self[m, j] = held
        }
        for i in 0..<n {
          let held = self[i, pivot]
          self[i, pivot] = self[i, m]
          self[i, m] = held
        }
      }
      guard x != 0 else { continue }
      for i in m + 1..<n {
        let factor = self[i, m - 1] / x
        guard factor != 0 else { continue }
        self[i, m - 1] = 0
        for j in m..<n { self[i, j] -= factor * self[m, j] }
        for j in 0..<n { self[j, m] += factor * self[j, i] }
      }
    }
  }

  private mutating func iterate() -> Bool {
    var norm = 0.0
    for i in 0..<n { for j in max(i - 1, 0)..<n { norm += abs(self[i, j]) } }
    var high = n - 1
    var shift = 0.0
    var steps = 0
    while high >= 0 {
      let low = smallSubdiagonal(below: high, norm: norm)
      let x = self[high, high]
      if low == high {
        (real[high], imaginary[high]) = (x + shift, 0)
        high -= 1
        steps = 0
        continue
      }
      let y = self[high - 1, high - 1]
      let w = self[high, high - 1] * self[high - 1, high]
      if low == high - 1 {
        setPair(high, x: x, y: y, w: w, shift: shift)
        high -= 2
        steps = 0
        continue
      }
      guard steps < 60 else { return false }
      var (s, t, u) = (x, y, w)
      if steps == 10 || steps == 20 || steps == 40 {
        // An exceptional shift, where the usual ones go round in a circle.
        shift += x
        for i in 0...high { self[i, i] -= x }
        let size = abs(self[high, high - 1]) + abs(self[high - 1, high - 2])
        (s, t, u) = (0.75 * size, 0.75 * size, -0.4375 * size * size)
      }
      steps += 1
      step(from: low, to: high, s, t, u)
    }
    return true
  }

  private func smallSubdiagonal(below high: Int, norm: Double) -> Int {
    var l = high
    while l > 0 {
      var size = abs(self[l - 1, l - 1]) + abs(self[l, l])
      if size == 0 { size = norm }
      if abs(self[l, l - 1]) <= .ulpOfOne * size { return l }
      l -= 1
    }
    return 0
  }

  private mutating func setPair(_ high: Int, x: Double, y: Double, w: Double, shift: Double) {
    let p = 0.5 * (y - x)
    let q = p * p + w
    let root = abs(q).squareRoot()
    if q >= 0 {
      let z = p + (p >= 0 ? root : -root)
      real[high - 1] = x + shift + z
      real[high] = z != 0 ? x + shift - w / z : real[high - 1]
      (imaginary[high - 1], imaginary[high]) = (0, 0)
    } else {
      (real[high - 1], real[high]) = (x + shift + p, x + shift + p)
      (imaginary[high - 1], imaginary[high]) = (root, -root)
    }
  }

  /// One QR step of double shift on rows and columns low … high.
  private mutating func step(from low: Int, to high: Int, _ x: Double, _ y: Double, _ w: Double) {
    var (p, q, r) = (0.0, 0.0, 0.0)
    var m = high - 2
    while m >= low {
      let z = self[m, m]
      let (dx, dy) = (x - z, y - z)
      p = (dx * dy - w) / self[m + 1, m] + self[m, m + 1]
      q = self[m + 1, m + 1] - z - dx - dy
      r = self[m + 2, m + 1]
      let size = abs(p) + abs(q) + abs(r)
      p /= size
      q /= size
      r /= size
      if m == low { break }
      let u = abs(self[m, m - 1]) * (abs(q) + abs(r))
      let v = abs(p) * (abs(self[m - 1, m - 1]) + abs(z) + abs(self[m + 1, m + 1]))
      if u <= .ulpOfOne * v { break }
      m -= 1
    }
    for i in m + 2...high {
      self[i, i - 2] = 0
      if i != m + 2 { self[i, i - 3] = 0 }
    }
    for k in m...high - 1 {
      var size = 0.0
      if k != m {
        p = self[k, k - 1]
        q = self[k + 1, k - 1]
        r = k != high - 1 ? self[k + 2, k - 1] : 0
        size = abs(p) + abs(q) + abs(r)
        guard size != 0 else { continue }
        p /= size
        q /= size
        r /= size
      }
      let root = (p * p + q * q + r * r).squareRoot()
      let s = p >= 0 ? root : -root
      guard s != 0 else { continue }
      if k == m {
        if low != m { self[k, k - 1] = -self[k, k - 1] }
      } else {
        self[k, k - 1] = -s * size
      }
      p += s
      let (fx, fy, fz) = (p / s, q / s, r / s)
      q /= p
      r /= p
      for j in k...high {
        var sum = self[k, j] + q * self[k + 1, j]
        if k != high - 1 {
          sum += r * self[k + 2, j]
          self[k + 2, j] -= sum * fz
        }
        self[k + 1, j] -= sum * fy
        self[k, j] -= sum * fx
      }
      for i in low...min(high, k + 3) {
        var sum = fx * self[i, k] + fy * self[i, k + 1]
        if k != high - 1 {
          sum += fz * self[i, k + 2]
          self[i, k + 2] -= sum * r
        }
        self[i, k + 1] -= sum * q
        self[i, k] -= sum
      }
    }
  }
}
