#if arch(x86_64) && canImport(Glibc)
  import Expressions
  import Testing

  /// Each elementary operation against differences in extended precision, which know nothing of
  /// the derivative formulas.
  @Suite struct DerivativeRuleTests {
    /// Points inside the domain of the operation, several regimes each.
    static func points(_ operation: Operation) -> [[Double]] {
      switch operation {
      case .divide: [[0.7, 1.3], [-2, 0.4], [3, -5]]
      case .power: [[1.7, 2.3], [0.6, -1.4], [2.5, 3], [3, 0.5]]
      case .select: [[0.5, 1.1, 2.2], [-0.5, 1.1, 2.2]]
      case .log: [[0.3], [1.5], [20]]
      case .log1p: [[-0.6], [0.1], [4]]
      case .sqrt: [[0.2], [9]]
      case .cbrt: [[-2], [0.4], [9]]
      case .asin, .acos: [[-0.9], [0.1], [0.6]]
      case _ where operation.arity == 2: [[0.7, 1.3], [-2, 0.4], [3, -5]]
      default: [[-1.2], [0.3], [2.1]]
      }
    }

    @Test(arguments: Operation.allCases)
    func tangentAndCotangentAgreeWithDifferences(_ operation: Operation) {
      let n = operation.arity
      let recorder = Recorder(inputs: ProgramInputs(states: n, parameters: 0))
      let program = recorder.program(
        outputs: [.apply(operation, (0..<n).map(recorder.state))])
      var exact = Interpreter<Float80>(program)
      let (jvp, vjp) = (Runner(program.jvp()), Runner(program.vjp()))
      for point in Self.points(operation) {
        var gradient: [Double] = []
        for index in 0..<n {
          let expected =
            numericalDerivative { h in
              var y = point.map { Float80($0) }
              y[index] += h * (operation == .asin || operation == .acos ? 0.1 : 1)
              return exact.evaluate(t: 0, y: y, p: []).outputs[0]
            } * (operation == .asin || operation == .acos ? 10 : 1)
          gradient.append(expected)
          let unit = (0..<n).map { $0 == index ? 1.0 : 0 }
          let tangent = jvp(Inputs(y: point), v: unit).outputs[0]
          #expect(isClose(tangent, expected, 4e-14), "∂\(index) at \(point)")
        }
        let cotangent = vjp(Inputs(y: point), v: [1]).outputs
        #expect(areClose(cotangent, gradient, 4e-14), "gradient at \(point)")
      }
    }

    @Test(arguments: [-16, -7, -1, 0, 1, 2, 3, 5, 15, 16, 17, 0.5, -0.5, 2.5])
    func constantExponents(_ exponent: Double) {
      let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
      let program = recorder.program(outputs: [power(recorder.state(0), Expression(exponent))])
      let value = Runner(program)(Inputs(y: [1.1])).outputs[0]
      #expect(isClose(value, Double.power(1.1, exponent), 1e-14))
      let slope = Runner(program.jvp())(Inputs(y: [1.1]), v: [1]).outputs[0]
      #expect(isClose(slope, exponent * Double.power(1.1, exponent - 1), 1e-14))
      #expect(
        program.operationCounts[.power, default: 0]
          == (exponent == 17 || (exponent.rounded() != exponent && exponent != 0.5) ? 1 : 0))
    }

    /// Second derivatives by reverse over forward and forward over reverse, against differences.
    @Test(arguments: Operation.allCases)
    func secondDerivativesAgreeWithDifferencesOfFirst(_ operation: Operation) {
      let n = operation.arity
      let recorder = Recorder(inputs: ProgramInputs(states: n, parameters: 0))
      let program = recorder.program(
        outputs: [.apply(operation, (0..<n).map(recorder.state))])
      let first = program.vjp()
      var exact = Interpreter<Float80>(first)
      let (forward, reverse) = (Runner(first.jvp()), Runner(program.jvp().vjp()))
      for point in Self.points(operation) {
        let direction = [0.3, -0.7, 0.2].prefix(n)
        let scale = operation == .asin || operation == .acos ? 0.1 : 1
        let expected = (0..<n).map { row in
          numericalDerivative { h in
            let y = zip(point, direction).map { Float80($0) + h * Float80($1 * scale) }
            return exact.evaluate(t: 0, y: y, p: [], v: [1]).outputs[row]
          } / scale
        }
        let a = forward(Inputs(y: point), v: [1] + direction).outputs
        let b = reverse(Inputs(y: point), v: direction + [1]).outputs
        #expect(areClose(a, expected, 2e-12), "forward over reverse at \(point)")
        #expect(areClose(b, expected, 2e-12), "reverse over forward at \(point)")
      }
    }
  }
#endif
