import Expressions
import Testing

@Suite struct SparsityTests {
  private func program(_ seed: UInt64) -> (Program, SeededGenerator) {
    var generator = SeededGenerator(seed)
    let inputs = ProgramInputs(states: 12, parameters: 2)
    let recorder = Recorder(inputs: inputs)
    let outputs: [Expression] = (0..<9).map { _ in
      let operands = (0..<3).map { _ in
        recorder.input(Int.random(in: 0..<inputs.count, using: &generator))
      }
      return sin(operands[0]) * operands[1] + exp(operands[2])
    }
    return (recorder.program(outputs: outputs), generator)
  }

  /// Nothing outside the pattern moves an output, and every entry within is nonzero.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func patternIsExact(_ seed: UInt64) {
    var (program, generator) = program(seed)
    let x = Inputs(&generator, of: program.inputs)
    let run = Runner(program)
    let (entries, pattern) = program.jacobian()
    #expect(Runner(entries)(x).outputs.allSatisfy { $0 != 0 })
    let base = run(x).outputs
    for column in 0..<pattern.columnCount {
      var moved = x
      moved.y[column] += 0.37
      let changed = zip(base, run(moved).outputs).enumerated().filter { $1.0 != $1.1 }
      let rows = pattern.rows[pattern.columnStarts[column]..<pattern.columnStarts[column + 1]]
      #expect(changed.map(\.offset) == Array(rows))
    }
  }

  @Test func cancellingTermsLeaveNoEntry() {
    let recorder = Recorder(inputs: ProgramInputs(states: 2, parameters: 0))
    let (a, b) = (recorder.state(0), recorder.state(1))
    let program = recorder.program(outputs: [(a + b) - a, sign(a) + b, 0])
    let (_, pattern) = program.jacobian()
    #expect(pattern.columnStarts == [0, 0, 2])
    #expect(pattern.rows == [0, 1])
    #expect(pattern.rowCount == 3)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func colouredProductsRecoverTheJacobian(_ seed: UInt64) {
    var (program, generator) = program(seed)
    let x = Inputs(&generator, of: program.inputs)
    let (entries, pattern) = program.jacobian()
    let coloring = pattern.columnColoring()
    let tangent = Runner(program.jvp())
    let products = (0..<coloring.count).map { tangent(x, v: coloring.seed($0)).outputs }
    let recovered = coloring.entries(of: pattern, from: products)
    #expect(areClose(recovered, Runner(entries)(x).outputs, 1e-13))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func coloursStayWithinTheirBounds(_ seed: UInt64) {
    let pattern = program(seed).0.jacobian().pattern
    let coloring = pattern.columnColoring()
    var columnsOfRow = [Set<Int>](repeating: [], count: pattern.rowCount)
    for column in 0..<pattern.columnCount {
      for row in pattern.rows[pattern.columnStarts[column]..<pattern.columnStarts[column + 1]] {
        columnsOfRow[row].insert(column)
      }
    }
    for columns in columnsOfRow {
      #expect(Set(columns.map { coloring.colors[$0] }).count == columns.count)
    }
    let neighbours = (0..<pattern.columnCount).map { column in
      columnsOfRow.filter { $0.contains(column) }.reduce(into: Set([column])) { $0.formUnion($1) }
    }
    #expect(coloring.count >= columnsOfRow.map(\.count).max() ?? 0)
    #expect(coloring.count <= neighbours.map(\.count).max() ?? 0)
  }

  @Test func bandedMatricesNeedOneColourForEachDiagonal() {
    let n = 50
    let starts = (0...n).map { column in (0..<column).map { rowsOfBand($0, n).count }.reduce(0, +) }
    let pattern = SparsityPattern(
      rowCount: n, columnCount: n, columnStarts: starts,
      rows: (0..<n).flatMap { rowsOfBand($0, n) })
    #expect(pattern.columnColoring().count == 3)
    #expect(SparsityPattern.dense(rows: 4, columns: 7).columnColoring().count == 7)
    #expect(SparsityPattern.dense(rows: 0, columns: 0).columnColoring().count == 0)
  }

  private func rowsOfBand(_ column: Int, _ n: Int) -> [Int] {
    Array(max(0, column - 1)...min(n - 1, column + 1))
  }
}
