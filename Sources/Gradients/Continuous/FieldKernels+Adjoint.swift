import Fields

extension FieldKernels {
  /// λ′ = −(∂f/∂y)ᵀ λ and, where it is asked for, μ′ = −(∂f/∂p)ᵀ λ; `sums` is scratch of m + 1 numbers.
  func adjoint(
    _ t: Double, state: UnsafePointer<Double>, lambda: UnsafePointer<Double>,
    lambdaSlope: UnsafeMutablePointer<Double>, sums: UnsafeMutablePointer<Double>,
    parameterSlope: UnsafeMutablePointer<Double>?
  ) {
    sums.update(repeating: 0, count: parameterCount + 1)
    vjp(t, state, lambda, into: lambdaSlope, addingTo: sums)
    for i in 0..<stateCount { lambdaSlope[i] = -lambdaSlope[i] }
    guard let parameterSlope else { return }
    for j in 0..<parameterCount { parameterSlope[j] = -sums[j] }
  }

  /// The kernel of Jᵀλ alone, where it saves most of the work: of more parameters than states.
  var transposeOfStates: KernelCall? {
    parameterCount > stateCount ? stateTranspose?.call : nil
  }

  /// λ′ = −(∂f/∂y)ᵀ λ by that kernel.
  func adjoint(
    _ t: Double, state: UnsafePointer<Double>, lambda: UnsafePointer<Double>,
    lambdaSlope: UnsafeMutablePointer<Double>, by kernel: KernelCall
  ) {
    counts.pointee.vjp &+= 1
    kernel.function(kernel.context, t, state, parameters, lambda, lambdaSlope, nil)
    for i in 0..<stateCount { lambdaSlope[i] = -lambdaSlope[i] }
  }

  /// Subtracts what a kernel of second derivatives gives for y, and for p where asked, from
  /// (λ, μ)-shaped `out`.
  ///
  /// `sums` is scratch of m + 1 + n numbers, `product` of n.
  func subtractSecond(
    _ kernel: KernelCall, _ t: Double, _ state: UnsafePointer<Double>, _ v: UnsafePointer<Double>,
    sums: UnsafeMutablePointer<Double>, product: UnsafeMutablePointer<Double>,
    from out: UnsafeMutablePointer<Double>, andParameters: Bool
  ) {
    sums.update(repeating: 0, count: parameterCount + 1 + stateCount)
    kernel.function(kernel.context, t, state, parameters, v, product, sums)
    for i in 0..<stateCount { out[i] -= product[i] }
    guard andParameters else { return }
    for j in 0..<parameterCount { out[stateCount + j] -= sums[j] }
  }
}

extension KernelCall {
  /// For derivatives of adjoint fields that nothing asks for: first-order strategies differentiate
  /// the forward field only.
  public static var unavailable: KernelCall {
    KernelCall { _, _, _, _, _, _, _ in
      preconditionFailure("the derivatives of an adjoint field are not available")
    }
  }
}

extension Counts {
  /// The solver's own work, without evaluations of the adjoint field: the kernels of the forward
  /// field that those call are counted where they run.
  var ofSolver: Counts {
    var counts = self
    counts.rhs = 0
    counts.jvp = 0
    counts.jacobian = 0
    return counts
  }

  /// The same work as steps that had been taken before: taken again, not new.
  var asReplays: Counts {
    var counts = self
    counts.replayed += counts.accepted
    counts.accepted = 0
    counts.rejected = 0
    return counts
  }
}
