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
      var group: String?
      var tags: [String]
      var events, discontinuities: Int
      var fault: String?
    }
    var problems: [Item]
    var methods, strategies: [String]
  }

  func run() throws {
    let catalogue = Catalogue()
    let listing = Listing(
      problems: catalogue.entries.map {
        .init(
          name: $0.name, title: $0.title, group: $0.group, tags: $0.tags, events: $0.eventCount,
          discontinuities: $0.discontinuityCount, fault: $0.fault)
      }, methods: Solver.all.map(\.name), strategies: StrategyName.every.map(\.rawValue))
    if json {
      print(try JSONText.of(listing))
      return
    }
    let place = catalogue.directory ?? "nowhere: there is no directory `Problems` here or above"
    print("Problems, from \(place)")
    let width = listing.problems.map(\.name.count).max() ?? 0
    var group: String?
    for item in listing.problems {
      if item.group != group {
        group = item.group
        print("\n\(group ?? "")/")
      }
      let name = item.name.padding(toLength: width, withPad: " ", startingAt: 0)
      if let fault = item.fault {
        print("  \(name)  cannot be read: \(fault.split(separator: "\n").first ?? "")")
      } else {
        let notes =
          [
            count(item.events, "event", "events"),
            count(item.discontinuities, "discontinuity", "discontinuities"),
          ].compactMap(\.self).joined(separator: ", ")
        print(
          "  \(name)  \(item.title) [\(item.tags.joined(separator: ", "))]"
            + (notes.isEmpty ? "" : " with \(notes)"))
      }
    }
    show("Methods", listing.methods)
    showStrategies()
  }

  private func showStrategies() {
    let oracles = StrategyName.every.filter(\.isOracle).map(\.rawValue)
    let families = Strategies.families
    let modifiers = families.flatMap(\.axes).flatMap(\.answers).map { "  +" + $0.name }
    let width = (families.map(\.base) + oracles + modifiers).map(\.count).max() ?? 0
    print("\nStrategies, with modifiers as in interpolated+hermite+gauss")
    func show(_ name: String, _ phrase: String) {
      print("  \(name.padding(toLength: width, withPad: " ", startingAt: 0))  \(phrase)")
    }
    for family in families {
      show(family.base, family.summary)
      for axis in family.axes {
        for (index, answer) in axis.answers.enumerated() {
          show("  +" + answer.name, answer.summary + (index == 0 ? " (default)" : ""))
        }
      }
    }
    for name in oracles { show(name, Glossary.phrase(for: name)) }
  }

  private func count(_ number: Int, _ one: String, _ several: String) -> String? {
    number == 0 ? nil : "\(number) \(number == 1 ? one : several)"
  }

  private func show(_ heading: String, _ names: [String]) {
    print("\n\(heading)")
    let width = names.map(\.count).max() ?? 0
    for name in names {
      let padded = name.padding(toLength: width, withPad: " ", startingAt: 0)
      print("  \(padded)  \(Glossary.phrase(for: name))")
    }
  }
}
