import ArgumentParser
import Expressions
import Foundation
import Gradients
import Integrators
import ProblemFiles
import Studies

/// `costate list`: problems, methods, strategies.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the problems, methods and strategies.")

  @Flag(help: "Print one JSON object.")
  var json = false

  private struct Listing: Encodable {
    struct Item: Encodable {
      var name, title: String
      var tags: [String]
      var fault: String?
    }
    var problems: [Item]
    var methods, strategies: [String]
  }

  func run() throws {
    let catalogue = Catalogue()
    let listing = Listing(
      problems: catalogue.entries.map {
        .init(name: $0.name, title: $0.title, tags: $0.tags, fault: $0.fault)
      }, methods: Solver.all.map(\.name), strategies: StrategyName.allCases.map(\.rawValue))
    if json {
      print(try JSONText.of(listing))
      return
    }
    print("Problems (\(catalogue.directory ?? "no directory `Problems` found"))")
    let width = listing.problems.map(\.name.count).max() ?? 0
    for item in listing.problems {
      let name = item.name.padding(toLength: width, withPad: " ", startingAt: 0)
      if let fault = item.fault {
        print("  \(name)  cannot be read: \(fault.split(separator: "\n").first ?? "")")
      } else {
        print("  \(name)  \(item.title) [\(item.tags.joined(separator: ", "))]")
      }
    }
    print("Methods\n  \(listing.methods.joined(separator: ", "))")
    print("Strategies\n  \(listing.strategies.joined(separator: ", "))")
  }
}
