extension CEmitter {
  static let inputs = "double t, const double *y, const double *p, const double *v"

  /// The C library's functions are declared here, `const` (no memory is touched, so the state need
  /// not be read again after a call). They are compiled with `-fno-builtin`: a compiler that knows
  /// `pow` may turn `pow(x, 2)` into `x*x`, which is another last bit than the interpreter's.
  static let prologue: String = {
    let unary = Operation.allCases.compactMap(libraryName).filter { $0 != "pow" }
    let declarations = unary.map { "M double \($0)(double);\n" }.joined()
    return "#define M extern __attribute__((const))\nM double pow(double, double);\n" + declarations
  }()

  private static func libraryName(_ operation: Operation) -> String? {
    switch operation {
    case .power: "pow"
    case .exp: "exp"
    case .expm1: "expm1"
    case .log: "log"
    case .log1p: "log1p"
    case .cbrt: "cbrt"
    case .sin: "sin"
    case .cos: "cos"
    case .tan: "tan"
    case .asin: "asin"
    case .acos: "acos"
    case .atan: "atan"
    case .sinh: "sinh"
    case .cosh: "cosh"
    case .tanh: "tanh"
    case .add, .subtract, .multiply, .divide, .minimum, .maximum, .select, .negate, .abs, .sign,
      .sqrt:
      nil
    }
  }

  /// The operation on operands that are names, elements or numbers, hence free of side effects.
  static func text(_ operation: Operation, _ a: String, _ b: String, _ c: String) -> String {
    switch operation {
    case .add: "\(a) + \(b)"
    case .subtract: "\(a) - \(b)"
    case .multiply: "\(a) * \(b)"
    case .divide: "\(a) / \(b)"
    case .negate: "-\(a)"
    case .minimum: "\(a) <= \(b) || \(a) != \(a) ? \(a) : \(b)"
    case .maximum: "\(a) >= \(b) || \(a) != \(a) ? \(a) : \(b)"
    case .select: "\(a) > 0.0 ? \(b) : \(c)"
    case .abs: "__builtin_fabs(\(a))"
    case .sign: "\(a) > 0.0 ? 1.0 : \(a) < 0.0 ? -1.0 : \(a)"
    case .sqrt: "__builtin_sqrt(\(a))"
    case .power: "pow(\(a), \(b))"
    default: "\(libraryName(operation) ?? "")(\(a))"
    }
  }

  /// The number exactly, as a hexadecimal literal in parentheses.
  static func text(_ value: Double) -> String {
    if value.isNaN { return "__builtin_nan(\"\")" }
    if value.isInfinite { return value < 0 ? "(-__builtin_inf())" : "__builtin_inf()" }
    let digits = String(value.significandBitPattern, radix: 16)
    let fraction = String(repeating: "0", count: 13 - digits.utf8.count) + digits
    let isSmall = value.exponentBitPattern == 0
    let exponent = isSmall ? -1022 : Int(value.exponentBitPattern) - 1023
    let sign = value.sign == .minus ? "-" : ""
    return "(\(sign)0x\(isSmall ? 0 : 1).\(fraction)p\(exponent))"
  }
}
