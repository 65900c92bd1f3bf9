import Gradients

/// Keeps what a strategy shows of its way back: λ(t), μ(t)·v and, where it integrates the state
/// backward, y(t), after each of its steps; after every 2nd, 4th, … where there are more than ``limit``.
final class PathRecorder: BackwardObserver {
  struct Sample {
    /// Which backward step it is, from 1.
    let step: Int
    let time: Double
    let lambda: [Double]
    /// μ(t)·v, v the parameter part of the direction.
    let parameterPart: Double
    let state: [Double]?
  }

  static let limit = 2048
  private(set) var samples: [Sample] = []
  private(set) var stepCount = 0
  private var spacing = 1
  private let count: Int
  private let direction: [Double]

  /// - Parameters:
  ///   - count: the length of λ and of y.
  ///   - direction: v.
  init(count: Int, direction: [Double]) {
    self.count = count
    self.direction = direction
  }

  func observe(
    t: Double, lambda: UnsafePointer<Double>, parameters: UnsafePointer<Double>,
    state: UnsafePointer<Double>?
  ) {
    stepCount += 1
    guard stepCount % spacing == 0 else { return }
    samples.append(
      Sample(
        step: stepCount, time: t, lambda: (0..<count).map { lambda[$0] },
        parameterPart: direction.indices.reduce(0) { $0 + parameters[$1] * direction[$1] },
        state: state.map { state in (0..<count).map { state[$0] } }))
    guard samples.count > PathRecorder.limit else { return }
    spacing *= 2
    samples = samples.filter { $0.step % spacing == 0 }
  }
}
