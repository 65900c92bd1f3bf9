import Expressions
import Integrators
import ProblemFiles
import Testing

@Suite struct TableauFileTests {
  static let right = """
    name = "Ralston 3"
    order = 3
    a = [[], ["1/2"], [0, "3/4"]]
    b = ["2/9", "1/3", "4/9"]
    c = [0, "1/2", 0.75]
    embedded-order = 2
    b-hat = ["7/24", "1/4", "1/3", "1/8"]
    """

  @Test func `coefficients are read to the last bit`() throws {
    let tableau = try TableauFile.parse(TableauFileTests.right)
    #expect(tableau.b == [2.0 / 9, 1.0 / 3, 4.0 / 9] && tableau.c == [0, 0.5, 0.75])
    #expect(tableau.a == [[0], [0.5, 0], [0, 0.75, 0]])
    #expect(tableau.order == 3 && tableau.embeddedOrder == 2 && !tableau.isImplicit)
    #expect(tableau.error == [2.0 / 9 - 7.0 / 24, 1.0 / 3 - 0.25, 4.0 / 9 - 1.0 / 3, -0.125])
  }

  @Test func `without an embedded solution steps are fixed, without nodes they are the sums`()
    throws
  {
    let tableau = try TableauFile.parse(
      """
      name = "midpoint"
      order = 2
      a = [[], ["1/2"]]
      b = [0, 1]
      """)
    #expect(!tableau.hasErrorEstimate && tableau.c == [0, 0.5])
    #expect(!Method(rungeKutta: tableau).isAdaptive)
  }

  @Test func `a diagonal makes it implicit, and roots may be written`() throws {
    let tableau = try TableauFile.parse(
      """
      name = "TR-BDF2 without its estimate"
      order = 2
      a = [[], ["1 - sqrt(2)/2", "1 - sqrt(2)/2"], ["sqrt(2)/4", "sqrt(2)/4", "1 - sqrt(2)/2"]]
      b = ["sqrt(2)/4", "sqrt(2)/4", "1 - sqrt(2)/2"]
      embedded-order = 1
      b-hat = ["1/2", "1/2", 0]
      """)
    #expect(tableau.isImplicit && tableau.isStifflyAccurate)
    #expect(abs(tableau.diagonal - (1 - 0.5.squareRoot())) < 1e-16)
  }

  @Test(arguments: [
    ("name = \"Ralston 3\"\n", "", "`name` is missing"), ("order = 3\n", "", "`order` is missing"),
    ("order = 3", "order = 2.5", "whole number"), ("order = 3", "order = 0", "whole number"),
    ("b = [\"2/9\", \"1/3\", \"4/9\"]\n", "", "`b` is missing"),
    ("\"4/9\"]", "\"5/9\"]", "`b` sums to"),
    ("[0, \"3/4\"]]", "[0, \"3/5\"]]", "row 3 of `a` sums"),
    ("[0, \"3/4\"]]", "[\"3/4\"]]", "row 3 of `a` has 1 entries"),
    ("[0, \"3/4\"]]", "\"3/4\"]", "row 3 of `a` must be a list"),
    ("a = [[], [\"1/2\"], [0, \"3/4\"]]\n", "", "`a` is missing"),
    (", [0, \"3/4\"]]", "]", "`a` has 2 rows"), ("[\"1/2\"],", "[\"1/2\", 1],", "diagonal"),
    ("\"1/2\", 0.75]", "\"1/2\"]", "`c` has 2 entries"),
    ("\"1/3\", \"4/9\"]", "\"1/0\", \"4/9\"]", "entry 2 of `b` must be a number"),
    ("\"1/3\", \"4/9\"]", "\"x\", \"4/9\"]", "entry 2 of `b` must be a number"),
    ("\"1/3\", \"4/9\"]", "true, \"4/9\"]", "entry 2 of `b` must be a number"),
    ("embedded-order = 2\n", "", "go together"), (", \"1/8\"]", ", \"1/7\"]", "`b-hat` sums to"),
    ("[\"7/24\", \"1/4\", \"1/3\", \"1/8\"]", "[\"2/9\", \"1/3\", \"4/9\"]", "nothing to estimate"),
    ("[\"7/24\", \"1/4\", \"1/3\", \"1/8\"]", "[1]", "`b-hat` has 1 entries"),
    ("order = 3", "ordr = 3", "unknown key `ordr`"),
  ]) func `each mistake is told`(_ old: String, _ new: String, _ phrase: String) {
    let text = TableauFileTests.right.replacing(old, with: new, maxReplacements: 1)
    #expect(text != TableauFileTests.right)
    do throws(BadInput) {
      _ = try TableauFile.parse(text)
      Issue.record("\(phrase): the tableau was read")
    } catch {
      #expect(error.message.contains(phrase), "\(error.message)")
    }
  }
}
