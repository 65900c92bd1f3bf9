import Testing

@testable import Expressions

/// Divisions and roots side by side.
@Suite struct VectorGroupTests {
  /// Σⱼ (xⱼ − xᵢ) / |xⱼ − xᵢ|³ in two dimensions, for `count` bodies.
  private static func gravity(_ count: Int) -> Program {
    let recorder = Recorder(inputs: ProgramInputs(states: 2 * count, parameters: 0))
    let outputs = (0..<count).flatMap { i -> [Expression] in
      var sums: [Expression] = [0, 0]
      for j in 0..<count where j != i {
        let dx = recorder.state(j) - recorder.state(i)
        let dy = recorder.state(count + j) - recorder.state(count + i)
        let inverse = power(dx * dx + dy * dy, -1.5)
        sums[0] += dx * inverse
        sums[1] += dy * inverse
      }
      return sums
    }
    return recorder.program(outputs: outputs)
  }

  @Test("Every pair of bodies is computed once, and all of them side by side")
  func pairs() {
    let program = Self.gravity(7).loweredToDouble()
    #expect(program.operationCounts[.sqrt] == 21 && program.operationCounts[.divide] == 21)
    for unit in VectorUnit.allCases {
      let vectors = VectorGroups(program, unit: unit)
      // Root, product and reciprocal stay in vectors.
      let grouped = vectors.group.count { $0 != nil }
      #expect(grouped >= 60, "\(unit)")
      #expect(vectors.groups.allSatisfy { $0.members.count <= unit.doubles })
      for (index, group) in vectors.groups.enumerated() {
        #expect(group.members.allSatisfy { vectors.group[$0] == index })
        #expect(
          group.members.allSatisfy { program.instructions[$0].operation == group.operation })
      }
    }
  }

  @Test("A few divisions are left alone")
  func few() {
    let vectors = VectorGroups(Self.gravity(3).loweredToDouble(), unit: .avx512)
    #expect(vectors.groups.isEmpty)
  }

  @Test("The bits are those of the interpreter", arguments: [4, 7, 9])
  func bits(count: Int) throws {
    let program = Self.gravity(count)
    let native = Runner(program, backend: .native)
    try #require(native.programs.backend == .native, "\(native.programs.note ?? "")")
    var generator = SeededGenerator(5)
    for _ in 0..<20 {
      let x = Inputs(y: generator.numbers(2 * count))
      #expect(native(x).outputs.map(\.bitPattern) == Runner(program)(x).outputs.map(\.bitPattern))
    }
  }

  @Test("Operands of several groups, constants and leftovers are put in the right lanes")
  func lanes() throws {
    let recorder = Recorder(inputs: ProgramInputs(states: 11, parameters: 0))
    let x = (0..<11).map { recorder.state($0) }
    let roots = x.map { sqrt($0 + 2) }
    // In another order than the roots, the same divisor throughout, and a sum over what is grouped.
    let quotients = roots.reversed().map { $0 / x[3] } + roots.map { 3 / $0 }
    let mixed = zip(quotients, roots).map { $0 * $1 }
    let program = recorder.program(outputs: quotients + mixed + roots.map { $0 + 1 })
    let native = Runner(program, backend: .native)
    try #require(native.programs.backend == .native, "\(native.programs.note ?? "")")
    let input = Inputs(y: (0..<11).map { 0.3 + Double($0) })
    #expect(native(input).outputs == Runner(program)(input).outputs)
  }
}
