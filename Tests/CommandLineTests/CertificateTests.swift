import Foundation
import Testing

@Suite("Certificates from the command line")
struct CertificateTests {
  @Test("A right gradient passes, with a line for each test")
  func passes() throws {
    let run = try Executable.run([
      "gradient", "van-der-pol", "--method", "dop853", "--certify",
    ])
    #expect(run.status == 0)
    for label in ["duality", "taylor", "convergence", "verdict     certified"] {
      #expect(run.out.contains("\n" + label), "\(label)")
    }
    #expect(!run.out.contains("way back"))
  }

  @Test("A silently wrong one ends with 1, its reason, and its record all the same")
  func fails() throws {
    let run = try Executable.run([
      "gradient", "van-der-pol", "--method", "dop853", "--strategy", "backsolve", "--certify",
    ])
    #expect(run.status == 1)
    #expect(run.err.contains("not certified: reconstruction: silently aliased"))
    #expect(run.out.contains("way back    silently aliased"))
    #expect(run.out.contains("dL/d(initial value)"))
    // Without the flag nobody notices.
    let bare = try Executable.run([
      "gradient", "van-der-pol", "--method", "dop853", "--strategy", "backsolve",
    ])
    #expect(bare.status == 0)
    #expect(!bare.out.contains("verdict"))
  }

  @Test("--digits is the bar, --seed the direction")
  func options() throws {
    let strict = try Executable.run([
      "gradient", "van-der-pol", "--method", "tsit5", "--certify", "--digits", "9",
    ])
    #expect(strict.status == 1)
    func tangent(_ seed: String) throws -> Double {
      let run = try Executable.run([
        "gradient", "van-der-pol", "--method", "tsit5", "--certify", "--seed", seed, "--json",
      ])
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(run.out.utf8)) as? [String: Any])
      let certificate = try #require(object["certificate"] as? [String: Any])
      #expect((certificate["failures"] as? [String])?.isEmpty == true)
      let duality = try #require(certificate["duality"] as? [String: Any])
      return try #require(duality["byTangent"] as? Double)
    }
    #expect(try tangent("1") != tangent("2"))
    #expect(try tangent("2") == tangent("2"))
  }

  @Test("CVODES' strategies are certified too")
  func oracle() throws {
    let run = try Executable.run([
      "gradient", "robertson", "--span", "0,40", "--method", "cvodes-bdf", "--certify",
    ])
    #expect(run.status == 0)
    #expect(run.out.contains("verdict     certified"))
  }

  @Test("Digits nobody has", arguments: ["0", "-1", "16"])
  func digits(_ value: String) throws {
    let run = try Executable.run([
      "gradient", "lorenz", "--certify", "--digits=\(value)",
    ])
    #expect(run.status == 2)
    #expect(run.err.contains("--digits must be above 0 and at most 15"))
  }
}

@Suite("Drift from the command line")
struct DriftCommandTests {
  @Test("Options reach the study; its page is written")
  func runs() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("drift-cli-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = try Executable.run([
      "drift", "lorenz", "--span", "0,5", "--methods", "verner9", "--rtols", "1e-7", "--horizons",
      "0.5,2", "--max-steps", "30000", "--output", directory.path,
    ])
    #expect(run.status == 0)
    #expect(run.out.contains("drift-lorenz/index.html"))
    let page = try String(
      contentsOf: directory.appendingPathComponent("drift-lorenz/README.md"), encoding: .utf8)
    #expect(page.contains("| `verner9` | 1e-7 |"))
    #expect(page.contains("\n| 0.5 |") && page.contains("\n| 2 |"))
  }

  @Test(
    "Mistakes are told in a sentence",
    arguments: [
      (["--horizons=-1"], "not after the start of the span"),
      (["--methods", "tsit6"], "unknown method"),
      (["--rtols", "0"], "--rtols"),
    ])
  func mistakes(options: [String], sentence: String) throws {
    let run = try Executable.run(["drift", "lorenz"] + options)
    #expect(run.status == 2)
    #expect(run.err.contains(sentence), "\(run.err)")
  }
}
