import Fields
import Foundation
import Studies

/// Prints records for people, as JSON or as CSV.
struct RecordPrinter {
  /// The states and parameters in the order of the model.
  let names, parameters: [String]

  func print(_ record: SolveRecord, as output: OutputOptions) throws {
    if output.json {
      Swift.print(try JSONText.of(record))
    } else if output.csv {
      Swift.print((["t"] + names).map(quoted).joined(separator: ","))
      var rows = record.at
      if record.status == .ok, rows.last?.t != record.span[1] {
        rows.append(.init(t: record.span[1], state: record.state))
      }
      for row in rows {
        Swift.print(
          ([row.t] + names.map { row.state[$0] ?? .nan }).map(\.description)
            .joined(separator: ","))
      }
    } else {
      header(record.problem, record.span, record.method, record.backend, record.backendNote)
      Swift.print("tolerances  rtol \(record.rtol), atol \(record.atol)")
      for sample in record.at where sample.t != record.span[1] {
        block("state at t = \(sample.t)", names, sample.state)
      }
      if record.status == .ok { block("state at t = \(record.span[1])", names, record.state) }
      Swift.print("counts      \(counts(record.counts))")
      Swift.print("seconds     \(seconds(record.seconds, record.repeats))")
    }
  }

  func print(_ record: GradientRecord, as output: OutputOptions) throws {
    if output.json {
      Swift.print(try JSONText.of(record))
    } else if output.csv {
      Swift.print("quantity,name,value")
      Swift.print("value,\(quoted(record.objective)),\(record.value?.description ?? "")")
      for name in names where record.status == .ok {
        Swift.print("initial,\(quoted(name)),\(record.gradient.initial[name] ?? .nan)")
      }
      for name in parameters where record.status == .ok {
        Swift.print("parameter,\(quoted(name)),\(record.gradient.parameters[name] ?? .nan)")
      }
    } else {
      header(
        record.problem, record.span, "\(record.method), strategy \(record.strategy)",
        record.backend, record.backendNote)
      Swift.print("tolerances  rtol \(record.rtol), atol \(record.atol)")
      Swift.print("objective   \(record.objective) = \(record.value?.description ?? "—")")
      if record.status == .ok {
        block("∂L/∂(initial value)", names, record.gradient.initial)
        if !parameters.isEmpty { block("dL/d(parameter)", parameters, record.gradient.parameters) }
      }
      Swift.print("forward     \(counts(record.counts.forward))")
      Swift.print("backward    \(counts(record.counts.backward))")
      Swift.print(
        "memory      \(record.memory.trajectoryBytes) bytes of trajectory "
          + "(predicted \(record.memory.predictedBytes))")
      Swift.print("seconds     forward \(seconds(record.seconds.forward, record.repeats))")
      Swift.print("            backward \(seconds(record.seconds.backward, record.repeats))")
    }
  }

  private func header(
    _ problem: String, _ span: [Double], _ method: String, _ backend: String, _ note: String?
  ) {
    Swift.print("problem     \(problem) on [\(span[0]), \(span[1])]")
    Swift.print("method      \(method), \(backend) right-hand side")
    if let note { Swift.print("            note: \(note)") }
  }

  private func block(_ title: String, _ names: [String], _ values: [String: Double]) {
    Swift.print(title)
    let width = names.map(\.count).max() ?? 0
    for name in names {
      let padded = name.padding(toLength: width, withPad: " ", startingAt: 0)
      Swift.print("  \(padded)  \(values[name].map(\.description) ?? "—")")
    }
  }

  private func counts(_ counts: Counts) -> String {
    let items: [(String, Int)] = [
      ("steps", counts.accepted), ("rejected", counts.rejected), ("replayed", counts.replayed),
      ("rhs", counts.rhs), ("jvp", counts.jvp), ("vjp", counts.vjp),
      ("Jacobians", counts.jacobian), ("∂f/∂p", counts.parameterJacobian),
      ("factorizations", counts.factorizations), ("solves", counts.linearSolves),
      ("Newton iterations", counts.newtonIterations),
    ]
    let shown = items.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
    return shown.isEmpty ? "—" : shown.joined(separator: ", ")
  }

  private func seconds(_ value: Double, _ repeats: Int) -> String {
    let text = String(format: "%.3g", value)
    return repeats > 1 ? "\(text) (median of \(repeats))" : text
  }

  /// A CSV field, quoted where it must be.
  private func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\""
  }
}
