import Expressions
import Fields
import Integrators
import ProblemFiles
import Studies

/// A problem on which times are compared, and the bar our best method is to pass.
struct SpeedCase {
  let problem: Problem
  let isStiff: Bool
  /// The largest share of the outside solver's time, at errors 1e-4, 1e-7 and 1e-10.
  let bars: [Double]
  /// Whose time it is a share of: rk8pd, or the better of CVODES' methods.
  let rival: String

  static let targets = [1e-4, 1e-7, 1e-10]

  static func all(_ plan: ProofPlan) throws(BadInput) -> [SpeedCase] {
    var cases: [SpeedCase] = []
    for name in ["lorenz", "lotka-volterra", "van-der-pol", "arenstorf", "pleiades"] {
      cases.append(
        SpeedCase(
          problem: try plan.problem(name), isStiff: false, bars: [0.7, 0.7, 0.7],
          rival: "gsl-rk8pd"))
    }
    // At 1e-4 and 1e-10: not behind.
    let stiff = [
      ("robertson", 0.06), ("hires", 0.13), ("oregonator", 0.06), ("van-der-pol-stiff", 0.04),
    ]
    for (name, share) in stiff {
      cases.append(
        SpeedCase(
          problem: try plan.problem(name), isStiff: true, bars: [1, share, 1], rival: "CVODES"))
    }
    cases.append(
      SpeedCase(
        problem: try interleavedBrusselator(128), isStiff: true, bars: [1, 0.28, 1],
        rival: "CVODES"))
    return cases
  }

  var own: [Method] {
    isStiff
      ? [.rodas5p, .kvaerno5, .radau5, .radau9, .radau, .bdf, .auto]
        + (problem.tags.contains("pde") ? [.rkc2, .rock4, .dop853] : [])
      : [.tsit5, .dop853, .verner9, .adams, .auto]
  }

  var outside: [Solver] {
    isStiff
      ? [.cvodes(.bdf), .gsl(.msbdf), .gsl(.bsimp)]
      : [.gsl(.rk8pd), .gsl(.rkf45), .gsl(.msadams), .cvodes(.adams), .cvodes(.bdf)]
  }

  /// The Brusselator with u and v of a point side by side, as a banded solver wants them: ours reorder,
  /// CVODES does not.
  static func interleavedBrusselator(_ points: Int) throws(BadInput) -> Problem {
    var lines = ["N := \(points)", "h := 1/(N + 1)", "A = 1", "B = 3", "alpha = 1/50"]
    lines += ["u0 := 1", "v0 := 3", "u\(points + 1) := 1", "v\(points + 1) := 3"]
    for i in 1...points {
      lines += ["u\(i)(0) = 1 + sin(2*pi*\(i)*h)/2", "v\(i)(0) = 3"]
    }
    for i in 1...points {
      let diffusion = { (x: String) in
        "alpha*(\(x)\(i - 1) - 2*\(x)\(i) + \(x)\(i + 1))/h^2"
      }
      lines += [
        "u\(i)' = A + u\(i)^2*v\(i) - (B + 1)*u\(i) + \(diffusion("u"))",
        "v\(i)' = B*u\(i) - u\(i)^2*v\(i) + \(diffusion("v"))",
      ]
    }
    return try ProblemFile.parse(
      """
      title = "The Brusselator with diffusion in one dimension, N = \(points)"
      citation = "Hairer & Wanner, Solving ODEs II, IV.10, BRUSS"
      tags = ["stiff", "pde", "chemistry"]
      span = [0.0, 10.0]
      model = \"\"\"
      \(lines.joined(separator: "\n"))
      \"\"\"
      objective = "u1(T)"
      """, path: "brusselator-\(points).toml")
  }
}
