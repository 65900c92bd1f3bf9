extension TestProblem {
  /// With the parameter order and the objective of SUNDIALS' examples.
  public static let lotkaVolterra = TestProblem(
    "lotka-volterra", span: 0...10, objective: "0.5*((1 - x(T))^2 + (1 - y(T))^2)",
    model: """
        p0 = 1.5
        p1 = 1
        p2 = 3
        p3 = 1
        x(0) = 1
        y(0) = 1
        x' = p0*x - p1*x*y
        y' = -p2*y + p3*x*y
      """)

  public static let lorenz = TestProblem(
    "lorenz", span: 0...5, objective: "z(T)",
    model: """
        sigma = 10
        rho = 28
        beta = 8/3
        x(0) = 1
        y(0) = 1
        z(0) = 1
        x' = sigma*(y - x)
        y' = x*(rho - z) - y
        z' = x*y - beta*z
      """)

  public static let robertson = TestProblem(
    "robertson", span: 0...40, objective: "y1(T)", isStiff: true,
    model: """
        k1 = 0.04
        k2 = 3e7
        k3 = 1e4
        y1(0) = 1
        y2(0) = 0
        y3(0) = 0
        r1 := k1*y1
        r2 := k2*y2^2
        r3 := k3*y2*y3
        y1' = -r1 + r3
        y2' = r1 - r2 - r3
        y3' = r2
      """)

  /// 24 equations: beyond what the Jacobian policy calls small.
  public static let brusselator = TestProblem(
    "brusselator", span: 0...2, objective: "sum(u[i](T)*v[i](T) for i in 1..N)",
    model: """
        N := 12
        h := 1/(N + 1)
        A = 1
        B = 3
        alpha = 1/50
        u[i](0) = 1 + sin(2*pi*i*h)/2 for i in 1..N
        v[i](0) = 3 for i in 1..N
        u[0] := 1
        v[0] := 3
        u[N+1] := 1
        v[N+1] := 3
        u[i]' = A + u[i]^2*v[i] - (B + 1)*u[i] + alpha*(u[i-1] - 2*u[i] + u[i+1])/h^2 for i in 1..N
        v[i]' = B*u[i] - u[i]^2*v[i] + alpha*(v[i-1] - 2*v[i] + v[i+1])/h^2 for i in 1..N
      """)

  /// Depends on time in the field, from a start that is not 0, and y₀ depends on p.
  public static let forced = TestProblem(
    "forced", span: 0.5...3, objective: "x(T)*v(T) + w*x(t0)^2",
    model: """
        w = 1.3
        c = 0.2
        a = 0.7
        x(t0) = a^2 + c
        v(t0) = sin(w)
        x' = v
        v' = -sin(x) - c*v + a*cos(w*t)*t
      """)

  /// Running costs, one of them dependent on time, combined nonlinearly.
  public static let costed = lotkaVolterra.with(
    "integral(x*y + t*p2)^2/100 + exp(-integral(x)/10)*y(T)", end: 4, named: "costed")

  /// The running costs of a stiff problem.
  public static let costedRobertson = robertson.with(
    "integral(y3) + y2(T)*integral(k3*y2*y1)", end: 50, named: "costed-robertson")

  public static let observed = lotkaVolterra.with(
    "sqrt(observations((x - data.x)^2 + 0.1*t*y)) + x(t0)*p0 + 0.3*y(T)", end: 4,
    times: [0.3, 1, 2.5, 4], rows: [[0.9], [1.2], [2], [0.5]], named: "observed")

  public static let withoutParameters = TestProblem(
    "without-parameters", span: 0...2, objective: "x(T)*y(T)",
    model: """
        x(0) = 0.4
        y(0) = 0.9
        x' = y
        y' = -sin(x) + 0.1*y^2
      """)

  /// The solution is (1, 1) for ever, the sensitivities are not (Sapienza et al., 2406.09699).
  public static let constantSolution = TestProblem(
    "constant-solution", span: 0...10, objective: "u1(t0) + u2(t0) + observations(u1 + u2)",
    times: (1...100).map { Double($0) / 10 },
    model: """
        a = 1
        u1(0) = 1
        u2(0) = 1
        u1' = a*u1 - u1*u2
        u2' = -a*u2 + u1*u2
      """)

  /// One of each kind that a step map must get right.
  public static let all: [TestProblem] = [
    lotkaVolterra, lorenz, robertson, brusselator, forced, costed, costedRobertson, observed,
    withoutParameters,
  ]

  private func with(
    _ objective: String, end: Double, times: [Double] = [], rows: [[Double]] = [],
    named name: String
  ) -> TestProblem {
    TestProblem(
      name, span: span.lowerBound...end, objective: objective, times: times, rows: rows,
      isStiff: isStiff, model: model)
  }
}
