/// Writes the attempt of a step as a C function of loops over vectors of components, which calls the
/// field: for fields that are too large for ``StepEmitter``. The same arithmetic, operation by
/// operation.
///
/// What it gains over the solver's own loops are constants in place of a table, one pass over the
/// slopes for each stage, and the vectors of this machine in place of those of every machine.
struct LoopedStepEmitter {
  private(set) var source: [UInt8] = []
  private let scheme: StepScheme
  private let count, coupled, stride: Int
  /// The loops over a row: as much of it as possible in whole vectors, the rest in half ones.
  private let pieces: [(range: Range<Int>, width: Int)]

  init(scheme: StepScheme, count: Int, coupled: Int, unit: VectorUnit) {
    self.scheme = scheme
    self.count = count
    self.coupled = coupled
    stride = count <= 2 ? 2 : (count + 3) & ~3
    // Rows are multiples of 4. The compiler makes two vectors of one where that is too long.
    let width = min(stride, max(unit.doubles, 4))
    let whole = stride / width * width
    pieces = [(0..<whole, width), (whole..<stride, 4)].filter { !$0.0.isEmpty }
    for width in Set(pieces.map(\.width)).sorted() {
      let form = "__attribute__((vector_size(\(8 * width)), aligned(8), may_alias))"
      write("typedef double D\(width) \(form);\ntypedef long long I\(width) \(form);\n")
    }
    write("typedef void kernel(void *, double, const double *, const double *, const double *, ")
    write("double *, double *);\n")
    write("void \(StepEmitter.symbol)(kernel *rhs, void *context, double t, double h, ")
    write("const double *p, double *Y, double *K, double *Z, const double *relative, ")
    write("const double *absolute, double *sums)\n{\n")
    writeStages()
    writeErrors()
    write("}\n")
  }

  private mutating func writeStages() {
    let last = scheme.stageCount
    for i in 1...last {
      let (older, latest) = scheme.terms(i)
      let target = i < last ? "(Y + \(i * stride))" : "Z"
      write("  { const double g = h * \(CEmitter.text(latest));\n")
      let body = loop { width in
        let y = at("Y", width)
        let base = older.isEmpty ? y : "(\(y) + (\(sum(older, width))) * h)"
        return "*(D\(width) *)(\(target) + i) = \(base) + g * \(slope(i - 1, width));"
      }
      write("\(body)  }\n")
      if i < last { call(at: scheme.nodes[i], state: target, row: i) }
    }
    if scheme.evaluatesEnd { call(at: 1, state: "Z", row: last) }
  }

  private mutating func call(at node: Double, state: String, row: Int) {
    write(
      "  rhs(context, t + \(CEmitter.text(node)) * h, \(state), p, 0, K + \(row * stride), 0);\n")
  }

  private mutating func writeErrors() {
    guard !scheme.errors.isEmpty else { return }
    write("  const double q = h * \(CEmitter.text(scheme.errorScale));\n")
    for row in scheme.errors.indices { write("  double e\(row)[\(stride)];\n") }
    let body = loop { width in
      let (d, j) = ("D\(width)", "I\(width)")
      func magnitude(_ x: String) -> String {
        "(\(d))((\(j))\(at(x, width)) & 0x7fffffffffffffffll)"
      }
      var text = "const \(d) u = \(magnitude("Y")), v = \(magnitude("Z"));\n"
      text += "    const \(j) m = v > u;\n"
      text += "    const \(d) s = (\(d))((m & (\(j))v) | (~m & (\(j))u));\n    const \(d) w = "
      text += "1.0 / (\(at("absolute", width)) + \(at("relative", width)) * s);\n"
      for (row, weights) in scheme.errors.enumerated() {
        let terms = StepTerm.of(weights)
        let error = terms.isEmpty ? "w * 0.0" : "(\(sum(terms, width))) * q"
        text += "    *(\(d) *)(e\(row) + i) = (\(error)) * w;\n"
      }
      return text
    }
    write(body)
    // In order, as everywhere: the sum of a few squares is not worth another last bit.
    for row in scheme.errors.indices {
      for (part, range) in [0..<coupled, coupled..<count].enumerated() {
        write("  { double sum = 0.0;\n")
        write("    for (long k = \(range.lowerBound); k < \(range.upperBound); k++) ")
        write("sum += e\(row)[k] * e\(row)[k];\n")
        write("    sums[\(2 * row + part)] = sum; }\n")
      }
    }
  }

  private func loop(_ body: (_ width: Int) -> String) -> String {
    pieces.map { range, width in
      "  _Pragma(\"GCC unroll 8\")\n  for (long i = \(range.lowerBound); i < \(range.upperBound); i += \(width)) {\n"
        + "    \(body(width))\n  }\n"
    }.joined()
  }

  private func at(_ row: String, _ width: Int) -> String { "(*(const D\(width) *)(\(row) + i))" }

  private func slope(_ row: Int, _ width: Int) -> String { at("K + \(row * stride)", width) }

  private func sum(_ terms: [StepTerm], _ width: Int) -> String {
    StepEmitter.twoChains(
      terms.map { "\(CEmitter.text($0.weight)) * \(slope($0.slope, width))" })
  }

  private mutating func write(_ text: String) { source.append(contentsOf: text.utf8) }
}
