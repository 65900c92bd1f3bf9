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
      ListCommand.self, SolveCommand.self, GradientCommand.self, EnsembleCommand.self,
      StudyCommand.self, DriftCommand.self, VerifyCommand.self, ReferenceCommand.self,
      ReferencesCommand.self,
    ])

  static func main() {
    do {
      let arguments = NumericArguments.joined(Array(CommandLine.arguments.dropFirst()))
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch let error as BadInput {
      finish("error: \(error.message)", status: 2)
    } catch let error as ComputationFailed {
      finish("failed: \(error.reason)", status: 1)
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
