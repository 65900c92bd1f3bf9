import HighPrecision
import Testing

@Suite struct CollocationTableTests {
  @Test(arguments: CollocationNodes.allCases, [2, 3, 5, 7, 9, 11])
  func `the simplifying conditions hold to 1e-29`(kind: CollocationNodes, stages: Int) {
    let residuals = CollocationTable<DoubleDouble>(kind, stages: stages).conditionResiduals
    #expect(residuals.b < 1e-29 && residuals.c < 1e-29 && residuals.d < 1e-29, "\(residuals)")
  }

  @Test func `Radau IIA of three stages is the textbook's`() {
    let table = CollocationTable<DoubleDouble>(.radau, stages: 3)
    let root = DoubleDouble.sqrt(DoubleDouble(6))
    let first = (DoubleDouble(4) - root) / DoubleDouble(10)
    #expect((table.nodes[0] - first).high.magnitude < 1e-31)
    #expect(table.nodes[2] == DoubleDouble(1))
    let corner = (DoubleDouble(88) - root * DoubleDouble(7)) / DoubleDouble(360)
    #expect((table.matrix[0] - corner).high.magnitude < 1e-31)
  }
}
