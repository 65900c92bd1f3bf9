/// Which states to keep while nobody knows how many steps there will be: minimal repetition dynamic
/// checkpointing (Wang, Moin & Iaccarino, SIAM J. Sci. Comput. 31 (2009) 2549).
///
/// Every state kept has a level, ∞ for the first. A state is dispensable where a later one has a higher
/// level. A new state has level 0 if there is room, or a dispensable one to take the room of; else it
/// takes the place of the newest one and a level above that one's. At every moment the states are such
/// that the steps so far can be reversed with r repetitions, r the least there is with so many slots.
///
/// In the paper the newest state is always held. Here it is not if it will be given up at the next step
/// anyway: so s slots serve where the paper needs s + 1, and the theorem is that of s.
struct OnlinePlacement {
  private struct Mark {
    let step: Int
    var level: Int
    let slot: Int
  }

  let slots: Int
  private var marks: [Mark] = []
  private var replacesNewest = false

  init(slots: Int) {
    self.slots = slots
    marks.reserveCapacity(slots + 1)
  }

  /// The steps before which states are held, with their slots.
  var held: [(step: Int, slot: Int)] {
    (replacesNewest ? marks.dropLast() : marks[...]).map { ($0.step, $0.slot) }
  }

  /// Looks at the state before `step`; `freed` is a slot to be emptied first, `slot` the one to keep this
  /// state in, nil for none.
  mutating func arrive(at step: Int) -> (freed: Int?, slot: Int?) {
    if marks.isEmpty {
      marks.append(Mark(step: step, level: .max, slot: 0))
      return (nil, 0)
    }
    if replacesNewest, let newest = marks.popLast() {
      marks.append(Mark(step: step, level: newest.level + 1, slot: -1))
    } else {
      marks.append(Mark(step: step, level: 0, slot: -1))
    }
    let newest = marks.count - 1
    if marks.count <= slots {
      replacesNewest = false
      marks[newest] = Mark(step: step, level: marks[newest].level, slot: newest)
      return (nil, newest)
    }
    guard let index = dispensable() else {
      replacesNewest = true
      return (nil, nil)
    }
    let slot = marks[index].slot
    marks[newest] = Mark(step: step, level: marks[newest].level, slot: slot)
    marks.remove(at: index)
    replacesNewest = false
    return (slot, slot)
  }

  /// The latest of the dispensable ones.
  private func dispensable() -> Int? {
    var highest = -1
    var index = marks.count - 1
    while index >= 0 {
      if marks[index].level < highest { return index }
      highest = max(highest, marks[index].level)
      index -= 1
    }
    return nil
  }
}
