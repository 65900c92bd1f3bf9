import Expressions
import Fields
import Glibc

/// What the maps of a Taylor step have in common.
enum TaylorScale {
  /// e², by which each coefficient is to be smaller than the one before.
  static let lastWeight = exp(2.0)
  static let lastWeightLog2 = 2 / log(2.0)

  /// The power of two nearest to |h|: coefficients scaled by it neither overflow nor underflow where they
  /// count.
  static func near(_ h: Double) -> Double {
    h == 0 || !h.isFinite ? 1 : exp2(log2(abs(h)).rounded())
  }

  /// Begins an expansion at the start of a recorded step.
  static func load(
    _ series: DoubleSeries, field: FieldKernels, _ step: StageLog.Step, scale: Double
  ) {
    let t = field.discontinuities?.clamped(step.time) ?? step.time
    series.begin(t: t, parameters: field.parameters, scale: scale)
    let first = series.program.inputs.stateSlots.lowerBound
    for i in 0..<field.stateCount { series.set(first + i, 0, step.stages[i]) }
  }
}
