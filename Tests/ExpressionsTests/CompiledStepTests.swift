import Testing

@testable import Expressions

/// Emitted steps against the formula they are made of.
@Suite struct CompiledStepTests {
  /// Not a method of any order: every coefficient is its own, some are zero, one row has a single term.
  private static let scheme = StepScheme(
    nodes: [0, 0.3, 0.55, 0.8, 1],
    rows: [
      [], [0.3], [0.2, 0.35], [0.1, 0, 0.7], [0.4, -0.3, 0, 0.9],
      [0.15, 0.25, -0.1, 0, 0.7],
    ],
    errors: [[0.1, 0, -0.3, 0.05, 0.15, 0.02], [0.5, -0.5]], errorScale: 0.75,
    evaluatesEnd: true)
  private static let withoutEnd = StepScheme(
    nodes: [0, 0.5], rows: [[], [0.5], [0, 1]], errors: [[1, -1]], errorScale: 1,
    evaluatesEnd: false)
  private static let schemes = [scheme, withoutEnd]

  /// What a step reads and writes.
  private struct Step {
    var t, h: Double
    var y, p, k0: [Double]
    var relative, absolute: [Double]
  }

  private struct Result: Equatable {
    var stages, slopes: [[Double]]
    var z: [Double]
    var sums: [Double]
  }

  private static func step(_ program: Program, _ generator: inout SeededGenerator) -> Step {
    let n = program.inputs.states
    return Step(
      t: generator.numbers(1, in: 0...1)[0], h: generator.numbers(1, in: -0.2...0.2)[0],
      y: generator.numbers(n), p: generator.numbers(program.inputs.parameters),
      k0: generator.numbers(n), relative: (0..<n).map { 1e-3 * Double($0 + 1) },
      absolute: (0..<n).map { 1e-4 * Double($0 + 2) })
  }

  /// The formulas, with the sums in the documented order.
  private static func expected(
    _ scheme: StepScheme, _ program: Program, coupled: Int, _ s: Step
  ) -> Result {
    let field = Runner(program)
    let n = s.y.count
    func sum(_ weights: [Double], _ slopes: [[Double]], _ k: Int) -> Double? {
      let products = zip(weights, slopes).filter { $0.0 != 0 }.map { $0 * $1[k] }
      func chain(_ r: Int) -> Double? {
        let chosen = products.indices.filter { $0 % 2 == r }.map { products[$0] }
        return chosen.isEmpty ? nil : chosen.dropFirst().reduce(chosen[0], +)
      }
      guard let even = chain(0) else { return nil }
      return chain(1).map { even + $0 } ?? even
    }
    var slopes = [s.k0]
    var stages: [[Double]] = []
    for i in 1...scheme.stageCount {
      let row = Array(scheme.rows[i].prefix(i))
      stages.append(
        (0..<n).map { k in
          let older = sum(Array(row.dropLast()), slopes, k).map { s.y[k] + $0 * s.h } ?? s.y[k]
          return older + (s.h * row[i - 1]) * slopes[i - 1][k]
        })
      if i < scheme.stageCount || scheme.evaluatesEnd {
        let node = i < scheme.stageCount ? scheme.nodes[i] : 1
        slopes.append(
          field(Inputs(t: s.t + node * s.h, y: stages[i - 1], p: s.p)).outputs)
      }
    }
    let z = stages[scheme.stageCount - 1]
    var sums: [Double] = []
    for weights in scheme.errors {
      let ratios = (0..<n).map { k in
        (sum(weights, slopes, k) ?? 0) * (s.h * scheme.errorScale)
          * (1 / (s.absolute[k] + s.relative[k] * max(abs(s.y[k]), abs(z[k]))))
      }
      sums.append(ratios[..<coupled].reduce(0) { $0 + $1 * $1 })
      sums.append(ratios[coupled...].reduce(0) { $0 + $1 * $1 })
    }
    return Result(
      stages: Array(stages.dropLast()), slopes: Array(slopes.dropFirst()), z: z, sums: sums)
  }

  private func found(
    _ kernel: StepKernel, _ scheme: StepScheme, _ program: Program, _ s: Step
  ) -> Result {
    let n = s.y.count
    let stride = n <= 2 ? 2 : (n + 3) & ~3
    func padded(_ v: [Double], _ value: Double = 0) -> [Double] {
      v + Array(repeating: value, count: stride - n)
    }
    let code = CompiledPrograms([program], backend: .interpreter)
    let room = [Double](repeating: 0, count: (scheme.stageCount + 1) * stride)
    var (stages, slopes) = (padded(s.y) + room, padded(s.k0) + room)
    var z = padded(s.y)
    var sums = [Double](repeating: .nan, count: 4)
    kernel(
      code.kernel(0), code.context(0), s.t, s.h, s.p + [0], &stages, &slopes, &z,
      padded(s.relative), padded(s.absolute, 1), &sums)
    func row(_ array: [Double], _ i: Int) -> [Double] { Array(array[i * stride..<i * stride + n]) }
    let last = scheme.stageCount
    return Result(
      stages: (1..<last).map { row(stages, $0) },
      slopes: (1..<last + (scheme.evaluatesEnd ? 1 : 0)).map { row(slopes, $0) },
      z: row(z, 0), sums: Array(sums.prefix(2 * scheme.errors.count)))
  }

  @Test(
    "A step is the formula to the bit, on every vector unit", arguments: [1, 2, 3, 8, 9, 13, 21])
  func steps(states: Int) throws {
    var generator = SeededGenerator(UInt64(states))
    let inputs = ProgramInputs(states: states, parameters: 2)
    let program = randomProgram(&generator, inputs: inputs, length: 30, outputs: states)
    for (scheme, coupled) in zip(Self.schemes, [states, max(1, states - 1)]) {
      for unit in VectorUnit.available {
        let compiled = try CompiledStep(
          scheme, rhs: program, coupled: coupled, unit: unit, environment: .current)
        for _ in 0..<5 {
          let step = Self.step(program, &generator)
          #expect(
            found(compiled.kernel, scheme, program, step)
              == Self.expected(scheme, program, coupled: coupled, step), "\(unit)")
        }
      }
    }
  }

  @Test("Each lane is the formula to the bit, on every vector unit", arguments: [1, 3, 10])
  func lanes(states: Int) throws {
    var generator = SeededGenerator(UInt64(100 + states))
    let inputs = ProgramInputs(states: states, parameters: 2)
    let program = randomProgram(&generator, inputs: inputs, length: 60, outputs: states)
    for (scheme, coupled) in zip(Self.schemes, [states, max(1, states - 1)]) {
      for unit in VectorUnit.available {
        let compiled = try CompiledLaneStep(
          scheme, rhs: program, coupled: coupled, unit: unit, environment: .current)
        #expect(compiled.lanes == unit.doubles)
        let steps = (0..<compiled.lanes).map { _ in Self.step(program, &generator) }
        let results = attempt(compiled, steps, rows: scheme.errors.count, accepting: [])
        for (lane, step) in steps.enumerated() {
          let expected = Self.expected(scheme, program, coupled: coupled, step)
          #expect(results[lane].z == expected.z && results[lane].sums == expected.sums)
          let slope = Runner(program)(Inputs(t: step.t + step.h, y: expected.z, p: step.p)).outputs
          #expect(results[lane].slope == slope)
        }
        // Where the candidate is accepted, the step goes on from it, elsewhere from where it was.
        let again = attempt(compiled, steps, rows: scheme.errors.count, accepting: [0])
        var moved = steps[0]
        (moved.y, moved.k0) = (results[0].z, results[0].slope)
        let next = Self.expected(scheme, program, coupled: coupled, moved)
        #expect(again[0].z == next.z)
        #expect(again.dropFirst().map(\.z) == results.dropFirst().map(\.z))
      }
    }
  }

  private func attempt(
    _ step: CompiledLaneStep, _ steps: [Step], rows: Int, accepting: Set<Int>
  ) -> [(z: [Double], slope: [Double], sums: [Double])] {
    let (lanes, n) = (step.lanes, steps[0].y.count)
    func block(_ values: [[Double]]) -> UnsafeMutablePointer<Double> {
      let count = max(values[0].count, 4) * lanes
      let memory = UnsafeMutableRawPointer.allocate(byteCount: 8 * count, alignment: 64)
        .bindMemory(to: Double.self, capacity: count)
      memory.initialize(repeating: 0, count: count)
      for (lane, row) in values.enumerated() {
        for (k, value) in row.enumerated() { memory[k * lanes + lane] = value }
      }
      return memory
    }
    let t = block(steps.map { [$0.t] })
    let h = block(steps.map { [$0.h] })
    let p = block(steps.map(\.p))
    let y = block(steps.map(\.y))
    let k = block(steps.map(\.k0))
    let z = block(steps.map(\.y))
    let e = block(steps.map(\.k0))
    let sums = block(steps.map { _ in [0, 0, 0, 0] })
    let masks = UnsafeMutableRawPointer(block(steps.map { _ in [0] }))
      .assumingMemoryBound(to: Int64.self)
    defer {
      for array in [t, h, p, y, k, z, e, sums] { array.deallocate() }
      masks.deallocate()
    }
    // The tolerances are common to all lanes.
    func call() {
      step.kernel(t, h, masks, p, y, k, z, e, steps[0].relative, steps[0].absolute, sums)
    }
    call()
    if !accepting.isEmpty {
      for lane in accepting { masks[lane] = -1 }
      call()
    }
    return (0..<lanes).map { lane in
      func row(_ array: UnsafeMutablePointer<Double>, _ n: Int) -> [Double] {
        (0..<n).map { array[$0 * lanes + lane] }
      }
      return (row(z, n), row(e, n), row(sums, 2 * rows))
    }
  }

  @Test("Without a compiler there is none, and a reason")
  func noCompiler() {
    var environment = NativeEnvironment.current
    environment.compiler = ["no-such-compiler"]
    var generator = SeededGenerator(3)
    let program = randomProgram(
      &generator, inputs: ProgramInputs(states: 2, parameters: 0), length: 5, outputs: 2)
    #expect(throws: NativeFailure.self) {
      try CompiledStep(
        Self.scheme, rhs: program, coupled: 2, unit: .current, environment: environment)
    }
  }

  @Test("What the processor is asked for, it has")
  func units() {
    #expect(VectorUnit.available.contains(.baseline) && VectorUnit.available.last == .current)
    #expect(VectorUnit.baseline.compilerOptions.isEmpty)
  }
}
