import Fields
import Glibc
import LinearAlgebra

/// Radau IIA of order 5, 9 or 13 at work, the order chosen by how fast Newton contracts.
///
/// High orders pay where steps are long, and steps can be long only as far as simplified Newton
/// follows. So the order goes up where it contracts by ``upRate`` or better at steps of a steady
/// size, and down where it contracts by ``downRate`` or worse or fails; never twice in ten steps
/// (E. Hairer & G. Wanner, J. Comput. Appl. Math. 111 (1999) 93–111, and their code RADAU).
///
/// The error of a step of s stages falls as hˢ⁺¹; it is reported as e^(4/(s + 1)), which is above 1
/// with e and falls as h⁴, so that one controller serves all orders.
///
/// It records yₙ, the stages, zeros up to seven of them, and a row that begins with s.
///
/// - When this misleads: as ``CollocationScale`` says; and after every restart (a checkpoint, a jump)
///   it begins at order 5 again.
public final class AdaptiveRadau: Stepper {
  public static let tableaux: [CollocationTableau] = [.radau5, .radau9, .radau13]
  static let upRate = 0.002
  static let downRate = 0.8
  /// The steps that an order is kept at least.
  static let patience = 10

  public let field: FieldKernels
  public let stride: Int
  public let recordRows = 9
  public var order: Int { 5 }
  public var denseDegree: Int { 7 }

  private let steppers: (Collocation, Collocation, Collocation)
  // From 5 to 9 and from 9 to 13, and back.
  private let up, down: (CombinationTable, CombinationTable)
  let progress: UnsafeMutablePointer<Progress>

  struct Progress {
    var level = 0
    var stepsAtLevel = 0
    var rate = 0.0
    var lastSize = 0.0
    var isRepeated = false
    var newtonFailed = false
  }

  public init(field: FieldKernels, tolerances: Tolerances) {
    self.field = field
    stride = Arena.stride(for: field.stateCount)
    let made = AdaptiveRadau.tableaux.map {
      Collocation($0, field: field, tolerances: tolerances, recordRows: 9)
    }
    for stepper in made {
      stepper.record[8 * stride] = Double(stepper.tableau.stageCount)
    }
    steppers = (made[0], made[1], made[2])
    func bridge(_ from: Int, _ to: Int) -> CombinationTable {
      made[from].predictor.bridge(to: made[to].tableau)
    }
    up = (bridge(0, 1), bridge(1, 2))
    down = (bridge(1, 0), bridge(2, 1))
    progress = .allocate(capacity: 1)
    progress.initialize(to: Progress())
  }

  deinit { progress.deallocate() }

  func stepper(_ level: Int) -> Collocation {
    switch level {
    case 0: steppers.0
    case 1: steppers.1
    default: steppers.2
    }
  }

  var current: Collocation { stepper(progress.pointee.level) }

  public var state: UnsafeMutablePointer<Double> { current.state }
  public var slope: UnsafeMutablePointer<Double> { current.slope }
  public var result: UnsafeMutablePointer<Double> { current.result }
  public var record: UnsafeMutablePointer<Double> { current.record }
  public var proposedFactor: Double? { current.proposedFactor }
  public var largestFactor: Double { current.largestFactor }
  /// The number of stages of the step at hand.
  public var stageCount: Int { current.tableau.stageCount }

  public func start(t: Double, y: UnsafePointer<Double>) {
    progress.pointee = Progress()
    current.start(t: t, y: y)
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    chooseOrder(h: h)
    let outcome = current.attempt(t: t, h: h)
    progress.pointee.isRepeated = true
    switch outcome {
    case .refused: return outcome
    case .notConverged:
      progress.pointee.newtonFailed = true
      return outcome
    case .candidate(let squaredError):
      progress.pointee.newtonFailed = false
      return .candidate(squaredError: asOfOrderFour(squaredError))
    }
  }

  private func asOfOrderFour(_ squaredError: Double) -> Double {
    switch progress.pointee.level {
    case 0: squaredError
    case 1: cbrt(squaredError * squaredError)
    default: squaredError.squareRoot()
    }
  }

  public func weighed(_ squaredError: Double) -> Double {
    asOfOrderFour(current.weighed(squaredError))
  }

  private func chooseOrder(h: Double) {
    let level = progress.pointee.level
    var next = level
    if progress.pointee.newtonFailed {
      next = max(0, level - 1)
    } else if !progress.pointee.isRepeated, progress.pointee.lastSize != 0 {
      let quotient = h / progress.pointee.lastSize
      let rate = progress.pointee.rate
      if rate >= AdaptiveRadau.downRate {
        next = max(0, level - 1)
      } else if current.newtonIterations > 1, rate <= AdaptiveRadau.upRate, quotient > 0.8,
        quotient < 1.2
      {
        next = min(2, level + 1)
      }
      if progress.pointee.stepsAtLevel < AdaptiveRadau.patience { next = min(next, level) }
    }
    if next == level { return }
    let bridge = next > level ? (level == 0 ? up.0 : up.1) : (level == 1 ? down.0 : down.1)
    stepper(next).takeOver(from: current, h: h, bridge: bridge)
    progress.pointee.level = next
    progress.pointee.stepsAtLevel = 0
    progress.pointee.newtonFailed = false
  }

  public func complete(t: Double, h: Double) {
    current.complete(t: t, h: h)
    progress.pointee.rate = min(10, max(current.newtonRate, 0.5 * progress.pointee.rate))
    progress.pointee.stepsAtLevel += 1
    progress.pointee.lastSize = h
    progress.pointee.isRepeated = false
  }

  public func advance() { current.advance() }

  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    let rows = current.denseDegree
    current.writeDense(t: t, h: h, into: coefficients)
    (coefficients + rows * stride).update(repeating: 0, count: (denseDegree - rows) * stride)
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double { current.squaredNorm(vector) }
}
