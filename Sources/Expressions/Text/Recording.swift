/// Evaluates to recorded expressions: gives names their meaning in what is being written.
struct Recording: SyntaxInterpretation {
  let emitter: Emitter
  /// The time at which the names without one are taken.
  let moment: Emitter.Moment

  var size: Int { emitter.recorder.instructionCount }

  /// Without its text where the Double is all there is to it, so that `2`, `2.0` and an index of
  /// value 2 are one constant.
  func constant(_ constant: Constant) -> Expression {
    Expression(constant.isExact ? Constant(constant.value) : constant)
  }

  func apply(
    _ operation: Operation, _ a: Expression, _ b: Expression?, _ c: Expression?
  ) -> Expression {
    var operands = [a]
    if let b { operands.append(b) }
    if let c { operands.append(c) }
    return .apply(operation, operands)
  }

  func value(of reference: Reference, in walk: WalkContext) throws(TextError) -> Expression {
    switch reference {
    case .time: return try time(walk)
    case .member(let member): return try value(member, moment, walk)
    case .end(let member): return try value(member, at: .end, walk)
    case .start(let member): return try value(member, at: .start, walk)
    case .data(let member): return try column(member, walk)
    case .integral: return try part("integral", walk)
    case .observations: return try part("observations", walk)
    case .event: return try reading(walk)
    }
  }

  private func time(_ walk: WalkContext) throws(TextError) -> Expression {
    if emitter.purpose == .parameter {
      throw walk.source.error(
        "a parameter is a number and cannot depend on `t`; define it with `:=`", at: walk.offset)
    }
    if emitter.purpose == .discontinuity {
      throw walk.source.error(
        "a discontinuity is at a fixed time and cannot depend on `t`", at: walk.offset)
    }
    guard moment == .start else { return emitter.recorder.time }
    emitter.usesStartTime = true
    return emitter.recorder.extra(emitter.startTime)
  }

  private func value(
    _ member: Member, _ moment: Emitter.Moment, _ walk: WalkContext
  ) throws(TextError) -> Expression {
    if member.symbol == Symbols.end, member.indexCount == 0, emitter.purpose == .objective {
      return emitter.recorder.time
    }
    let entry = try emitter.table.entry(member, in: walk)
    switch entry.role {
    case .parameter: return try parameter(member, Int(entry.number), walk)
    case .state: return try state(member, Int(entry.number), moment, walk)
    case .intermediate:
      guard let value = emitter.values[.init(definition: entry.value, moment: moment)] else {
        preconditionFailure("an intermediate was not recorded before what needs it")
      }
      return value
    }
  }

  private func parameter(
    _ member: Member, _ number: Int, _ walk: WalkContext
  ) throws(TextError) -> Expression {
    if emitter.purpose == .discontinuity {
      throw walk.source.error(
        "a discontinuity is at a fixed time and cannot depend on the parameter"
          + " `\(emitter.table.name(member))`, whose derivative would miss it; make it a constant"
          + " with `:=`, or the discontinuity an event", at: walk.offset)
    }
    guard emitter.purpose == .parameter else { return emitter.recorder.parameter(number) }
    throw walk.source.error(
      "a parameter is a number and cannot depend on the parameter `\(emitter.table.name(member))`;"
        + " define it with `:=`", at: walk.offset)
  }

  private func state(
    _ member: Member, _ number: Int, _ moment: Emitter.Moment, _ walk: WalkContext
  ) throws(TextError) -> Expression {
    switch (emitter.purpose, moment) {
    case (.equation, _), (.integrand, _), (.observed, _), (.objective, .end):
      return emitter.recorder.state(number)
    case (.objective, .start): return emitter.recorder.extra(number)
    default: throw misplacedState(emitter.table.name(member), walk)
    }
  }

  // MARK: Objectives

  private func value(
    _ member: Member, at moment: Emitter.Moment, _ walk: WalkContext
  ) throws(TextError) -> Expression {
    let entry = try emitter.table.entry(member, in: walk)
    let name = emitter.table.name(member)
    guard emitter.purpose == .objective, emitter.current == nil else {
      throw walk.source.error(misplacedTime(name), at: walk.offset)
    }
    if entry.role == .parameter {
      throw walk.source.error(
        "the parameter `\(name)` does not change with time; write `\(name)`", at: walk.offset)
    }
    return try value(member, moment, walk)
  }

  private func column(_ member: Member, _ walk: WalkContext) throws(TextError) -> Expression {
    guard emitter.purpose == .observed, let column = emitter.columns[member] else {
      throw walk.source.error(
        "data can be used only inside `observations(...)` of an objective", at: walk.offset)
    }
    return emitter.recorder.extra(column)
  }

  private func part(_ name: String, _ walk: WalkContext) throws(TextError) -> Expression {
    switch emitter.purpose {
    case .objective where emitter.current == nil: break
    case .integrand, .observed:
      throw walk.source.error(
        "`integral` and `observations` cannot stand inside one another", at: walk.offset)
    default:
      throw walk.source.error("`\(name)` belongs in an objective, not in a model", at: walk.offset)
    }
    if name == "integral" {
      emitter.nextIntegral += 1
      return emitter.recorder.extra(emitter.nextIntegral - 1)
    }
    emitter.nextSum += 1
    return emitter.recorder.extra(emitter.nextSum - 1)
  }

  private func reading(_ walk: WalkContext) throws(TextError) -> Expression {
    guard emitter.purpose == .objective, emitter.current == nil else {
      throw walk.source.error(
        "values at events can be used only in an objective, outside `integral` and `observations`",
        at: walk.offset)
    }
    emitter.nextReading += 1
    return emitter.recorder.extra(emitter.nextReading - 1)
  }
}
