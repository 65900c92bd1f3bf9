#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Compiled libraries kept by content, in a directory that is safe against other users' files.
///
/// An entry is two files named by a hash of what decides about the object code: `.so`, and `.entry`
/// with a checksum of the `.so`, the compiler's identity and the full source. A hit is an entry
/// equal to what would be written now, so neither a collision of hashes nor a damaged or exchanged
/// file is ever loaded. Files appear by renaming only: concurrent writers see whole files, and a
/// mixture of two writers fails the checksum and is compiled again.
///
/// - When this misleads: nothing is ever evicted. Delete the directory at any time.
struct KernelCache {
  let directory: String

  /// Makes the directory (mode 0700) if need be; fails if others could tamper with it.
  init(directory path: String) throws(NativeFailure) {
    // `link/` would be judged by what the link points to.
    var directory = path
    while directory.count > 1, directory.last == "/" { directory.removeLast() }
    self.directory = directory
    Files.makeDirectory(directory)
    if let reason = Files.distrust(directory: directory) { throw NativeFailure(reason: reason) }
  }

  /// The path of the library, if it is there and in order.
  func find(source: [UInt8], identity: String) -> String? {
    let path = self.path(source: source, identity: identity)
    guard let entry = Files.readPrivate(path + ".entry"),
      let library = Files.readPrivate(path + ".so"),
      entry == KernelCache.entry(library: library, source: source, identity: identity)
    else { return nil }
    return path + ".so"
  }

  /// Puts a library in and returns its path; nil if the disk does not let us.
  func store(_ library: [UInt8], source: [UInt8], identity: String, suffix: Substring) -> String? {
    let path = self.path(source: source, identity: identity)
    let entry = KernelCache.entry(library: library, source: source, identity: identity)
    for (name, bytes) in [(path + ".so", library), (path + ".entry", entry)] {
      let temporary = name + "." + suffix
      guard Files.writeNew(temporary, bytes) else { return nil }
      guard rename(temporary, name) == 0 else {
        unlink(temporary)
        return nil
      }
    }
    return path + ".so"
  }

  private func path(source: [UInt8], identity: String) -> String {
    let low = KernelCache.hash(source, seed: KernelCache.hash(Array(identity.utf8), seed: 1))
    let high = KernelCache.hash(source, seed: KernelCache.hash(Array(identity.utf8), seed: 2))
    return directory + "/" + String(high, radix: 16) + "-" + String(low, radix: 16)
  }

  private static func entry(library: [UInt8], source: [UInt8], identity: String) -> [UInt8] {
    let checksum = String(hash(library, seed: 3), radix: 16)
    return Array("costate kernel 1\n\(checksum) \(library.count)\n\(identity)\n\n".utf8) + source
  }

  /// FNV-1a. It need not be cryptographic: entries are compared in full.
  private static func hash(_ bytes: [UInt8], seed: UInt64) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325 ^ seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
