import ArgumentParser
import Expressions
import Foundation

/// The command `costate`.
@main
struct Costate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "costate",
    abstract: "Which gradient of an ODE solution can be trusted, and what does it cost?",
    discussion: """
      Exit status: 0 done, 1 the computation failed (the reason is printed), 2 bad input.
      """,
    subcommands: [
      ListCommand.self, SolveCommand.self, GradientCommand.self, StudyCommand.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot(SpanArgument.joined(Array(CommandLine.arguments.dropFirst())))
      try command.run()
    } catch let error as BadInput {
      finish("error: \(error.message)", status: 2)
    } catch let error as ComputationFailed {
      finish("failed: \(error.reason)", status: 1)
    } catch let error as CocoaError {
      finish("error: \(error.localizedDescription)", status: 2)
    } catch {
      // Help and version are not errors; every mistake in the arguments is bad input.
      if exitCode(for: error) == .success {
        print(fullMessage(for: error))
        Foundation.exit(0)
      }
      finish(fullMessage(for: error), status: 2)
    }
  }

  private static func finish(_ message: String, status: Int32) -> Never {
    fflush(nil)
    FileHandle.standardError.write(Data((message + "\n").utf8))
    Foundation.exit(status)
  }
}

/// The computation ran and did not come to its end; its record has been printed.
struct ComputationFailed: Error {
  let reason: String
}

/// `--span 0 40`: two numbers behind one option, which the parser would take apart, and numbers
/// that begin with a minus, which it would take for options.
enum SpanArgument {
  private static let numeric: Set = [
    "--span", "--at", "--rtol", "--atol", "--adjoint-rtol", "--adjoint-atol", "--quadrature-rtol",
    "--quadrature-atol", "--initial-step", "--repeat", "--max-steps", "--checkpoint-interval",
    "--rtols", "--horizons",
  ]

  static func joined(_ arguments: [String]) -> [String] {
    var result: [String] = []
    var index = 0
    while index < arguments.count {
      let word = arguments[index]
      index += 1
      guard numeric.contains(word), index < arguments.count, isNumeric(arguments[index]) else {
        result.append(word)
        continue
      }
      var values = [arguments[index]]
      index += 1
      if word == "--span" || word == "--at" {
        while index < arguments.count, isNumeric(arguments[index]) {
          values.append(arguments[index])
          index += 1
        }
      }
      result.append("\(word)=\(values.joined(separator: ","))")
    }
    return result
  }

  private static func isNumeric(_ text: String) -> Bool {
    guard let first = text.first(where: { $0 != "-" && $0 != "+" && $0 != "[" && $0 != "." })
    else { return false }
    return first.isNumber || ["inf", "nan", "infinity"].contains(text.lowercased())
      || ["-inf", "-nan"].contains(text.lowercased())
  }
}
