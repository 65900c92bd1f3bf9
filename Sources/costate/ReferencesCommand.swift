import ArgumentParser
import Foundation
import Proof

/// `costate references`: what is stored, and its page.
struct ReferencesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "references",
    abstract: "List the stored references, and write the page of them.",
    discussion: """
      One line for each problem of the catalogue: the ends of span with their digits, or why there is no \
      reference. Ends with exit status 1 where one is missing or of an earlier text of its problem. \
      Written to Reports/references.
      """)

  @Option(help: "The directory reports are written under.")
  var output = "Reports"

  @Flag(help: "Print what was found as JSON in place of the list.")
  var json = false

  func run() throws {
    let directory = URL(fileURLWithPath: output).appendingPathComponent("references")
    try ReportDirectory.prepare(directory)
    let study = try ReferencesStudy()
    let result = study.run()
    try ReportDirectory.write(result, to: directory)
    print(
      json
        ? try JSONText.of(result)
        : (study.lines + ["\(directory.path)/index.html"]).joined(separator: "\n"))
    if let fault = study.faults.first { throw ComputationFailed(reason: fault) }
  }
}
