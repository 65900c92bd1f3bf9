import Expressions
import Fields
import TestProblems

/// Separable problems, on which every reversible method can run.
extension TestProblem {
  static let pendulum = TestProblem(
    "pendulum", span: 0...20, objective: "x(T) + v(T)^2",
    model: """
        w = 1.3
        a = 0.8
        x(t0) = a
        v(t0) = a*w/3
        x' = v
        v' = -w^2*sin(x)
      """)

  static let kepler = TestProblem(
    "kepler", span: 0...10, objective: "x(T)*u(T)",
    model: """
        mu = 1
        e = 0.3
        x(t0) = 1 - e
        y(t0) = 0
        u(t0) = 0
        v(t0) = sqrt((1 + e)/(1 - e))
        x' = u
        y' = v
        u' = -mu*x/(x^2 + y^2)^1.5
        v' = -mu*y/(x^2 + y^2)^1.5
      """)

  /// Depends on time in both groups, from a start that is not 0; momentum first; three states.
  static let driven = TestProblem(
    "driven", span: 0.5...6, objective: "q(T)*p(T)",
    model: """
        k = 1.7
        a = 0.4
        w = 2.1
        p(t0) = a
        q(t0) = 0.3*k
        r(t0) = 1
        p' = -k*sin(q) + a*t*cos(w*t)*r^2
        q' = p*(1 + a*sin(w*t))
        r' = 0.1*p^2*exp(-a*t)
      """)

  /// Quadratures of both groups and of time.
  static let costedDriven = TestProblem(
    "costed-driven", span: driven.span, objective: "integral(p*q + t*w)^2 + q(T)*integral(r*p^2)",
    model: driven.model)

  static let conservative = [pendulum, kepler, driven, costedDriven]
}
