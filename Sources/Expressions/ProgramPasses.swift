extension Program {
  /// The program with every instruction on constants alone replaced by its value in Double.
  ///
  /// Bit for bit the same results in Double; only for Double, because `8/3` loses its further
  /// digits here. Instructions that nothing needs are removed.
  public func foldingConstants() -> Program {
    let recorder = Recorder(inputs: inputs)
    var values = (0..<inputs.count).map { recorder.input($0) }
    values.reserveCapacity(slotCount)
    values += constants.map { Expression($0.value) }
    for instruction in instructions {
      let a = values[Int(instruction.a)]
      let b = instruction.b < 0 ? nil : values[Int(instruction.b)]
      let c = instruction.c < 0 ? nil : values[Int(instruction.c)]
      if let x = a.literal, b?.literal != nil || b == nil, c?.literal != nil || c == nil {
        let value = instruction.operation(x.value, b?.literal?.value ?? 0, c?.literal?.value ?? 0)
        values.append(Expression(value))
      } else {
        values.append(recorder.record(instruction.operation, a, b, c))
      }
    }
    return recorder.program(
      outputs: outputs.map { values[Int($0)] }, sums: sums.map { values[Int($0)] })
  }

  /// How often each operation occurs.
  public var operationCounts: [Operation: Int] {
    instructions.reduce(into: [:]) { $0[$1.operation, default: 0] += 1 }
  }
}
