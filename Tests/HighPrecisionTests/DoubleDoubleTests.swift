import Expressions
import Testing

@testable import HighPrecision

/// Literals are in 40 digits, computed in 500 bits; arguments are Doubles and so exact.
@Suite struct DoubleDoubleTests {
  typealias Function = @Sendable (DoubleDouble) -> DoubleDouble
  struct Value: Sendable {
    let name: String
    let function: Function
    let x: Double
    let result: String
  }

  static let values: [Value] = [
    Value(
      name: "exp", function: { .exp($0) }, x: 1.25,
      result: "3.490342957461841376130546029672265482652"),
    Value(
      name: "exp", function: { .exp($0) }, x: -0.0625,
      result: "0.9394130628134757861197108246223050845247"),
    Value(
      name: "exp", function: { .exp($0) }, x: 0.40625,
      result: "1.501177800000122751900984368194512683985"),
    Value(
      name: "exp", function: { .exp($0) }, x: 700.5,
      result: "1.672185962067498557241036079302120311145e+304"),
    Value(
      name: "exp", function: { .exp($0) }, x: -300.75,
      result: "2.431837591881288153279269213282352218575e-131"),
    Value(
      name: "exp", function: { .exp($0) }, x: 0.001,
      result: "1.001000500166708341688893262798302888729"),
    Value(
      name: "expm1", function: { .expm1($0) }, x: 1e-10,
      result: "0.0000000001000000000050000036433863985807669644231"),
    Value(
      name: "expm1", function: { .expm1($0) }, x: 0.25,
      result: "0.2840254166877414840734205680624364583363"),
    Value(
      name: "expm1", function: { .expm1($0) }, x: -0.34375,
      result: "-0.2908938175626015882785525899834981576569"),
    Value(
      name: "expm1", function: { .expm1($0) }, x: 0.5,
      result: "0.6487212707001281468486507878141635716538"),
    Value(
      name: "expm1", function: { .expm1($0) }, x: -2.5,
      result: "-0.9179150013761012048304713255328401921622"),
    Value(
      name: "log", function: { .log($0) }, x: 2.0,
      result: "0.6931471805599453094172321214581765680755"),
    Value(
      name: "log", function: { .log($0) }, x: 0.75,
      result: "-0.2876820724517809274392190059938274315035"),
    Value(
      name: "log", function: { .log($0) }, x: 1e-200,
      result: "-460.5170185988091368214980285377900820844"),
    Value(
      name: "log", function: { .log($0) }, x: 1e+200,
      result: "460.5170185988091367733314131493832027217"),
    Value(
      name: "log", function: { .log($0) }, x: 1.0009765625,
      result: "0.0009760859730554588959608249080171866726118"),
    Value(
      name: "log", function: { .log($0) }, x: 3.5,
      result: "1.252762968495367995688120621985003161562"),
    Value(
      name: "log1p", function: { .log1p($0) }, x: 1e-12,
      result: "9.999999999994999798866479626090620527069e-13"),
    Value(
      name: "log1p", function: { .log1p($0) }, x: 0.25,
      result: "0.2231435513142097557662950903098345033746"),
    Value(
      name: "log1p", function: { .log1p($0) }, x: -0.25,
      result: "-0.2876820724517809274392190059938274315035"),
    Value(
      name: "log1p", function: { .log1p($0) }, x: 5.5,
      result: "1.871802176901591426636255320107142036730"),
    Value(
      name: "log1p", function: { .log1p($0) }, x: -0.96875,
      result: "-3.465735902799726547086160607290882840378"),
    Value(
      name: "sqrt", function: { .sqrt($0) }, x: 2.0,
      result: "1.414213562373095048801688724209698078570"),
    Value(
      name: "sqrt", function: { .sqrt($0) }, x: 1e-150,
      result: "1.000000000000000003147679116086481993651e-75"),
    Value(
      name: "sqrt", function: { .sqrt($0) }, x: 0.7,
      result: "0.8366600265340755214387655903101847364814"),
    Value(
      name: "cbrt", function: { .cbrt($0) }, x: 2.0,
      result: "1.259921049894873164767210607278228350570"),
    Value(
      name: "cbrt", function: { .cbrt($0) }, x: -5.5,
      result: "-1.765174167663031501097986296424147652170"),
    Value(
      name: "cbrt", function: { .cbrt($0) }, x: 1e-120,
      result: "9.999999999999999928689711173744686989621e-41"),
    Value(
      name: "sin", function: { .sin($0) }, x: 0.5,
      result: "0.4794255386042030002732879352155713880818"),
    Value(
      name: "sin", function: { .sin($0) }, x: 1e-08,
      result: "0.00000001000000000000000004255894163461805045865"),
    Value(
      name: "sin", function: { .sin($0) }, x: 3.0,
      result: "0.1411200080598672221007448028081102798469"),
    Value(
      name: "sin", function: { .sin($0) }, x: -22.0,
      result: "0.008851309290403875921690256815772332463289"),
    Value(
      name: "sin", function: { .sin($0) }, x: 1000000.0,
      result: "-0.3499935021712929521176524867807714690614"),
    Value(
      name: "sin", function: { .sin($0) }, x: 355.0,
      result: "-0.00003014435335948844921433028000865009959026"),
    Value(
      name: "cos", function: { .cos($0) }, x: 0.5,
      result: "0.8775825618903727161162815826038296519916"),
    Value(
      name: "cos", function: { .cos($0) }, x: 1.5,
      result: "0.07073720166770291008818985143426870908509"),
    Value(
      name: "cos", function: { .cos($0) }, x: 3.0,
      result: "-0.9899924966004454572715727947312613023937"),
    Value(
      name: "cos", function: { .cos($0) }, x: -22.0,
      result: "-0.9999608263946371264541747392126937741360"),
    Value(
      name: "cos", function: { .cos($0) }, x: 1000000.0,
      result: "0.9367521275331447869385325350749187757081"),
    Value(
      name: "cos", function: { .cos($0) }, x: 11.0,
      result: "0.004425697988050785748355024723941573225727"),
    Value(
      name: "tan", function: { .tan($0) }, x: 0.5,
      result: "0.5463024898437905132551794657802853832976"),
    Value(
      name: "tan", function: { .tan($0) }, x: 1.5,
      result: "14.10141994717171938764608365198775644566"),
    Value(
      name: "tan", function: { .tan($0) }, x: -22.0,
      result: "-0.008851656041684460764105139501368437637063"),
    Value(
      name: "asin", function: { .asin($0) }, x: 0.25,
      result: "0.2526802551420786534856574369937109722522"),
    Value(
      name: "asin", function: { .asin($0) }, x: 0.7,
      result: "0.7753974966107530015554257442371730995078"),
    Value(
      name: "asin", function: { .asin($0) }, x: 0.71,
      result: "0.7894982093461719225573884566573045781039"),
    Value(
      name: "asin", function: { .asin($0) }, x: -0.9375,
      result: "-1.215375125104673126492867008366670870489"),
    Value(
      name: "asin", function: { .asin($0) }, x: 0.9999847412109375,
      result: "1.565272048042377848151581220785686832823"),
    Value(
      name: "acos", function: { .acos($0) }, x: 0.25,
      result: "1.318116071652817965745664254646040469846"),
    Value(
      name: "acos", function: { .acos($0) }, x: -0.7,
      result: "2.346193823405649620786747435876924541606"),
    Value(
      name: "acos", function: { .acos($0) }, x: 0.71,
      result: "0.7812981174487246966739332349824468639946"),
    Value(
      name: "acos", function: { .acos($0) }, x: -0.9375,
      result: "2.786171451899569745724188700006422312588"),
    Value(
      name: "acos", function: { .acos($0) }, x: 0.9999847412109375,
      result: "0.005524278752518771079740470854064609275156"),
    Value(
      name: "atan", function: { .atan($0) }, x: 0.25,
      result: "0.2449786631268641541720824812112758109141"),
    Value(
      name: "atan", function: { .atan($0) }, x: -1.0,
      result: "-0.7853981633974483096156608458198757210493"),
    Value(
      name: "atan", function: { .atan($0) }, x: 35.0,
      result: "1.542232668956136624759150722706513354393"),
    Value(
      name: "atan", function: { .atan($0) }, x: 10000000000.0,
      result: "1.570796326694896619231321691640084775432"),
    Value(
      name: "sinh", function: { .sinh($0) }, x: 0.01,
      result: "0.01000016666750000219230696540622091310979"),
    Value(
      name: "sinh", function: { .sinh($0) }, x: -1.5,
      result: "-2.129279455094817496834387494677631648832"),
    Value(
      name: "sinh", function: { .sinh($0) }, x: 50.0,
      result: "2592352764293536232043.726661466742692414"),
    Value(
      name: "cosh", function: { .cosh($0) }, x: 0.01,
      result: "1.000050000416668055560117419907263456621"),
    Value(
      name: "cosh", function: { .cosh($0) }, x: -1.5,
      result: "2.352409615243247325767667965441644170174"),
    Value(
      name: "cosh", function: { .cosh($0) }, x: 50.0,
      result: "2592352764293536232043.726661466742692414"),
    Value(
      name: "tanh", function: { .tanh($0) }, x: 0.01,
      result: "0.009999666679999460547474921532044771234793"),
    Value(
      name: "tanh", function: { .tanh($0) }, x: -1.5,
      result: "-0.9051482536448664382423036964564955972276"),
    Value(
      name: "tanh", function: { .tanh($0) }, x: 20.0,
      result: "0.9999999999999999915032914894168220454386"),
  ]

  @Test(arguments: values.indices) func `elementary functions are right to 1e-30`(index: Int) {
    let value = Self.values[index]
    let result = value.function(DoubleDouble(value.x))
    #expect(deviation(result, value.result) < 1e-30, "\(value.name)(\(value.x)) = \(result)")
  }

  @Test func `the four operations keep thirty-one digits`() {
    let (a, b) = (
      number("0.123456789012345678901234567890123"), number("-9.87654321098765432109876e-3")
    )
    #expect(deviation(a + b, "0.1135802458013580245801358078901230000000") < 2e-31)
    #expect(deviation(a - b, "0.1333333322233333332223333278901230000000") < 2e-31)
    #expect(deviation(a * b, "-0.001219326311370217952261849656707820454174") < 2e-31)
    #expect(deviation(a / b, "-12.49999988609375000142383499999615497655") < 2e-31)
  }

  @Test func `powers take whole exponents by products and others by logarithms`() {
    let x = number("1.7")
    #expect(deviation(.power(x, number("3")), "4.913000000000000000000000000000000000000") < 1e-30)
    #expect(
      deviation(.power(x, number("-5")), "0.07042962777237426022479728592386416378551") < 1e-30)
    #expect(
      deviation(.power(x, number("0.5")), "1.303840481040529742916594311485836883306") < 1e-30)
    #expect(
      deviation(.power(x, number("2.5")), "3.768098990207130957028957560194068592753") < 1e-30)
    #expect(
      deviation(.power(x, number("-0.3")), "0.8528356053580864627498466577967567619012") < 1e-30)
    #expect(
      deviation(.power(x, number("-1.5")), "0.4511558757925708452998596233515006516628") < 1e-30)
    #expect(DoubleDouble.power(number("-2"), number("1.5")).high.isNaN)
    #expect(DoubleDouble.power(number("-2"), number("3")) == number("-8"))
  }

  @Test func `cancellation leaves the digits that remain`() {
    let difference = number("1.00000000000000000000000000001") - DoubleDouble(1)
    #expect(abs(difference.high / 1e-29 - 1) < 1e-2)
  }

  @Test func `a decimal is not read through Double`() {
    let tenth = DoubleDouble(Constant(0.1, text: "0.1"))
    #expect(tenth.low != 0)
    #expect((tenth * DoubleDouble(10) - DoubleDouble(1)).high.magnitude < 1e-31)
    let third = DoubleDouble(Constant(1.0 / 3, text: "1/3"))
    #expect((third * DoubleDouble(3) - DoubleDouble(1)).high.magnitude < 1e-31)
    #expect(DoubleDouble(decimal: "pi") == nil && DoubleDouble(decimal: "1.2.3") == nil)
  }

  @Test(arguments: [
    "1", "-0.001", "321.8122", "1.706167732170465008478187592", "-9.1855347645577639038992e-6",
    "1e+30", "123456789012345678901", "2.5e-200",
  ]) func `what is read is printed`(text: String) {
    let printed = number(text).decimal(digits: 30)
    #expect(printed == text.replacing("+", with: ""), "\(printed)")
  }

  @Test func `printing rounds the exact sum`() {
    #expect(DoubleDouble(0.1).decimal(digits: 25) == "0.1000000000000000055511151")
    #expect(DoubleDouble(high: 1, low: -0x1p-80).decimal(digits: 10) == "1")
    #expect(DoubleDouble(999.96).decimal(digits: 4) == "1000")
    #expect(DoubleDouble.pi.decimal(digits: 31) == "3.14159265358979323846264338328")
    #expect(DoubleDouble(.nan).decimal(digits: 5) == "nan")
  }

  @Test func `it follows the conventions of the operations`() {
    let (one, two) = (DoubleDouble(1), DoubleDouble(2))
    #expect(DoubleDouble.select(DoubleDouble(0), one, two) == two)
    #expect(DoubleDouble.select(DoubleDouble(.nan), one, two) == two)
    #expect(DoubleDouble.sign(DoubleDouble(-3)) == DoubleDouble(-1))
    #expect(DoubleDouble.sign(DoubleDouble(0)) == DoubleDouble(0))
    #expect(DoubleDouble.maximum(one, two) == two && DoubleDouble.minimum(one, two) == one)
  }

  @Test func `out of range is not a number`() {
    #expect(DoubleDouble.log(DoubleDouble(-1)).high.isNaN)
    #expect(DoubleDouble.asin(DoubleDouble(1.5)).high.isNaN)
    #expect((DoubleDouble(1) / DoubleDouble(0)).high.isNaN)
    #expect(DoubleDouble.exp(DoubleDouble(800)).high.isNaN)
  }
}
