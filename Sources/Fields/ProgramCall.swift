import Expressions

/// A program called with arrays, for what is evaluated a few times a solve: initial values,
/// objectives and their derivatives. Always interpreted: compiling would cost more than it saves.
struct ProgramCall {
  private let code: CompiledPrograms
  private let outputCount, sumCount: Int

  init(_ program: Program) {
    code = CompiledPrograms([program], backend: .interpreter)
    outputCount = program.outputs.count
    sumCount = program.sums.count
  }

  func callAsFunction(
    t: Double, y: [Double] = [], p: [Double], v: [Double] = []
  ) -> (outputs: [Double], sums: [Double]) {
    var outputs = [Double](repeating: 0, count: max(outputCount, 1))
    var sums = [Double](repeating: 0, count: max(sumCount, 1))
    // Empty arrays still need an address to pass.
    let y = y.isEmpty ? [0] : y
    let p = p.isEmpty ? [0] : p
    let v = v.isEmpty ? [0] : v
    code.kernel(0)(code.context(0), t, y, p, v, &outputs, &sums)
    return (Array(outputs.prefix(outputCount)), Array(sums.prefix(sumCount)))
  }
}
