import CMachine

/// The vectors of the processor at hand, for emitted code that is worth them.
///
/// The compiler is told by name what it may use, never "whatever this machine has": the options are
/// part of the cache's key, so a cache in a home directory that several machines share stays right.
/// None of them changes a value: vectors do in each element what scalars do, and products and sums
/// stay apart (`-ffp-contract=off`).
package enum VectorUnit: Int, CaseIterable, Sendable {
  /// Two doubles: what every x86-64 and every arm64 has.
  case baseline = 2
  case avx2 = 4
  case avx512 = 8

  /// The doubles in a vector.
  package var doubles: Int { rawValue }

  /// The best this machine has.
  package static let current = VectorUnit(rawValue: Int(costate_vector_doubles())) ?? .baseline

  /// Those that run on this machine.
  package static var available: [VectorUnit] {
    allCases.filter { $0.rawValue <= current.rawValue }
  }

  /// What the compiler knows the instructions by.
  private var features: [String] {
    switch self {
    case .baseline: []
    case .avx2: ["avx2"]
    case .avx512: ["avx512f", "avx512vl", "avx512dq"]
    }
  }

  var compilerOptions: [String] { features.map { "-m" + $0 } }

  /// The same for one function, to be written before it.
  var functionAttribute: String {
    self == .baseline
      ? "" : "__attribute__((target(\"\(features.joined(separator: ","))\")))\n"
  }
}
