#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A new directory of this user's own, removed with the files named in it when it is released.
final class TemporaryDirectory {
  let path: String
  private var files: Set<String> = []

  init(under parent: String) throws(NativeFailure) {
    var template = Array((parent + "/costate-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw NativeFailure(reason: "no temporary directory can be made in \(parent)")
    }
    path = template.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
  }

  /// The random part of the name, for other names that must be unique.
  var uniqueSuffix: Substring { path.suffix(6) }

  func file(_ name: String) -> String {
    files.insert(name)
    return path + "/" + name
  }

  deinit {
    for name in files { unlink(path + "/" + name) }
    rmdir(path)
  }
}
