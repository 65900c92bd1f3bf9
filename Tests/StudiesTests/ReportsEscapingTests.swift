import Foundation
import Studies
import Testing

@testable import Reports

@Suite struct ReportsEscapingTests {
  /// Everything that means something to a page, to Markdown, to gnuplot, or to a file system.
  private static let nasty =
    "<script>alert(\"x\")</script> 'q' `touch pwned` | **b** _{x} @m ../../up \\\n\nset output\\"

  private func study() -> StudyResult {
    var study = ReportsSample.study()
    study.name = Self.nasty
    study.question = Self.nasty
    for section in study.sections.indices {
      study.sections[section].problem = Self.nasty
      study.sections[section].title = Self.nasty
      study.sections[section].citation = Self.nasty
      study.sections[section].objective = Self.nasty
      for run in study.sections[section].gradients.indices {
        study.sections[section].gradients[run].strategy += Self.nasty
        study.sections[section].gradients[run].method += Self.nasty
        study.sections[section].gradients[run].reason = Self.nasty
      }
    }
    return study
  }

  @Test func usersTextDoesNothing() throws {
    let report = TemporaryReport()
    let warnings = try ReportWriter(result: study()).write(to: report.url)
    #expect(warnings.isEmpty == (Gnuplot.installed != nil))
    #expect(!report.exists("pwned") && !report.exists("figures/pwned"))
    for (name, data) in try report.contents() {
      let text = String(decoding: data, as: UTF8.self)
      #expect(name.allSatisfy { $0.isASCII && $0 != " " })
      if name.hasSuffix(".svg") || name.hasSuffix(".html") {
        #expect(!text.contains("<script"), "\(name)")
      }
      if name.hasSuffix(".gp") {
        #expect(!text.contains("\nset output\\"), "\(name)")
      }
    }
    // In Markdown neither raw tags nor table cells get through, except within code.
    let page = try report.text("README.md")
    for line in page.split(separator: "\n") where line.contains("<script>") {
      let outside = line.replacing(/`` .*? ``/, with: "")
      #expect(!outside.contains("<script>"))
    }
  }

  @Test func csvSurvivesUsersText() {
    let study = study()
    let rows = parseCSV(RunsCSV.text(study))
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    #expect(rows[1].contains(Self.nasty))
  }

  @Test func gnuplotStringsAreInert() {
    #expect(GnuplotText.quoted("it's `rm` \"x\"\\\nexit") == "'it''s `rm` \"x\"/ exit'")
    #expect(GnuplotText.quoted(String(repeating: "a", count: 200), limit: 10).count == 12)
  }

  @Test func markdownKeepsTablesWhole() {
    #expect(MarkdownRenderer.escape("a|b*c_d<e>") == "a\\|b\\*c\\_d&lt;e&gt;")
    let tag = HTMLRenderer.escape("<a b='c' d=\"e\">&")
    #expect(tag == "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;")
  }

  @Test(arguments: [
    ("../../etc/passwd", "etc-passwd"), ("", "section"), ("Ünï", "n"), ("a  b--c", "a-b-c"),
  ])
  func slugsAreTame(text: String, slug: String) {
    #expect(Slug.make(text) == slug)
  }

  @Test func slugsDoNotRepeat() {
    var slugs = UniqueSlugs()
    #expect(["a", "a", "a-2", "a"].map { slugs.next(for: $0) } == ["a", "a-2", "a-2-2", "a-3"])
  }
}
