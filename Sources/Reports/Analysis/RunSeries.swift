/// The runs of one curve, loosest tolerance first.
struct RunSeries<Record: Run> {
  let key: RunKey
  let records: [Record]
}

extension RunSeries {
  /// Sorts runs into curves, in the order in which the study lists them first.
  static func group(_ records: [Record]) -> [RunSeries] {
    let variants = variantNames(records)
    var order: [RunKey] = []
    var members: [RunKey: [Record]] = [:]
    for record in records {
      let key = RunKey(
        method: record.method, strategy: record.strategy, shown: record.shownStrategy,
        variant: variants[pair(record), default: []]
          .map { "\($0)=\(settings(record)[$0] ?? "default")" }.joined(separator: " "))
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(record)
    }
    return order.map { key in
      // A stable sort by hand: equal tolerances keep the order of the study.
      let runs = (members[key] ?? []).enumerated().sorted {
        ($1.element.rtol, $0.offset) < ($0.element.rtol, $1.offset)
      }
      return RunSeries(key: key, records: runs.map(\.element))
    }
  }

  /// The options whose values differ among the runs of a method and strategy, in order.
  private static func variantNames(_ records: [Record]) -> [[String]: [String]] {
    Dictionary(grouping: records, by: pair).mapValues { runs in
      let all = runs.map(settings)
      return Set(all.flatMap(\.keys)).sorted().filter { name in Set(all.map { $0[name] }).count > 1
      }
    }
  }

  private static func pair(_ record: Record) -> [String] { [record.method, record.strategy] }

  private static func settings(_ record: Record) -> [String: String] {
    record.options.merging(["backend": record.backend]) { own, _ in own }
  }
}
