import Foundation
import Testing

@Suite struct VerifyTests {
  static let tableau = """
    name = "Ralston 3"
    order = 3
    a = [[], ["1/2"], [0, "3/4"]]
    b = ["2/9", "1/3", "4/9"]
    embedded-order = 2
    b-hat = ["7/24", "1/4", "1/3", "1/8"]
    """

  private func verify(_ arguments: [String], in scratch: Scratch) throws -> Output {
    try Executable.run(
      ["verify", "--output", scratch.url.path] + arguments, seconds: 120)
  }

  @Test func `one's own tableau is verified, and its report written`() throws {
    let scratch = try Scratch()
    let path = try scratch.write("mine.toml", VerifyTests.tableau)
    let output = try verify(
      ["--tableau", path, "--short", "--only", "order,convergence"], in: scratch)
    #expect(output.status == 0 && output.out.contains("all hold"), "\(output.out)\(output.err)")
    let page = scratch.url.appendingPathComponent("mine/index.html")
    #expect(try String(contentsOf: page, encoding: .utf8).contains("mine"))
  }

  @Test func `a tableau that is not of its order ends with status 1 and says so`() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "mine.toml", VerifyTests.tableau.replacing("order = 3", with: "order = 4"))
    let output = try verify(["--tableau", path, "--short", "--only", "order"], in: scratch)
    #expect(output.status == 1)
    #expect(output.out.contains("✗ mine: state: order 4") && output.err.contains("fall short"))
  }

  @Test func `the short form covers fewer runs than the full one`() throws {
    let scratch = try Scratch()
    func count(_ options: [String]) throws -> Int {
      let output = try verify(
        ["--methods", "rock4", "--only", "stability", "--json"] + options, in: scratch)
      #expect(output.status == 0)
      return output.out.count
    }
    // Coarser regions.
    #expect(try count(["--short"]) < count([]))
  }

  @Test(arguments: [
    (["--methods", "rk5"], "unknown method `rk5`"),
    (["--only", "orders"], "unknown section `orders`"),
    (["--tableau", "nowhere.toml"], "there is no file"),
    (["--tableau", "a.toml", "--methods", "rk4"], "give one of them"),
  ]) func `bad arguments are told`(_ arguments: [String], _ phrase: String) throws {
    let scratch = try Scratch()
    let output = try verify(arguments, in: scratch)
    #expect(output.status == 2 && output.err.contains(phrase), "\(output.err)")
  }
}
