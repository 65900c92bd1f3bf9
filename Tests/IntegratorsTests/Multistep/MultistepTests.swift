import Fields
import Glibc
import TestProblems
import Testing

@testable import Integrators

@Suite("Multistep methods")
struct MultistepTests {
  static let methods: [Method] = [.adams, .adamsNewton, .bdf, .bdfFunctional]

  @Test("A whole history can be rebuilt from the records of its steps", arguments: methods)
  func records(method: Method) throws {
    let family = try #require(method.family as? MultistepFamily)
    let run = try Run(TestProblem.lotkaVolterra, method, relative: 1e-8)
    let integrator = run.integrator
    let log = StageLog(for: integrator.stepper)
    var states: [[Double]] = []
    // Rejections, landings of all lengths, and a turn.
    let stops = [2.0, 2 + 1e-5, 2 + 2e-5, 2.01, 3.3, 10, 8]
    for stop in stops {
      while integrator.time != stop {
        try integrator.step(toward: stop)
        log.append(integrator)
        states.append(run.state)
      }
    }
    var history = MultistepHistory(family.formula, count: 2)
    history.begin([1, 1], at: 0)
    let field = run.problem.field.kernels
    func slope(_ t: Double, _ y: [Double]) -> [Double] {
      var f = [0.0, 0]
      field.rhs(t, y, into: &f)
      return f
    }
    var worst = 0.0
    var orders: Set<Int> = []
    var (virtual, restarts) = (0, 0)
    for (k, y) in states.enumerated() {
      let step = log[k]
      let code = MultistepRecord(step, family.iteration, stride: log.stride).code
      orders.insert(code.order)
      virtual += code.isVirtual ? 1 : 0
      restarts += step.isFirst ? 1 : 0
      let found = history.take(step, family.iteration, stride: log.stride, slope: slope) {
        let (value, rate, gamma) = ($0.value, $0.rate, $0.gamma)
        // Of Adams the slopes are remembered, of BDF the values: rebuilt from the others, the past
        // would grow unstable.
        let f = slope($0.end, y)
        let residual = y.indices.map { y[$0] - value[$0] - gamma * (f[$0] - rate[$0]) }
        worst = max(worst, residual.map { abs($0) }.max() ?? 0)
        return y.indices.map {
          family.formula == .adams ? gamma * (f[$0] - rate[$0]) : y[$0] - value[$0]
        }
      }
      worst = max(worst, zip(found, y).map { abs($0 - $1) }.max() ?? 0)
    }
    // What the iteration leaves, and no more: the history is that of the run.
    #expect(worst < 1e-6, "\(worst)")
    #expect(run.counts.rejected > 0)
    #expect(virtual >= 1 && restarts == 2)
    #expect(orders.contains(1) && (orders.max() ?? 0) >= (family.formula == .bdf ? 5 : 8))
  }

  @Test("Landings do not cost the order", arguments: methods)
  func landings(method: Method) throws {
    let free = try Run(TestProblem.lotkaVolterra, method, relative: 1e-8)
    try free.integrator.integrate(to: free.end)
    // In each unit of time a crumb, a short step and a longer one.
    let run = try Run(TestProblem.lotkaVolterra, method, relative: 1e-8)
    var lowest = 99
    for k in 1...9 {
      for stop in [Double(k), Double(k) + 1e-9, Double(k) + 0.002, Double(k) + 0.01] {
        while run.integrator.time != stop {
          try run.integrator.step(toward: stop)
          if k > 2 {
            lowest = min(lowest, run.orderOfStep)
          }
        }
      }
    }
    try run.integrator.integrate(to: run.end)
    #expect(lowest >= 3)
    #expect(run.counts.accepted < free.counts.accepted + 6 * 36)
    #expect(relativeError(run.state, free.state) < 1e-5)
  }

  @Test("A virtual landing evaluates nothing", arguments: methods)
  func virtual(method: Method) throws {
    let run = try Run(TestProblem.lotkaVolterra, method, relative: 1e-8)
    while run.integrator.time < 3 { try run.integrator.step(toward: 10) }
    let before = run.counts.rhs
    let size = run.integrator.proposedStep
    let next = run.integrator.time + 0.003 * run.integrator.stepSize
    try run.integrator.step(toward: next)
    #expect(run.integrator.time == next && run.counts.rhs == before)
    #expect(run.integrator.proposedStep == size)
    try run.integrator.step(toward: 10)
    #expect(run.counts.rhs > before)
  }

  @Test("The highest order can be limited", arguments: MultistepFormula.allCases)
  func maximumOrder(formula: MultistepFormula) throws {
    var steps: [Int] = []
    for highest in [1, 2, 4, formula.greatestOrder] {
      let method = Method(
        name: "limited", summary: "",
        family: MultistepFamily(formula, .newton, maximumOrder: highest),
        controller: StepController(errorOrder: 2, beta: 0))
      #expect(method.family.order == highest)
      let run = try Run(TestProblem.lotkaVolterra, method, relative: 1e-5)
      #expect(run.integrator.stepper.denseDegree == highest)
      var greatest = 0
      while run.integrator.time != run.end {
        try run.integrator.step(toward: run.end)
        greatest = max(greatest, run.orderOfStep)
      }
      #expect(greatest <= highest && greatest >= min(highest, 4))
      steps.append(run.counts.accepted)
    }
    #expect(steps[0] > 5 * steps[2] && steps[1] > steps[2])
  }

  @Test("Functional iteration keeps steps on a stiff problem at 1/|λ|, Newton does not")
  func stiffness() throws {
    // At t = 40 Robertson's λ is −3400.
    func sizes(_ method: Method) throws -> (largest: Double, steps: Int) {
      let run = try Run(TestProblem.robertson, method, relative: 1e-4, absolute: 1e-8)
      var largest = 0.0
      while run.integrator.time < 2 {
        try run.integrator.step(toward: 2)
        if run.integrator.time > 1 { largest = max(largest, run.integrator.stepSize) }
      }
      #expect(abs(run.state[0] + run.state[1] + run.state[2] - 1) < 1e-6)
      return (largest, run.counts.accepted)
    }
    for method in [Method.adams, .bdfFunctional] {
      let found = try sizes(method)
      #expect(found.largest * 2400 < 30 && found.steps > 500, "\(method): \(found)")
    }
    let stable = try sizes(.bdf)
    #expect(stable.largest * 2400 > 100 && stable.steps < 100, "\(stable)")
    // Without iteration in its way, Adams is left with the stability of its lowest orders.
    let newton = try sizes(.adamsNewton)
    #expect(newton.largest > 2 * (try sizes(.adams)).largest, "\(newton)")
  }

  @Test("A jump of the field is passed", arguments: methods)
  func jump(method: Method) throws {
    let problem = TestProblem(
      "jump", span: 0...3, objective: "y(T)",
      model: """
          y(0) = 1
          z(0) = 0
          y' = -y + select(t < 1.2345, 0, 100)
          z' = y
        """)
    let run = try Run(problem, method, relative: 1e-8)
    try run.integrator.integrate(to: 3)
    let exact = exp(-3) + 100 * (1 - exp(-(3 - 1.2345)))
    #expect(abs(run.state[0] / exact - 1) < 5e-5)
    #expect(run.counts.accepted < 1500 && run.counts.rejected > 5)
  }

  @Test("Where the way from the array is too long for the iteration, the past is given up")
  func stuck() throws {
    let problem = TestProblem(
      "stuck", span: 0...3, objective: "y(T)",
      model: """
          y(0) = 1
          z(0) = 0.5
          y' = -1.1*y*z + select(t < 1.2345, 0, 30)
          z' = y - z^2/(1 + z)
        """)
    let run = try Run(problem, .bdfFunctional, relative: 1e-6)
    // Short steps after longer ones.
    for stop in [0.8, 0.8 + 1e-5, 0.8 + 3e-5, 0.802, 1.3, 3] {
      try run.integrator.integrate(to: stop)
    }
    let exact = try Run(problem, .dop853, relative: 1e-10)
    try exact.integrator.integrate(to: 3)
    #expect(relativeError(run.state, exact.state) < 1e-3)
  }

  @Test("Steps of a fixed size find their order, whatever the tolerance", arguments: methods)
  func fixedSteps(method: Method) throws {
    var errors: [Double] = []
    let truth = [1.026344767575089319, 0.9096910781360762417]
    for size in [0.02, 0.01] {
      var options = Integrator.Options()
      options.fixedStep = size
      // Three functional iterations do not come to nine digits in such a step.
      let run = try Run(
        TestProblem.lotkaVolterra, method, relative: method.isImplicit ? 1e-9 : 1e-5,
        options: options)
      var highest = 0
      while run.integrator.time != run.end {
        try run.integrator.step(toward: run.end)
        highest = max(highest, run.orderOfStep)
      }
      #expect(highest >= 4 && run.counts.rejected == 0)
      errors.append(relativeError(run.state, truth))
    }
    // The first steps are of order 1, whose errors are those of their squares.
    #expect(errors[0] < 1e-2 && errors[1] < errors[0] / 2, "\(errors)")
  }

  @Test("Quadratures are as exact as the states", arguments: methods)
  func quadratures(method: Method) throws {
    let exact = try Run(TestProblem.costed, .dop853, relative: 1e-13)
    try exact.integrator.integrate(to: exact.end)
    let errors = try [1e-5, 1e-8].map { relative in
      let run = try Run(TestProblem.costed, method, relative: relative)
      try run.integrator.integrate(to: run.end)
      #expect(run.state.count > 2)
      return relativeError(run.state, exact.state)
    }
    #expect(errors[0] < 3e-3 && errors[1] < 3e-6 && errors[1] < errors[0] / 50)
  }
}

extension Run {
  /// The order of the formula that took the step just accepted.
  fileprivate var orderOfStep: Int { integrator.stepper.order }
}
