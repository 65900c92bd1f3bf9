import Fields
import LinearAlgebra

/// The transpose of a collocation step at frozen size.
///
/// κ solves κᵢ − h Σₗ aₗᵢ Jₗᵀ κₗ = h bᵢ λ⁺ (see ``CollocationSystem``); then λ = λ⁺ + Σ Jᵢᵀ κᵢ and
/// μ += Σ (∂f/∂p)ᵢᵀ κᵢ, where quadratures q′ = g(y) have κ_q = h bᵢ λ_q⁺ and add h aₗᵢ Gₗᵀ κ_q to the right-hand
/// side.
///
/// By stages: the same with Λᵢ = κᵢ / (h bᵢ), which solves Λᵢ − h Σₗ (bₗ aₗᵢ / bᵢ) Jₗᵀ Λₗ = λ⁺, the stages
/// of the method that makes the pair symplectic (see `SymplecticRungeKutta`); λ = λ⁺ + h Σ bᵢ Jᵢᵀ Λᵢ.
///
/// Cost: s Jacobians, one factorisation of size s·n, one transposed solve, s VJPs.
public final class CollocationTranspose: StepTransposeMap {
  private let field: FieldKernels
  private let stride, count, coupled: Int
  private let methods: [Method]
  private let selector: Int?
  private let cotangents, pulled, stacked, stageSums: UnsafeMutablePointer<Double>
  private let byStages: Bool
  private let quadratures: QuadratureRows
  private let arena: Arena

  private final class Method {
    let stageCount: Int
    let system: CollocationSystem
    let nodes, b: UnsafeMutablePointer<Double>
    /// aₗᵢ in row i.
    let transposed: CombinationTable
    private let arena: Arena

    init(_ tableau: CollocationTableau, field: FieldKernels, stride: Int) {
      let stages = tableau.stageCount
      stageCount = stages
      system = CollocationSystem(tableau, field: field)
      arena = Arena(capacity: 2 * stages)
      nodes = arena.take(stages)
      b = arena.take(stages)
      for i in 0..<stages {
        nodes[i] = tableau.nodes[i]
        b[i] = tableau.b[i]
      }
      transposed = CombinationTable(
        (0..<stages).map { i in tableau.a.map { $0[i] } }, stride: stride)
    }
  }

  /// - Parameters:
  ///   - tableaux: the method, or those of which each record tells which it is.
  ///   - byStages: whether to evaluate at Λᵢ and weigh afterwards.
  init(_ tableaux: [CollocationTableau], field: FieldKernels, byStages: Bool = false) {
    self.byStages = byStages
    self.field = field
    count = field.stateCount
    coupled = field.coupledCount
    stride = Arena.stride(for: count)
    let stride = stride
    methods = tableaux.map { Method($0, field: field, stride: stride) }
    let stages = tableaux.map(\.stageCount).max() ?? 0
    selector = tableaux.count > 1 ? (stages + 1) * stride : nil
    quadratures = QuadratureRows(field)
    arena = Arena(
      capacity: (2 * stages + 1) * stride + stages * coupled + field.parameterCount + 1)
    stageSums = arena.take(field.parameterCount + 1)
    cotangents = arena.take(stages * stride)
    pulled = arena.take((stages + 1) * stride)
    stacked = arena.take(stages * coupled)
  }

  public func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let method = method(of: step)
    let (h, stages, system) = (step.size, method.stageCount, method.system)
    try system.prepare(step, stride: stride)
    for i in 0..<stages {
      let kappa = cotangents + i * stride
      let weight = h * method.b[i]
      for k in 0..<count { kappa[k] = weight * lambda[k] }
    }
    if coupled < count { addQuadratures(h: h, method) }
    for i in 0..<stages {
      (stacked + i * coupled).update(from: cotangents + i * stride, count: coupled)
    }
    try system.solveTransposed(stacked, of: step)
    for i in 0..<stages {
      let kappa = cotangents + i * stride
      kappa.update(from: stacked + i * coupled, count: coupled)
      let t = step.time + method.nodes[i] * h
      let stage = step.stages + (i + 1) * stride
      guard byStages else {
        field.vjp(t, stage, kappa, into: pulled, addingTo: sums)
        for k in 0..<count { lambda[k] += pulled[k] }
        continue
      }
      let weight = h * method.b[i]
      for k in 0..<count { kappa[k] /= weight }
      stageSums.update(repeating: 0, count: field.parameterCount + 1)
      field.vjp(t, stage, kappa, into: pulled, addingTo: stageSums)
      for k in 0..<count { lambda[k] += weight * pulled[k] }
      for j in 0...field.parameterCount { sums[j] += weight * stageSums[j] }
    }
  }

  private func method(of step: StageLog.Step) -> Method {
    guard let selector else { return methods[0] }
    let stages = Int(step.stages[selector])
    var k = 0
    while methods[k].stageCount != stages { k += 1 }
    return methods[k]
  }

  /// κᵢ += h Σₗ aₗᵢ Gₗᵀ κ_q,ₗ for the coupled components.
  private func addQuadratures(h: Double, _ method: Method) {
    let stages = method.stageCount
    for l in 0..<stages {
      let row = pulled + l * stride
      row.update(repeating: 0, count: stride)
      quadratures.addTransposed(
        method.system.values + l * method.system.entryCount, scale: 1,
        of: cotangents + l * stride, to: row)
    }
    let sum = pulled + stages * stride
    for i in 0..<stages {
      method.transposed.combine(i, scale: h, vectors: pulled, base: nil, into: sum)
      let kappa = cotangents + i * stride
      for k in 0..<coupled { kappa[k] += sum[k] }
    }
  }
}
