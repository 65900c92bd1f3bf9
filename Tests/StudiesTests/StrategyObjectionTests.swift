import Fields
import Integrators
import Testing

@testable import Studies

@Suite struct StrategyObjectionTests {
  /// A method of somebody's own that can be stepped and not differentiated.
  private struct Undifferentiated: MethodFamily {
    let base: any MethodFamily
    var order: Int { base.order }
    var denseOrder: Int { base.denseOrder }
    var isImplicit: Bool { base.isImplicit }
    var missingDerivative: String? { "nobody wrote it" }

    func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
      base.makeStepper(field: field, tolerances: tolerances)
    }

    func makeTranspose(field: FieldKernels) throws(IntegrationFailure) -> any StepTransposeMap {
      throw .unsupported("no transpose")
    }

    func makeTangent(
      field: FieldKernels, initialCount: Int, parameters: [Int]
    ) throws(IntegrationFailure) -> any StepTangentMap {
      throw .unsupported("no tangent")
    }
  }

  @Test func `a strategy that the method does not suit`() throws {
    let method = Method(
      name: "mine", summary: "", family: Undifferentiated(base: Method.tsit5.family),
      controller: Method.tsit5.controller)
    for strategy in [StrategyName.discrete, .tangent] {
      let why = try #require(strategy.objection(to: .own(method)))
      #expect(why.contains("\(strategy.rawValue) needs the derivative of a step"))
      #expect(why.hasSuffix("mine has none because nobody wrote it"))
    }
    for strategy in [StrategyName.interpolated, .checkpointed, .backsolve] {
      #expect(strategy.objection(to: .own(method)) == nil)
    }
  }

  @Test(arguments: Method.allCases)
  func `every method of the project has the derivative of its step`(_ method: Method) {
    for strategy in [StrategyName.discrete, .tangent] {
      #expect(strategy.objection(to: .own(method)) == nil)
    }
  }
}
