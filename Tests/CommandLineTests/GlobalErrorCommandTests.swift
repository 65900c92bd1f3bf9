import Foundation
import Testing

@Suite("Global errors from the command line")
struct GlobalErrorCommandTests {
  @Test("A stored reference and the defect tell the same error")
  func sources() throws {
    func errors(_ options: String...) throws -> (source: String, x: Double, digits: Double) {
      let object = try Executable.run(
        ["solve", "lorenz", "--method", "tsit5", "--certify", "--json"] + options
      ).json()
      let found = try #require(object["globalError"] as? [String: Any])
      let error = try #require(found["error"] as? [String: Double])
      return (
        try #require(found["source"] as? String), try #require(error["x"]),
        try #require(found["leastDigits"] as? Double)
      )
    }
    let stored = try errors()
    #expect(stored.source == "reference")
    // A parameter written anew has no reference, whatever its value.
    let own = try errors("--set", "sigma=10")
    #expect(own.source == "defect")
    #expect(abs(own.x / stored.x - 1) < 0.01)
    #expect(abs(own.digits - stored.digits) < 0.01)
    #expect(try errors("--rtol", "1e-9").digits > stored.digits + 2)
  }

  @Test("Without the flag there is none")
  func flag() throws {
    let object = try Executable.json("solve", "lorenz")
    #expect(object["globalError"] is NSNull || object["globalError"] == nil)
  }

  @Test("An outside solver has no defect")
  func outside() throws {
    let run = try Executable.run([
      "solve", "lorenz", "--set", "sigma=9", "--method", "cvodes-bdf", "--certify",
    ])
    #expect(run.status == 1)
    #expect(run.err.contains("there is no defect to estimate by"))
    #expect(run.out.contains("\nerror       unknown: no reference is stored"))
    let stored = try Executable.run(["solve", "lorenz", "--method", "cvodes-bdf", "--certify"])
    #expect(stored.status == 0)
    #expect(stored.out.contains("by the stored reference"))
  }

  @Test("Events are refused")
  func events() throws {
    let run = try Executable.run(["solve", "bouncing-ball", "--certify"])
    #expect(run.status == 2)
    #expect(run.err.contains("leave out --certify"))
  }
}
