#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few file operations the native backend needs, each refusing symbolic links.
enum Files {
  /// The contents of a regular file that belongs to this user and that nobody else may write; nil
  /// for anything else.
  static func readPrivate(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, isPrivate(status),
      status.st_size >= 0
    else { return nil }
    let size = Int(status.st_size)
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while count < size {
        let received = read(file, buffer.baseAddress.map { $0 + count }, size - count)
        if received < 0 && errno == EINTR { continue }
        if received <= 0 { break }
        count += received
      }
      filled = count
    }
    return count == size ? bytes : nil
  }

  /// Writes a new file of mode 0600; false if it exists or cannot be written in full.
  static func writeNew(_ path: String, _ bytes: [UInt8]) -> Bool {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    var count = 0
    bytes.withUnsafeBytes { buffer in
      while count < buffer.count {
        let sent = write(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        if sent < 0 && errno == EINTR { continue }
        if sent <= 0 { break }
        count += sent
      }
    }
    let closed = close(file) == 0
    if count == bytes.count && closed { return true }
    unlink(path)
    return false
  }

  /// Creates the directory and its missing parents, readable by this user only.
  static func makeDirectory(_ path: String) {
    var end = path.startIndex
    while end != path.endIndex {
      end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
      mkdir(String(path[..<end]), 0o700)  // one that exists is judged later
    }
  }

  /// Why others could tamper with what is in the directory; nil if they cannot.
  static func distrust(directory path: String) -> String? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return "\(path) cannot be made" }
    guard status.st_mode & S_IFMT != S_IFLNK else { return "\(path) is a symbolic link" }
    guard status.st_mode & S_IFMT == S_IFDIR else { return "\(path) is not a directory" }
    guard status.st_uid == geteuid() else { return "\(path) belongs to another user" }
    guard isPrivate(status) else { return "\(path) can be written by others" }
    return distrustOfParents(path)
  }

  /// Whoever may rename a directory above could put another in its place: each must belong to
  /// this user or to root, and be writable by all only with the sticky bit.
  private static func distrustOfParents(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return "\(path) cannot be resolved" }
    defer { free(resolved) }
    var parent = Substring(String(cString: resolved))
    while let slash = parent.lastIndex(of: "/"), parent.count > 1 {
      parent = slash == parent.startIndex ? "/" : parent[..<slash]
      var status = stat()
      guard lstat(String(parent), &status) == 0 else { return "\(parent) cannot be read" }
      let isOpenToAll = status.st_mode & S_IWOTH != 0 && status.st_mode & S_ISVTX == 0
      if isOpenToAll || (status.st_uid != 0 && status.st_uid != geteuid()) {
        return "\(parent), above it, is in the hands of others"
      }
    }
    return nil
  }

  private static func isPrivate(_ status: stat) -> Bool {
    status.st_uid == geteuid() && status.st_mode & (S_IWGRP | S_IWOTH) == 0
  }
}
