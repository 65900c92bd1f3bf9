import Foundation
import References

extension Environment {
  /// This machine, now.
  public static func current() -> Environment {
    var environment = Environment()
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    environment.date = formatter.string(from: Date())
    environment.system = ProcessInfo.processInfo.operatingSystemVersionString
    environment.cores = ProcessInfo.processInfo.processorCount
    environment.processor = processor()
    environment.compiler = compiler()
    environment.libraries = ["SUNDIALS": CVODES.version, "GSL": GSL.version]
    return environment
  }

  private static func processor() -> String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(
      separator: "\n")
    let model = lines?.first { $0.hasPrefix("model name") }
    return model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? "unknown"
  }

  private static func compiler() -> String {
    #if swift(>=6.3)
      let version = "Swift 6.3 or later"
    #else
      let version = "Swift 6"
    #endif
    #if DEBUG
      return "\(version), debug build: times mean nothing"
    #else
      return "\(version), release build"
    #endif
  }
}
