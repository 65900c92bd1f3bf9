import Glibc
import Integrators

/// The states of a schedule, by slot: blocks of one size in memory, or places of a file without a name.
final class SlotStore {
  private enum Place {
    case memory(UnsafeMutableRawPointer)
    case disk(Int)
  }

  let stateBytes: Int
  private(set) var writes = 0
  private(set) var reads = 0
  private(set) var memoryStates = 0
  private(set) var diskStates = 0
  private var places: [Int: (place: Place, step: Int)] = [:]
  private var spare: [UnsafeMutableRawPointer] = []
  private var sparePlaces: [Int] = []
  private var placeCount = 0
  private var file: Int32 = -1

  init(stateBytes: Int) { self.stateBytes = stateBytes }

  deinit {
    for (place, _) in places.values { if case .memory(let block) = place { block.deallocate() } }
    spare.forEach { $0.deallocate() }
    if file >= 0 { close(file) }
  }

  func store(_ integrator: Integrator, step: Int, slot: Int) {
    precondition(places[slot] == nil, "slot \(slot) is taken")
    let block = takeBlock()
    integrator.save(to: block)
    places[slot] = (.memory(block), step)
    memoryStates += 1
  }

  private func takeBlock() -> UnsafeMutableRawPointer {
    spare.popLast() ?? .allocate(byteCount: max(stateBytes, 8), alignment: 16)
  }

  /// Restores the state in a slot; returns the step before which it stands.
  func restore(_ integrator: Integrator, slot: Int) throws(IntegrationFailure) -> Int {
    guard let (place, step) = places[slot] else { preconditionFailure("slot \(slot) is empty") }
    switch place {
    case .memory(let block): integrator.restore(from: block)
    case .disk(let index):
      let block = takeBlock()
      defer { block.deallocate() }
      try transfer(index) {
        pread(file, block + $0, stateBytes - $0, off_t(index * stateBytes + $0))
      }
      reads += 1
      integrator.restore(from: block)
    }
    return step
  }

  func free(slot: Int) {
    guard let (place, _) = places.removeValue(forKey: slot) else {
      preconditionFailure("slot \(slot) is empty")
    }
    switch place {
    case .memory(let block):
      spare.append(block)
      memoryStates -= 1
    case .disk(let index):
      sparePlaces.append(index)
      diskStates -= 1
    }
  }

  /// Moves a state from memory to the file.
  func spill(slot: Int) throws(IntegrationFailure) {
    guard case (.memory(let block), let step)? = places[slot] else {
      preconditionFailure("slot \(slot) is not in memory")
    }
    if file < 0 { file = try SlotStore.openFile() }
    let index = sparePlaces.popLast() ?? placeCount
    placeCount = max(placeCount, index + 1)
    try transfer(index) {
      pwrite(file, block + $0, stateBytes - $0, off_t(index * stateBytes + $0))
    }
    writes += 1
    places[slot] = (.disk(index), step)
    memoryStates -= 1
    diskStates += 1
    spare.append(block)
  }

  private func transfer(_ index: Int, _ some: (Int) -> Int) throws(IntegrationFailure) {
    var done = 0
    while done < stateBytes {
      let count = some(done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let reason = count < 0 ? String(cString: strerror(errno)) : "the file is too short"
        throw .unsupported("checkpoints could not be kept on disk: \(reason)")
      }
      done += count
    }
  }

  /// A file in the directory for temporary files that is gone when it is closed, however the process ends.
  private static func openFile() throws(IntegrationFailure) -> Int32 {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var path = Array("\(directory)/costate-states-XXXXXX".utf8CString)
    let file = mkstemp(&path)
    guard file >= 0 else {
      throw .unsupported(
        "checkpoints could not be kept on disk: no file can be made in \(directory) "
          + "(\(String(cString: strerror(errno)))); TMPDIR names another directory")
    }
    unlink(path)
    return file
  }
}
