import Expressions
import Testing

/// Tangent, cotangent and Jacobian of random programs against each other.
@Suite struct ProductTests {
  private static let inputs = ProgramInputs(states: 5, parameters: 3, extra: 2)

  private func program(_ seed: UInt64) -> (Program, SeededGenerator) {
    var generator = SeededGenerator(seed)
    let program = randomProgram(&generator, inputs: Self.inputs, length: 60, outputs: 4)
    return (program, generator)
  }

  /// ⟨λ, J v⟩ = ⟨Jᵀλ, v⟩ in all inputs at once.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func tangentAndCotangentAreTransposes(_ seed: UInt64) {
    var (program, generator) = program(seed)
    let x = Inputs(&generator, of: Self.inputs)
    let lambda = generator.numbers(4)
    let v = generator.numbers(Self.inputs.count)
    let tangent = Runner(program.jvp(along: [.time, .states, .parameters, .extra]))(x, v: v)
    let cotangent = Runner(program.vjp())(x, v: lambda)
    // vjp's order is y; p, t, extra — the tangent's is t, y, p, extra.
    let transposed =
      [cotangent.sums[3]] + cotangent.outputs + cotangent.sums.prefix(3)
      + cotangent.sums.suffix(2)
    #expect(isClose(dot(lambda, tangent.outputs), dot(transposed, v), 1e-12))
    let states = Runner(program.jvp())(x, v: Array(v[1...5])).outputs
    #expect(isClose(dot(lambda, states), dot(cotangent.outputs, Array(v[1...5])), 1e-12))
  }

  /// The same for the second order: vjp().jvp() = jvp().vjp() in the states, by symmetry.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func secondOrderIsSymmetric(_ seed: UInt64) {
    var (program, generator) = program(seed)
    let x = Inputs(&generator, of: Self.inputs)
    let (lambda, v) = (generator.numbers(4), generator.numbers(5))
    let forward = Runner(program.vjp().jvp())(x, v: lambda + v)
    let reverse = Runner(program.jvp().vjp())(x, v: v + lambda)
    #expect(areClose(forward.outputs, reverse.outputs, 1e-11))
    // Sums of vjp().jvp(): d/dy of (p, t, extra) parts. Those of jvp().vjp(): p, t, extra, v.
    #expect(areClose(forward.sums, Array(reverse.sums.prefix(6)), 1e-11))
    // ∂/∂v of λᵀJv is Jᵀλ.
    let cotangent = Runner(program.vjp())(x, v: lambda).outputs
    #expect(areClose(Array(reverse.sums.suffix(5)), cotangent, 1e-12))
  }

  /// A program with sums keeps them through both transformations.
  @Test func sumsAreDifferentiatedToo() {
    let recorder = Recorder(inputs: ProgramInputs(states: 2, parameters: 0))
    let (a, b) = (recorder.state(0), recorder.state(1))
    let program = recorder.program(outputs: [a], sums: [a * b])
    let x = Inputs(y: [2, 3])
    #expect(Runner(program.jvp())(x, v: [1, 10]).sums == [23])
    #expect(Runner(program.vjp())(x, v: [5, 1]).outputs == [8, 2])
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func jacobiansAreTangentsByColumns(_ seed: UInt64) {
    var (program, generator) = program(seed)
    let x = Inputs(&generator, of: Self.inputs)
    let cases: [(Program.Directions, (program: Program, pattern: SparsityPattern))] = [
      (.states, program.jacobian()), (.parameters, program.parameterJacobian()),
    ]
    for (directions, (entries, pattern)) in cases {
      let tangent = Runner(program.jvp(along: directions))
      let dense = pattern.dense(Runner(entries)(x).outputs)
      for column in 0..<pattern.columnCount {
        let unit = (0..<pattern.columnCount).map { $0 == column ? 1.0 : 0 }
        #expect(areClose(dense.map { $0[column] }, tangent(x, v: unit).outputs, 1e-12))
      }
    }
    let time = Runner(program.jvp(along: .time))(x, v: [1]).outputs
    #expect(areClose(Runner(program.timeDerivative())(x).outputs, time, 1e-12))
  }
}

extension SparsityPattern {
  /// The matrix by rows, from entries in this pattern's order.
  func dense(_ entries: [Double]) -> [[Double]] {
    var matrix = [[Double]](
      repeating: [Double](repeating: 0, count: columnCount), count: rowCount)
    for column in 0..<columnCount {
      for index in columnStarts[column]..<columnStarts[column + 1] {
        matrix[rows[index]][column] = entries[index]
      }
    }
    return matrix
  }
}
