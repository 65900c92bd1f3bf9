import LinearAlgebra

/// How a multistep step is recorded for its derivative, and what the record says.
///
/// Rows of the state first. By Newton's iteration: yₙ₊₁, at which the equation's derivative is taken. By
/// functional iteration: the first two points at which f was evaluated, z₍₀₎,₀ and z₍₀₎,₀ + e of the first
/// iterate; those after them follow from these two (``MultistepIterates``).
///
/// Then ``numberCount(order:)`` numbers: a code of small integers, the offset of the array from the
/// time at which the step began, and the sizes of the steps before it, the latest first. So a step
/// can be transposed by itself: ℓ and all changes of order are made of these sizes.
///
/// The first step after a start is of order 1 and has no past. There the state yₙ is kept, whose slope
/// began the array: in place of the numbers by Newton's iteration, as the first row by functional
/// iteration, with z₍₀₎,₀ behind it.
struct MultistepRecord {
  /// What the integers of a step are.
  struct Code {
    /// Of the formula that took the step; at a virtual one, of the array.
    var order = 1
    /// Evaluations of f in functional iteration.
    var iterations = 0
    /// How often the order was lowered since the step before, because attempts had failed.
    var lowered = 0
    /// The change of order after the step: −1, 0 or 1.
    var change = 0
    /// Whether the polynomial of the past was evaluated, no more.
    var isVirtual = false

    init() {}

    @inline(__always)
    init(_ number: Double) {
      let bits = Int(number)
      order = bits & 15
      iterations = bits >> 4 & 3
      lowered = bits >> 6 & 3
      change = (bits >> 8 & 3) - 1
      isVirtual = bits >> 10 != 0
    }

    @inline(__always)
    var number: Double {
      Double(
        order | iterations << 4 | lowered << 6 | (change + 1) << 8 | (isVirtual ? 1 << 10 : 0))
    }
  }

  let code: Code
  let offset: Double
  /// The sizes of the steps before; at a start of no meaning.
  let sizes: UnsafePointer<Double>

  /// A step at `order` ≤ this one needs no more sizes than these: those between the roots of Λ, and
  /// H, by which the array is scaled.
  static func sizeCount(order: Int) -> Int { max(order - 2, 1) }
  static func numberCount(order: Int) -> Int { 2 + sizeCount(order: order) }

  /// Rows of the state that stand before the numbers.
  static func pointRows(_ iteration: MultistepIteration) -> Int { iteration == .newton ? 1 : 2 }

  static func rows(_ iteration: MultistepIteration, order: Int, stride: Int) -> Int {
    pointRows(iteration) + (numberCount(order: order) + stride - 1) / stride
  }

  @inline(__always)
  init(_ step: StageLog.Step, _ iteration: MultistepIteration, stride: Int) {
    let numbers = step.stages + MultistepRecord.pointRows(iteration) * stride
    sizes = UnsafePointer(numbers + 2)
    if step.isFirst, iteration == .newton {
      code = Code()
      offset = 0
    } else {
      code = Code(numbers[0])
      offset = step.isFirst ? 0 : numbers[1]
    }
  }
}
