import Fields

extension EnsembleLanes {
  private func four(_ array: UnsafePointer<Double>, _ lane: Int) -> SIMD4<Double> {
    UnsafeRawPointer(array + lane).loadUnaligned(as: SIMD4<Double>.self)
  }

  private func store(
    _ values: SIMD4<Double>, to array: UnsafeMutablePointer<Double>, _ lane: Int
  ) {
    UnsafeMutableRawPointer(array + lane).storeBytes(of: values, as: SIMD4<Double>.self)
  }

  /// Judges the attempts just made in four lanes and proposes the next ones, in vectors, where all are
  /// accepted and none is near its end; false, and nothing done, where not. The same operations as lane by
  /// lane, hence the same bits.
  ///
  /// Lane by lane the decisions took twice as long as the steps.
  @inline(__always)
  func fourGoOn(_ lane: Int) -> Bool {
    guard controller.kind == .pi else { return false }
    var squared = scale.squaredNorm(
      coupledSum: four(sums, lane), quadratureSum: four(sums + lanes, lane))
    if hasSecondError {
      let second = scale.squaredNorm(
        coupledSum: four(sums + 2 * lanes, lane), quadratureSum: four(sums + 3 * lanes, lane))
      squared = ButcherTableau.blend(squared, second)
    }
    // Comparisons are false of NaN: of errors, and of the sizes in empty lanes.
    let time = four(times, lane)
    let size = four(sizes, lane)
    let stop = SIMD4(repeating: end)
    guard all(squared .<= 1), all(size * 1.01 .< StepPacer.magnitude(stop - time)) else {
      return false
    }
    let reached = time + four(steps, lane)
    let (factor, logError) = controller.acceptedByPI(
      squaredError: squared, logPrevious: four(logs, lane), growthLimit: four(limits, lane))
    let next = size * factor
    let count = four(accepted, lane) + 1
    let smallest = StepPacer.magnitude(reached) * 2.3e-16
    guard all(next * 1.01 .< StepPacer.magnitude(stop - reached)), all(next .> smallest),
      all(next .> 1e-300), all(count .< SIMD4(repeating: Double(options.stepLimit)))
    else { return false }
    store(reached, to: times, lane)
    store(end < start ? -next : next, to: steps, lane)
    store(next, to: sizes, lane)
    store(controller.remembered(logError), to: logs, lane)
    store(SIMD4(repeating: controller.largestFactor), to: limits, lane)
    store(count, to: accepted, lane)
    UnsafeMutableRawPointer(masks + lane).storeBytes(
      of: SIMD4(repeating: -1), as: SIMD4<Int64>.self)
    return true
  }
}
