import Fields
import Foundation
import Gradients
import Studies

/// Prints records for people, as JSON or as CSV.
struct RecordPrinter {
  /// The states and parameters in the order of the model.
  let names, parameters: [String]
  var observationTimes: [Double] = []

  func print(_ record: SolveRecord, as output: OutputOptions) throws {
    if output.json {
      Swift.print(try JSONText.of(record))
    } else if output.csv {
      Swift.print((["t"] + names).map(RecordPrinter.quoted).joined(separator: ","))
      var rows = record.at
      if let end = record.end, rows.last?.t != end {
        rows.append(.init(t: end, state: record.state))
      }
      for row in rows {
        Swift.print(
          ([row.t] + names.map { row.state[$0] ?? .nan }).map(\.description)
            .joined(separator: ","))
      }
    } else {
      header(record.problem, record.span, record.method, record.backend, record.backendNote)
      tolerances([("rtol", record.rtol), ("atol", record.atol)])
      settings(record.overrides, record.options)
      linearSolver(record.linearSolver, record.linearSolverReason)
      if record.status != .ok { line("status", "failed: \(record.reason ?? "")") }
      events(record.events)
      for sample in record.at where sample.t != record.end {
        block("state at t = \(sample.t)", names, sample.state)
      }
      if let end = record.end { block("state at t = \(end)", names, record.state) }
      if let error = record.globalError { globalError(error) }
      if let mescd = record.mescd { line("digits", digits(record.scd, mescd)) }
      line("counts", counts(record.counts))
      line("seconds", seconds(record.seconds, record.repeats))
    }
  }

  func print(_ record: GradientRecord, as output: OutputOptions) throws {
    if output.json {
      Swift.print(try JSONText.of(record))
    } else if output.csv {
      Swift.print("quantity,name,value")
      Swift.print(
        "value,\(RecordPrinter.quoted(record.objective)),\(record.value?.description ?? "")")
      for name in names where record.status == .ok {
        Swift.print(
          "initial,\(RecordPrinter.quoted(name)),\(record.gradient.initial[name] ?? .nan)")
      }
      for name in parameters where record.status == .ok {
        Swift.print(
          "parameter,\(RecordPrinter.quoted(name)),\(record.gradient.parameters[name] ?? .nan)")
      }
      if let hessian = record.hessian { hessianRows(hessian) }
      for (name, value) in times(record.gradient) { Swift.print("time,\(name),\(value)") }
    } else {
      header(
        record.problem, record.span,
        "\(record.method), strategy \(record.resolvedStrategy ?? record.strategy)",
        record.backend, record.backendNote)
      tolerances([
        ("rtol", record.rtol), ("atol", record.atol), ("adjoint rtol", record.adjointRtol),
        ("adjoint atol", record.adjointAtol), ("quadrature rtol", record.quadratureRtol),
        ("quadrature atol", record.quadratureAtol),
      ])
      settings(record.overrides, record.options)
      linearSolver(record.linearSolver, record.linearSolverReason)
      if record.status != .ok { line("status", "failed: \(record.reason ?? "")") }
      if let note = record.note { line("note", note) }
      line("objective", "\(record.objective) = \(record.value?.description ?? "—")")
      if record.status == .ok {
        block("dL/d(initial value)", names, record.gradient.initial)
        if !parameters.isEmpty { block("dL/d(parameter)", parameters, record.gradient.parameters) }
        let times = times(record.gradient)
        block("dL/d(time)", times.map(\.name), Dictionary(uniqueKeysWithValues: times))
        if let hessian = record.hessian { self.hessian(hessian) }
      }
      line("forward", counts(record.counts.forward))
      line("backward", counts(record.counts.backward))
      line(
        "memory",
        "\(record.memory.trajectoryBytes) bytes of trajectory "
          + "(predicted: \(record.memory.predictedBytes))")
      if let schedule = record.schedule { self.schedule(schedule) }
      if let reversal = record.reversal {
        line(
          "reversal",
          "\(reversal.steps) steps undone; the initial state found errs by \(short(reversal.defect)) "
            + "(rounding grows by \(short(reversal.growth)))")
      }
      line(
        "seconds",
        "forward \(seconds(record.seconds.forward, 1)), "
          + "backward \(seconds(record.seconds.backward, record.repeats))")
      if let certificate = record.certificate {
        for (label, text) in CertificatePrinter(certificate: certificate).lines {
          line(label, text)
        }
      }
    }
  }

  /// Rows `hessian,ROW,COLUMN,VALUE` would break the table: a row is named `ROW*COLUMN`.
  private func hessianRows(_ hessian: HessianRecord) {
    for (i, row) in (hessian.matrix ?? []).enumerated() {
      for (j, value) in row.enumerated() {
        let name = "\(hessian.names[i])*\(hessian.names[j])"
        Swift.print("hessian,\(RecordPrinter.quoted(name)),\(value)")
      }
    }
    for (name, value) in zip(hessian.names, hessian.product ?? []) {
      Swift.print("hessian-product,\(RecordPrinter.quoted(name)),\(value)")
    }
  }

  private func hessian(_ hessian: HessianRecord) {
    func named(_ values: [Double]) -> [String: Double] {
      Dictionary(uniqueKeysWithValues: zip(hessian.names, values))
    }
    for (name, row) in zip(hessian.names, hessian.matrix ?? []) {
      block("d2L/d(\(name))d…", hessian.names, named(row))
    }
    if let product = hessian.product, let direction = hessian.direction {
      let text = hessian.names.compactMap { name in direction[name].map { "\(name) = \($0)" } }
      block("Hessian times (\(text.joined(separator: ", ")))", hessian.names, named(product))
    }
    let deviation = String(format: "%.1e", hessian.gradientDeviation)
    var notes = ["the gradient by the tangent problem differs by \(deviation)"]
    if let asymmetry = hessian.asymmetry {
      notes.append("asymmetry \(String(format: "%.1e", asymmetry))")
    }
    line("second", notes.joined(separator: ", "))
    line("  forward", counts(hessian.counts.forward))
    line("  backward", counts(hessian.counts.backward))
  }

  /// What must be added to the solution, and the digits that are right.
  private func globalError(_ found: GlobalErrorRecord) {
    if let objection = found.objection {
      line("error", "unknown: \(objection)")
      return
    }
    block("true solution minus this one", names, found.error)
    let digits = found.digits.mapValues { String(format: "%.1f", $0) }
    let how = found.source == "reference" ? "by the stored reference" : "by its own defect"
    let least = found.leastDigits.map { String(format: "%.1f", $0) } ?? "none"
    line(
      "correct",
      "\(least) (\(how)): " + names.map { "\($0) \(digits[$0] ?? "")" }.joined(separator: ", "))
  }

  /// The derivatives with respect to times, by what the times are.
  private func times(_ gradient: GradientRecord.Gradient) -> [(name: String, value: Double)] {
    guard let times = gradient.times else { return [] }
    let observed = zip(observationTimes, times.observations).map { ("t = \($0)", $1) }
    return [("t0", times.initial)] + observed + [("T", times.final)]
  }

  private func short(_ number: Double) -> String { String(format: "%.2g", number) }

  /// What was taken again and held, and in brackets what was foretold.
  private func schedule(_ report: ScheduleReport) {
    guard report.name != "all" else { return }
    func pair(_ path: KeyPath<ScheduleCost, Int>, _ what: String) -> String {
      "\(report.measured[keyPath: path]) \(what) (predicted: \(report.predicted[keyPath: path]))"
    }
    var items = [
      pair(\.replays, "steps taken again"), pair(\.memoryStates, "states"),
      pair(\.memoryBytes, "bytes"),
    ]
    if report.predicted.diskStates > 0 {
      items += [
        pair(\.diskBytes, "bytes on disk"), pair(\.writes, "writes"), pair(\.reads, "reads"),
      ]
    }
    line("schedule", ([report.name] + items).joined(separator: ", "))
  }

  private func header(
    _ problem: String, _ span: [Double], _ method: String, _ backend: String, _ note: String?
  ) {
    line("problem", "\(problem) on [\(span[0]), \(span[1])]")
    line("method", "\(method), \(backend) right-hand side")
    if let note { line("", "note: \(note)") }
  }

  private func line(_ label: String, _ text: String) {
    Swift.print(label.padding(toLength: 12, withPad: " ", startingAt: 0) + text)
  }

  private func tolerances(_ values: [(name: String, value: Double?)]) {
    let given = values.compactMap { item in item.value.map { "\(item.name) \($0)" } }
    line("tolerances", given.joined(separator: ", "))
  }

  /// What differs from the problem file, and the options in force.
  private func settings(_ overrides: [String: String], _ options: [String: String]) {
    func list(_ values: [String: String], _ joint: String) -> String {
      values.sorted { $0.key < $1.key }.map { $0.key + joint + $0.value }.joined(separator: ", ")
    }
    if !overrides.isEmpty { line("set", list(overrides, " = ")) }
    if !options.isEmpty { line("options", list(options, " ")) }
  }

  /// The events in order, each with the states that it changed.
  private func events(_ events: [SolveRecord.Event]) {
    for event in events {
      let changed = names.filter { event.before[$0] != event.after[$0] }
      let list = changed.map { name in
        "\(name) \(event.before[name] ?? .nan) -> \(event.after[name] ?? .nan)"
      }
      let ends = event.isTerminal ? ["the end"] : []
      line(
        "event",
        (["\(event.name) at t = \(event.t)"] + list + ends).joined(separator: ", "))
    }
  }

  private func linearSolver(_ name: String?, _ reason: String?) {
    if let name { line("linear", name + (reason.map { " (\($0))" } ?? "")) }
  }

  private func block(_ title: String, _ names: [String], _ values: [String: Double]) {
    Swift.print(title)
    let width = names.map(\.count).max() ?? 0
    for name in names {
      let padded = name.padding(toLength: width, withPad: " ", startingAt: 0)
      let value = values[name].map { $0.sign == .minus ? "\($0)" : " \($0)" } ?? " —"
      Swift.print("  \(padded)  \(value)")
    }
  }

  private func counts(_ counts: Counts) -> String {
    let items: [(String, Int)] = [
      ("steps", counts.accepted), ("rejected", counts.rejected), ("replayed", counts.replayed),
      ("rhs", counts.rhs), ("jvp", counts.jvp), ("vjp", counts.vjp),
      ("Jacobians", counts.jacobian), ("∂f/∂p", counts.parameterJacobian),
      ("factorizations", counts.factorizations), ("solves", counts.linearSolves),
      ("Newton iterations", counts.newtonIterations),
      ("event functions", counts.eventFunctions),
    ]
    let shown = items.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
    return shown.isEmpty ? "—" : shown.joined(separator: ", ")
  }

  private func digits(_ scd: Double?, _ mescd: Double) -> String {
    let relative = scd.map { String(format: "%.2f", $0) } ?? "—"
    return "scd \(relative), mescd \(String(format: "%.2f", mescd)), by the published reference"
  }

  private func seconds(_ value: Double, _ repeats: Int) -> String {
    let text = String(format: "%.3g", value)
    return repeats > 1 ? "\(text) (median of \(repeats))" : text
  }

  /// A CSV field, quoted where it must be.
  static func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\""
  }
}
