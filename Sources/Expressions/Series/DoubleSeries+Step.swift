extension DoubleSeries {
  /// An instruction with the rows it reads and writes, and what its coefficient 0 leaves for the others.
  struct Step {
    enum Kind: UInt8 {
      case constant, add, subtract, negate, scale, multiply, divideByConstant, divide, sqrt, power
      case product, quotient
      case minimum, maximum, select, abs, sign
    }

    let kind: Kind
    let operation: Operation
    let isNegative: Bool
    let result, a, b, c: UnsafeMutablePointer<Double>
    /// The factors of the rule's sum: a row or weighted row, and a reversed row.
    let left, right: UnsafeMutablePointer<Double>
    let reversed, weighted: UnsafeMutablePointer<Double>?
    /// What the sum is multiplied by in the end: a reciprocal of a coefficient 0. Of a branch, which operand.
    var factor = 0.0
    /// Of a power, α = e + 1 and β = 1 in Σ (α j − β k) aⱼ rₖ₋ⱼ; of a cube root 4 and 3, with 1/3 outside.
    var alpha = 4.0
    let beta: Double
    private let isCubeRoot: Bool
    /// Of a quotient r′ v = ±u′; v stands before it, as a factor q of r′ = ±u′ q need not.
    private let u, v: UnsafeMutablePointer<Double>

    init(_ instruction: SeriesInstruction, _ rows: Rows) {
      operation = instruction.operation
      let forward = rows.forward
      result = forward[instruction.result]
      a = forward[instruction.a]
      b = forward[instruction.b]
      c = forward[instruction.c]
      reversed = rows.reversed[instruction.result]
      weighted = rows.weighted[instruction.result]
      right = instruction.reversedFactor.flatMap { rows.reversed[$0] } ?? result
      let inner = instruction.weightedFactor.flatMap { rows.weighted[$0] }
      isCubeRoot = instruction.rule == .cbrt
      beta = isCubeRoot ? 3 : 1
      var (kind, isNegative) = (Kind.constant, false)
      var left = a
      switch instruction.rule {
      case .constant: kind = .constant
      case .add: kind = .add
      case .subtract: kind = .subtract
      case .negate: kind = .negate
      case .scale: kind = .scale
      case .multiply: kind = .multiply
      case .divideByConstant: kind = .divideByConstant
      case .divide: (kind, left) = (.divide, result)
      case .sqrt: (kind, left) = (.sqrt, result)
      case .power, .cbrt: kind = .power
      case .product(let negative): (kind, isNegative, left) = (.product, negative, inner ?? a)
      case .quotient(let negative): (kind, isNegative, left) = (.quotient, negative, inner ?? a)
      case .branch: kind = Step.branch(instruction.operation)
      }
      u = forward[instruction.inner]
      v = forward[instruction.factor]
      self.kind = kind
      self.isNegative = isNegative
      self.left = left
    }

    private static func branch(_ operation: Operation) -> Kind {
      switch operation {
      case .minimum: .minimum
      case .maximum: .maximum
      case .select: .select
      case .abs: .abs
      default: .sign
      }
    }

    /// Coefficient 0: the operation, and what is the same for all others.
    mutating func first(_ reverse: Int) {
      let value = operation(a[0], b[0], c[0])
      result[0] = value
      if let reversed { reversed[reverse] = value }
      switch kind {
      case .divide, .divideByConstant: factor = 1 / b[0]
      case .sqrt: factor = 0.5 / value
      case .power:
        factor = isCubeRoot ? 1 / (3 * a[0]) : 1 / a[0]
        if !isCubeRoot { alpha = b[0] + 1 }
      case .minimum: factor = a[0] <= b[0] || a[0] != a[0] ? 1 : 0
      case .maximum: factor = a[0] >= b[0] || a[0] != a[0] ? 1 : 0
      case .select: factor = a[0] > 0 ? 1 : 0
      case .abs: factor = a[0] > 0 ? 1 : a[0] < 0 ? -1 : 0
      case .quotient: factor = 1 / v[0]
      default: break
      }
    }

    /// Coefficient k > 0.
    @inline(__always)
    func next(_ k: Int, _ reverse: Int, _ inverse: Double) {
      let value: Double
      switch kind {
      case .constant, .sign: return
      case .add: value = a[k] + b[k]
      case .subtract: value = a[k] - b[k]
      case .negate: value = -a[k]
      case .scale: value = a[k] * b[0]
      case .multiply: value = Step.sum(left, right + reverse, k)
      case .divideByConstant: value = a[k] * factor
      case .divide, .sqrt: value = (a[k] - Step.sum(left, right + reverse, k)) * factor
      case .power:
        value =
          Step.weightedSum(left, right + reverse, k, alpha: alpha, beta: beta) * (factor * inverse)
      case .product:
        let sum = Step.sum(left, right + reverse, k) * inverse
        value = isNegative ? -sum : sum
      case .quotient:
        let sum = Step.sum(left, right + reverse, k) * inverse
        value = ((isNegative ? -u[k] : u[k]) - sum) * factor
      case .minimum, .maximum: value = factor > 0 ? a[k] : b[k]
      case .select: value = factor > 0 ? b[k] : c[k]
      case .abs: value = factor * a[k]
      }
      result[k] = value
      if let reversed { reversed[reverse] = value }
      if let weighted { weighted[k] = Double(k) * value }
    }

    /// Σ leftⱼ rightⱼ over j in 0…k, in four interleaved sums: what is behind k is 0 in one of them.
    @inline(__always)
    static func sum(
      _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>, _ k: Int
    ) -> Double {
      var sums = load(left, 0) * load(right, 0)
      var j = 4
      while j <= k {
        sums += load(left, j) * load(right, j)
        j += 4
      }
      return (sums[0] + sums[2]) + (sums[1] + sums[3])
    }

    /// Σ (α j − β k) leftⱼ rightⱼ over j in 0…k.
    @inline(__always)
    static func weightedSum(
      _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>, _ k: Int, alpha: Double,
      beta: Double
    ) -> Double {
      let base = beta * Double(k)
      var index = SIMD4<Double>(0, 1, 2, 3)
      var sums = (alpha * index - base) * load(left, 0) * load(right, 0)
      var j = 4
      while j <= k {
        index += 4
        sums += (alpha * index - base) * load(left, j) * load(right, j)
        j += 4
      }
      return (sums[0] + sums[2]) + (sums[1] + sums[3])
    }

    @inline(__always)
    private static func load(_ row: UnsafePointer<Double>, _ j: Int) -> SIMD4<Double> {
      UnsafeRawPointer(row + j).loadUnaligned(as: SIMD4<Double>.self)
    }
  }
}
