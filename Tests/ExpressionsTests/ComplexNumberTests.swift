import Expressions
import Testing

/// Derivatives by a complex step against the rules of differentiation.
@Suite("Complex numbers")
struct ComplexNumberTests {
  /// Points where the operation is real and smooth.
  static func points(_ operation: Operation) -> [[Double]] {
    switch operation {
    case .asin, .acos: [[0.3], [-0.7], [0], [0.999]]
    case .log, .sqrt: [[0.3], [1], [7.5], [1e-12]]
    case .log1p: [[0.3], [-0.6], [1e-12], [0]]
    case .power: [[0.3, 2.5], [2, -1.5], [1.1, 0]]
    case .divide: [[1, 3], [2e-60, -3e-60], [-1, 1e60]]
    case .select: [[1, 2, 3], [-1, 2, 3]]
    case .minimum, .maximum: [[1, 2], [2, 1], [1, 1]]
    default:
      operation.arity == 2
        ? [[0.3, -1.2], [2, 5], [-1e-9, 4]] : [[0.3], [-0.7], [1.9], [-2.4], [1e-9]]
    }
  }

  @Test("Real and imaginary parts are value and derivative", arguments: Operation.allCases)
  func derivatives(operation: Operation) {
    let arity = operation.arity
    let program = Program(
      inputs: ProgramInputs(states: arity, parameters: 0), constants: [],
      instructions: [.init(operation, 1, arity > 1 ? 2 : -1, arity > 2 ? 3 : -1)],
      outputs: [Int32(1 + arity)])
    let tangent = program.jvp()
    for point in Self.points(operation) {
      for k in 0..<arity {
        for step in [1e-30, 1e-200] {
          let scale = point[k] == 0 ? 1 : abs(point[k])
          var arguments = point.map { ComplexNumber($0) }
          arguments[k].imaginary = step * scale
          var complex = Interpreter<ComplexNumber>(program)
          let found = complex.evaluate(t: ComplexNumber(0.0), y: arguments, p: []).outputs[0]
          var real = Interpreter<Double>(program)
          let value = real.evaluate(t: 0, y: point, p: []).outputs[0]
          var derivative = Interpreter<Double>(tangent)
          let direction = (0..<arity).map { $0 == k ? 1.0 : 0 }
          let slope = derivative.evaluate(t: 0, y: point, p: [], v: direction).outputs[0]
          #expect(abs(found.real - value) <= 4e-16 * abs(value) + step * scale, "\(point)")
          let ratio = found.imaginary / (step * scale)
          #expect(
            abs(ratio - slope) <= 1e-14 * max(abs(slope), 1e-14), "\(point): \(ratio), \(slope)")
        }
      }
    }
  }

  @Test("Powers of numbers that are not positive", arguments: [1e-30, 1e-200])
  func powers(step: Double) {
    for (base, exponent) in [(-1.2, 3.0), (-3, 2), (0, 2), (0, 1), (-2, -1)] {
      let power = ComplexNumber.power(ComplexNumber(base, step), ComplexNumber(exponent))
      let slope = exponent * Double.power(base, exponent - 1)
      #expect(abs(power.real - Double.power(base, exponent)) <= 1e-14 + step)
      #expect(abs(power.imaginary / step - slope) <= 1e-14 * max(abs(slope), 1))
    }
    #expect(ComplexNumber.power(ComplexNumber(-2, step), ComplexNumber(0.5)).real.isNaN)
  }

  @Test("Large imaginary parts obey the laws of functions")
  func laws() {
    let z = ComplexNumber(0.4, 0.3)
    func near(_ a: ComplexNumber, _ b: ComplexNumber) -> Bool {
      abs(a.real - b.real) + abs(a.imaginary - b.imaginary) < 1e-14
    }
    typealias C = ComplexNumber
    #expect(near(C.exp(C.log(z)), z) && near(C.sqrt(z) * C.sqrt(z), z))
    #expect(near(C.sin(C.asin(z)), z) && near(C.cos(C.acos(z)), z) && near(C.tan(C.atan(z)), z))
    #expect(near(C.tanh(z), C.sinh(z) / C.cosh(z)) && near(C.tan(z), C.sin(z) / C.cos(z)))
    #expect(near(C.cbrt(z) * C.cbrt(z) * C.cbrt(z), z) && near(C.log1p(z), C.log(C(1) + z)))
    #expect(near(C.expm1(z), C.exp(z) - C(1)) && near(C.power(z, C(2)), z * z))
    #expect(near(z / z, C(1)) && near(C.power(C(2), z), C.exp(C.log(C(2)) * z)))
  }
}
