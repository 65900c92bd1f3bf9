/// The arithmetic of binomial checkpointing (Griewank 1992; Griewank & Walther 2000, Algorithm 799).
///
/// With s states that can be held, the first one included, and no step taken more than r times before it
/// is recorded, at most β(s, r) = C(s + r, s) steps can be reversed. To reverse l steps takes at least
/// t(l, s) = r·l − β(s + 1, r − 1) steps beside the l that are recorded, where β(s, r − 1) < l ≤ β(s, r).
public enum Binomial {
  /// β(s, r) = (s + r)!/(s! r!); 0 where r < 0, and no more than 2⁶² (no computation is as long).
  public static func reach(slots: Int, repetitions: Int) -> Int {
    guard repetitions >= 0, slots >= 0 else { return 0 }
    var value = 1
    let few = min(slots, repetitions)
    for i in 0..<few {
      let (product, overflows) = value.multipliedReportingOverflow(by: slots + repetitions - i)
      if overflows || product > 1 << 62 { return 1 << 62 }
      // A binomial coefficient after each division, so that there is no remainder.
      value = product / (i + 1)
    }
    return value
  }

  /// r: the least number of repetitions with which `steps` steps can be reversed.
  public static func repetitions(steps: Int, slots: Int) -> Int {
    // One state: r = l − 1, one by one would take long.
    if slots == 1 { return max(0, steps - 1) }
    var r = 0
    while reach(slots: slots, repetitions: r) < steps { r += 1 }
    return r
  }

  /// t(l, s): the least number of steps beside the recorded ones.
  public static func extraSteps(steps: Int, slots: Int) -> Int {
    guard steps > 1 else { return 0 }
    let r = repetitions(steps: steps, slots: slots)
    return r * steps - reach(slots: slots + 1, repetitions: r - 1)
  }

  /// How far to go before the next state is stored. All lengths k with
  /// β(s, r − 2) ≤ k ≤ β(s, r − 1) and β(s − 1, r − 1) ≤ l − k ≤ β(s − 1, r) are optimal, by Pascal's
  /// rule for β(s + 1, r − 1); the longest stores the fewest states.
  static func split(steps: Int, slots: Int) -> Int {
    let r = repetitions(steps: steps, slots: slots)
    return min(
      reach(slots: slots, repetitions: r - 1),
      steps - reach(slots: slots - 1, repetitions: r - 1))
  }
}
