import Expressions
import Fields
import ProblemFiles
import Testing

@testable import ReferenceCertificates

/// Stored references against digits that others have printed, or that other programs of ours have found:
/// two quadruple-precision collocation runs, or two series in 60 digits.
@Suite struct LiteratureTests {
  struct Printed: Sendable {
    enum Quantity: Sendable {
      case value, state(String), initial(String), parameter(String)
    }
    let problem: String
    let end: Double
    var objective: String?
    let quantity: Quantity
    /// As many digits as are good.
    let digits: String

    init(
      _ problem: String, _ end: Double, of objective: String? = nil, _ quantity: Quantity,
      _ digits: String
    ) {
      self.problem = problem
      self.end = end
      self.objective = objective
      self.quantity = quantity
      self.digits = digits
    }
  }

  private func stored(_ printed: Printed) throws -> CertifiedReference {
    let problem = try ProblemFile.load(printed.problem)
    let store = try #require(ReferenceStore(for: problem))
    return try #require(
      try store.references().first {
        $0.refusal == nil && Double($0.end) == printed.end && $0.overrides.isEmpty
          && $0.objective == printed.objective ?? problem.objectiveText
      }, "\(printed.problem) has no reference to \(printed.end)")
  }

  @Test(arguments: printed) func agrees(_ printed: Printed) throws {
    let reference = try stored(printed)
    let text =
      switch printed.quantity {
      case .value: reference.value
      case .state(let name): reference.state[name]
      case .initial(let name): reference.gradient.initial[name]
      case .parameter(let name): reference.gradient.parameters[name]
      }
    let found = try #require(text)
    // The last printed digit is rounded; what we claim less of cannot confirm more.
    func significant(_ text: String) -> Int {
      text.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }.count
    }
    let agreed = DecimalNumbers([found, printed.digits], digits: 60).agreement(0, 1)
    let most = Double(min(significant(printed.digits), significant(found)))
    #expect(agreed > most - 1.2, "\(found)")
    #expect(most >= 4)
  }

  /// The problem of SUNDIALS' example cvsHessian_ASA_FSA, which is in no file here.
  @Test func hessianExample() throws {
    let problem = try ProblemFile.parse(
      """
      span = [0, 2]
      objective = "integral((y1^2 + y2^2 + y3^2)/2)"
      model = \"\"\"
        p1 = 1
        p2 = 2
        y1(0) = 1
        y2(0) = 1
        y3(0) = 1
        y1' = -p1*y1^2 - y3
        y2' = -y2
        y3' = -p2^2*y2*y3
      \"\"\"
      """)
    let reference = try ReferenceCertifier(problem, digits: 15, budget: 60).reference()
    #expect(reference.refusal == nil)
    let pairs = [
      (reference.value, "0.5308785906295451482"),
      (reference.gradient.parameters["p1"], "-0.1283786546563506778"),
      (reference.gradient.parameters["p2"], "0.01803676085479713262"),
    ]
    for (found, printed) in pairs {
      #expect(
        DecimalNumbers([try #require(found), printed], digits: 60).agreement(0, 1) > 17.8)
    }
  }

  static let printed: [Printed] =
    robertson + stiff + lorenz + smooth + sundials

  private static let robertson: [Printed] = [
    .init("robertson", 40, .state("y1"), "0.71582706871940509047447"),
    .init("robertson", 40, .state("y2"), "9.1855347645577639038992e-6"),
    .init("robertson", 40, .state("y3"), "0.28416374574583035176162"),
    .init("robertson", 40, .parameter("k1"), "-4.2475587717057326"),
    .init("robertson", 40, .parameter("k3"), "1.3730807973446247e-5"),
    .init("robertson", 40, .parameter("k2"), "-2.2883550889056693e-9"),
    .init("robertson", 1e5, .state("y1"), "1.786592114209946496528550e-2"),
    .init("robertson", 1e5, .state("y2"), "7.274751468436318770766e-8"),
    .init("robertson", 1e5, .state("y3"), "0.9821340061103858506715"),
    .init("robertson-long", 1e11, .state("y1"), "2.083340149701294230572550e-8"),
    .init("robertson-long", 1e11, .state("y2"), "8.333360770334783400647660e-14"),
    .init("robertson-long", 1e11, .state("y3"), "9.999999791665151693793543e-1"),
  ]

  private static let stiff: [Printed] = [
    .init("van-der-pol-eps", 2, .state("y1"), "1.706167732170465008478187592"),
    .init("van-der-pol-eps", 2, .state("y2"), "-0.8928097010248165477786030646"),
    .init("van-der-pol-eps", 2, .parameter("eps"), "412.8893636470013168"),
    .init("van-der-pol-stiff", 2000, .state("y1"), "1.70616773217046500848"),
    .init("van-der-pol-stiff", 2000, .initial("y1"), "1.33921440273557"),
    .init("van-der-pol-stiff", 2000, .initial("y2"), "4.46404850512408e-4"),
    .init("van-der-pol-stiff", 2000, .parameter("mu"), "1.784793623322339e-3"),
    .init("oregonator", 360, .state("y1"), "1.000814870318522716281641752"),
    .init("oregonator", 360, .state("y2"), "1228.178521549887983718017"),
    .init("oregonator", 360, .state("y3"), "132.0554942846508287742232719"),
    .init("hires", 321.8122, .state("y1"), "7.371312573325667807e-4"),
    .init("hires", 321.8122, .state("y2"), "1.442485726316184658e-4"),
    .init("hires", 321.8122, .state("y3"), "5.888729740967575007e-5"),
    .init("hires", 321.8122, .state("y4"), "1.175651343283149146e-3"),
    .init("hires", 321.8122, .state("y5"), "2.386356198831330469e-3"),
    .init("hires", 321.8122, .state("y6"), "6.238968252742795787e-3"),
    .init("hires", 321.8122, .state("y7"), "2.849998395185768658e-3"),
    .init("hires", 321.8122, .state("y8"), "2.850001604814231342e-3"),
    .init("pollution", 60, .state("y1"), "5.646255480022769278e-2"),
    .init("pollution", 60, .state("y2"), "0.1342484130422338522"),
    .init("pollution", 60, .state("y3"), "4.139734331099426970e-9"),
    .init("pollution", 60, .state("y4"), "5.523140207484359937e-3"),
    .init("pollution", 60, .state("y5"), "2.018977262302196040e-7"),
    .init("pollution", 60, .state("y6"), "1.464541863493965793e-7"),
    .init("pollution", 60, .state("y7"), "7.784249118997964146e-2"),
    .init("pollution", 60, .state("y8"), "0.3245075353396018218"),
    .init("pollution", 60, .state("y9"), "7.494013383880405553e-3"),
    .init("pollution", 60, .state("y10"), "1.622293157301560349e-8"),
    .init("pollution", 60, .state("y11"), "1.135863833257074822e-8"),
    .init("pollution", 60, .state("y12"), "2.230505975721359861e-3"),
    .init("pollution", 60, .state("y13"), "2.087162882798630041e-4"),
    .init("pollution", 60, .state("y14"), "1.396921016840157716e-5"),
    .init("pollution", 60, .state("y15"), "8.964884856898294178e-3"),
    .init("pollution", 60, .state("y16"), "4.352846369330103674e-18"),
    .init("pollution", 60, .state("y17"), "6.899219696263405405e-3"),
    .init("pollution", 60, .state("y18"), "1.007803037365945953e-4"),
    .init("pollution", 60, .state("y19"), "1.772146513969984537e-6"),
    .init("pollution", 60, .state("y20"), "5.682943292316393443e-5"),
    .init("e5", 1e5, .state("y1"), "7.481320822429222012e-6"),
    .init("e5", 1e5, .state("y2"), "2.373478156120597502e-12"),
    .init("e5", 1e5, .state("y4"), "1.611194871624311366e-13"),
    .init("e5", 1e9, .state("y1"), "3.131714832935699728e-14"),
    .init("e5", 1e9, .state("y2"), "1.484095795287006494e-16"),
    .init("e5", 1e9, .state("y4"), "4.524372827978262299e-26"),
    .init("e5", 1e13, .state("y2"), "8.861233521291084241e-23"),
  ]

  /// From (1, 1, 1).
  private static let lorenz: [Printed] =
    [
      (5.0, "-0.305059613130938622", "-0.544217710368273497"),
      (10, "4.98362387140051076", "-9.83037147097798586"),
      (20, "-3446.04840052995564", "330.595005278159184"),
      (30, "8.40974483611009285e7", "-7.06622698770578896e6"),
      (40, "6.91444689484840195e11", "-5.80977399056061727e10"),
      (50, "-6.85501303400289221e15", "5.75983545735831020e14"),
    ].flatMap { end, initial, rho in
      [
        Printed("lorenz", end, .initial("z"), initial),
        Printed("lorenz", end, .parameter("rho"), rho),
      ]
    } + [
      .init("lorenz", 20, .state("x"), "13.7931995951286188316"),
      .init("lorenz", 20, .state("y"), "12.9518039361898985400"),
      .init("lorenz", 20, .state("z"), "34.9016086811351429071"),
      .init("lorenz", 50, .state("x"), "-6.96176051154852338740"),
      .init("lorenz", 50, .state("y"), "-9.54320163949489889448"),
      .init("lorenz", 50, .state("z"), "20.7109212441904358031"),
    ]

  private static let smooth: [Printed] = [
    .init("pleiades", 3, .state("x[1]"), "0.3706139143970512900940"),
    .init("pleiades", 3, .state("x[2]"), "3.237284092057233092803"),
    .init("pleiades", 3, .state("x[3]"), "-3.222559032418323347100"),
    .init("pleiades", 3, .state("x[4]"), "0.6597091455775308359349"),
    // An adaptive solver whose steps heed the state alone says 6217.6.
    .init("constant-solution", 10, .parameter("a"), "212.7104252168"),
    // It is periodic: the end is the start.
    .init("arenstorf", 17.0652165601579625588917206249, .state("x"), "0.994000000000000000"),
    .init(
      "arenstorf", 17.0652165601579625588917206249, .state("v"), "-2.001585106379082522"),
    .init("lotka-volterra", 10, .state("x"), "1.026344767575089319"),
    .init("lotka-volterra", 10, .initial("x"), "0.299599508303682302"),
    .init("lotka-volterra", 10, .initial("y"), "-0.0141518163448535055"),
    .init("lotka-volterra", 10, .parameter("p0"), "0.621961585551280884"),
    .init("lotka-volterra", 10, .parameter("p1"), "0.0680014041508743366"),
    .init("lotka-volterra", 10, .parameter("p2"), "0.169176463995892817"),
    .init("lotka-volterra", 10, .parameter("p3"), "0.272560693950007505"),
  ]

  /// The problem of SUNDIALS' example cvsRoberts_ASAi_dns, by two quadruple-precision runs.
  private static let sundials: [Printed] = [
    .init("robertson", 50, of: "integral(y3)", .value, "10.948648480574973184"),
    .init("robertson", 50, of: "integral(y3)", .parameter("k1"), "173.414089144977289"),
    .init("robertson", 50, of: "integral(y3)", .parameter("k3"), "-5.05919140558618828e-4"),
    .init("robertson", 50, of: "integral(y3)", .parameter("k2"), "8.43234646542259683e-8"),
    .init("robertson", 50, of: "integral(y3)", .initial("y1"), "8.41916101461556396"),
    .init("robertson", 50, of: "integral(y3)", .initial("y2"), "16.0970233048228917"),
    .init("robertson", 50, of: "integral(y3)", .initial("y3"), "16.0971508821279633"),
    .init("robertson", 4e7, of: "integral(y3)", .value, "39982528.2091364573"),
    .init("robertson", 4e7, of: "integral(y3)", .parameter("k1"), "768377.326601737882"),
    .init("robertson", 4e7, of: "integral(y3)", .parameter("k3"), "-3.0689209199985896"),
    .init("robertson", 4e7, of: "integral(y3)", .parameter("k2"), "5.11488997882264482e-4"),
    .init("robertson", 4e7, of: "integral(y3)", .initial("y1"), "39967183.6698729393"),
    .init("robertson", 4e7, of: "integral(y3)", .initial("y2"), "39967208.6685721662"),
    .init("robertson", 4e7, of: "integral(y3)", .initial("y3"), "39967208.6669280624"),
  ]
}
