import Expressions
import Fields
import Foundation

/// A problem whose solution is known in closed form.
public struct SolvedProblem: Sendable, CustomStringConvertible {
  public let name: String
  public let span: ClosedRange<Double>
  public let model: @Sendable () -> Model
  /// y(t), a number for each state.
  public let solution: @Sendable (Double) -> [Double]

  public init(
    name: String, span: ClosedRange<Double>, model: @escaping @Sendable () -> Model,
    solution: @escaping @Sendable (Double) -> [Double]
  ) {
    self.name = name
    self.span = span
    self.model = model
    self.solution = solution
  }

  public var description: String { name }

  /// The field by the interpreter: what is measured here are errors, not times.
  public func field() -> Field {
    let model = model()
    return Field(
      rhs: model.rhs, parameterValues: model.parameterValues.map(\.value), backend: .interpreter)
  }
}

extension SolvedProblem {
  /// y′ = y (1 − y), y(0) = 1/100.
  public static let logistic = SolvedProblem(
    name: "logistic", span: 0...10,
    model: {
      Model(states: ["y"]) { _, y, _ in
        [y[0] * (1 - y[0])]
      } initial: { _ in
        [0.01]
      }
    }, solution: { t in [1 / (1 + 99 * exp(-t))] })

  /// Four coupled equations, dependent on time, with solution in sin t² and cos t²
  /// (Hairer, Nørsett & Wanner I, problem of II.6).
  public static let entangled = SolvedProblem(
    name: "entangled", span: 0...1.4,
    model: {
      Model(states: ["a", "b", "c", "d"]) { t, y, _ in
        [
          2 * t * power(y[1], 0.2) * y[3], 10 * t * exp(5 * (y[2] - 1)) * y[3], 2 * t * y[3],
          -2 * t * log(y[0]),
        ]
      } initial: { _ in
        [1, 1, 1, 1]
      }
    },
    solution: { t in
      let s = sin(t * t)
      return [exp(s), exp(5 * s), s + 1, cos(t * t)]
    })

  /// q′ = r(t) p, p′ = −r(t) q with r = 1 + sin(t)/2: separable, and dependent on time.
  public static let rotation = SolvedProblem(
    name: "rotation", span: 0...8,
    model: {
      Model(states: ["q", "p"]) { t, y, _ in
        let rate = 1 + sin(t) / 2
        return [rate * y[1], -rate * y[0]]
      } initial: { _ in
        [0, 1]
      }
    },
    solution: { t in
      let angle = t + (1 - cos(t)) / 2
      return [sin(angle), cos(angle)]
    })

  /// Kepler's ellipse of eccentricity 0.3, by Kepler's equation.
  public static let ellipse = SolvedProblem(
    name: "ellipse", span: 0...7,
    model: {
      Model(states: ["x", "y", "u", "v"]) { _, y, _ in
        let cube = power(y[0] * y[0] + y[1] * y[1], 1.5)
        return [y[2], y[3], -y[0] / cube, -y[1] / cube]
      } initial: { _ in
        [0.7, 0, 0, 1]
      }
    },
    solution: { t in
      let e = 0.3
      var anomaly = t
      for _ in 0..<50 {
        anomaly -= (anomaly - e * sin(anomaly) - t) / (1 - e * cos(anomaly))
      }
      let (s, c) = (sin(anomaly), cos(anomaly))
      let rate = 1 / (1 - e * c)
      let b = (1 - e * e).squareRoot()
      return [c - e, b * s, -s * rate, b * c * rate]
    })
}
