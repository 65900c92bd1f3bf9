import Dispatch
import Foundation

/// Says on a terminal's standard error that something is still running, from the first second on;
/// nothing where standard error is not a terminal.
enum Progress {
  static func during<Result>(_ what: String, _ body: () throws -> Result) rethrows -> Result {
    guard isatty(2) != 0 else { return try body() }
    let start = Date()
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + 1, repeating: 0.5)
    timer.setEventHandler { write("\r\(what) … \(Int(-start.timeIntervalSinceNow)) s ") }
    timer.resume()
    defer {
      timer.cancel()
      if start.timeIntervalSinceNow < -1 { write("\r\u{1B}[K") }
    }
    return try body()
  }

  /// One line that replaces the last, for work that counts itself.
  static func line(_ text: String) {
    guard isatty(2) != 0 else { return }
    write("\r\u{1B}[K\(text)")
  }

  static func clear() {
    if isatty(2) != 0 { write("\r\u{1B}[K") }
  }

  private static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
