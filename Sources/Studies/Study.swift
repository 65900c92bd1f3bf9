import Expressions
import Fields
import Integrators
import ProblemFiles
import References

/// A study as data: which problems, by which methods and strategies, at which tolerances.
public struct Study: Sendable {
  /// One problem at one horizon.
  public struct Item: Sendable {
    public var problem: Problem
    /// The gradients: pairs of a solver and a strategy.
    public var gradients: [(solver: Solver, strategy: StrategyName)]
    public var rtols: [Double]
    /// The solvers compared on the forward solution; empty for none.
    public var solvers: [Solver] = []
    /// Further ends of the span at which the gradients are computed once, at `horizonRtol`.
    public var horizons: [Double] = []
    public var horizonRtol = 1e-9

    /// A problem with the methods that suit it and all strategies.
    ///
    /// Horizons are set at tenths of the span.
    public init(_ problem: Problem, rtols: [Double]) {
      self.problem = problem
      self.rtols = rtols
      let stiff = problem.isStiff
      let own = StrategyName.allCases.filter { !$0.isOracle }
      let method = Solver.own(stiff ? .kvaerno5 : .dop853)
      let oracle = Solver.cvodes(stiff ? .bdf : .adams)
      gradients =
        own.map { (method, $0) } + [(oracle, .cvodesAdjoint), (oracle, .cvodesForward)]
      if problem.observations == nil {
        // Without observations there is nothing to reset at: it is backsolve again.
        gradients.removeAll { $0.strategy == .backsolveReset }
      }
      solvers =
        stiff
        ? [
          .own(.kvaerno5), .own(.rodas5p), .own(.radau5), .own(.bdf), .cvodes(.bdf), .gsl(.msbdf),
          .gsl(.bsimp),
        ]
        : [
          .own(.dop853), .own(.tsit5), .own(.verner9), .own(.adams), .gsl(.rk8pd), .gsl(.rkf45),
          .gsl(.msadams), .cvodes(.adams),
        ]
      horizons = (1...10).map { problem.span.start + problem.span.length * Double($0) / 10 }
    }

    /// The strategies compared, each once.
    public var strategies: [StrategyName] {
      var seen: Set<StrategyName> = []
      return gradients.map(\.strategy).filter { seen.insert($0).inserted }
    }

    /// Compares these strategies only: by the methods they had, or by the one that suits the problem
    /// where they are not among those of every study.
    public mutating func restrict(to wanted: [StrategyName]) {
      let usual = Item(problem, rtols: rtols).gradients
      gradients = gradients.filter { wanted.contains($0.strategy) }
      for strategy in wanted where !StrategyName.allCases.contains(strategy) {
        gradients.append((usual[0].solver, strategy))
      }
    }
  }

  public var name: String
  public var question: String
  public var items: [Item]
  /// Interleaved repetitions of which the median seconds are reported.
  public var repeats = 11
  public var stepLimit = 50_000

  public init(name: String, question: String, items: [Item]) {
    self.name = name
    self.question = question
    self.items = items
  }

  public static let question =
    "Which way of differentiating the solution can be trusted here, and what does it cost?"

  /// Decades of tolerance from `loosest` to `tightest`, both powers of ten.
  public static func decades(_ loosest: Int, _ tightest: Int) -> [Double] {
    // By text, so that 1e-7 is the number nearest to it.
    (loosest...tightest).map { Double("1e-\($0)")! }
  }

  /// The study of the main job: Robertson, stiff, and Lorenz, chaotic.
  public static func robertsonAndLorenz(
    catalogue: Catalogue = Catalogue()
  ) throws(BadInput) -> Study {
    func item(_ name: String, to end: Double, rtols: [Double]) throws(BadInput) -> Item {
      var item = Item(
        try ProblemFile.load(name, span: TimeSpan(start: 0, end: end), catalogue: catalogue),
        rtols: rtols)
      item.horizons = []
      return item
    }
    var short = try item("robertson", to: 40, rtols: decades(3, 10))
    short.solvers = []
    short.horizons = [0.01, 0.03, 0.1, 0.4, 1, 4, 10, 40]
    var long = try item("robertson", to: 1e5, rtols: decades(3, 10))
    long.gradients.insert((.own(.rodas5p), .discrete), at: 0)
    var five = try item("lorenz", to: 5, rtols: decades(3, 12))
    five.solvers = []
    var ten = try item("lorenz", to: 10, rtols: decades(3, 12))
    ten.gradients.insert((.own(.tsit5), .discrete), at: 0)
    var twenty = try item("lorenz", to: 20, rtols: decades(3, 12))
    twenty.solvers = []
    twenty.horizons = [0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10, 12.5, 15, 17.5, 20, 25, 30]
    return Study(
      name: "robertson-lorenz", question: question, items: [short, long, five, ten, twenty])
  }
}
