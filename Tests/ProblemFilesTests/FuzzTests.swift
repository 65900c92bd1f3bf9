import Expressions
import Fields
import Foundation
import ProblemFiles
import Testing

/// Whatever is thrown at the front end, it answers with a problem or with `BadInput`, in time.
/// A crash ends the whole test run, which is the point.
@Suite struct FuzzTests {
  #if DEBUG
    static let rounds = 200
  #else
    static let rounds = 3000
  #endif

  @Test func damagedFiles() throws {
    let clock = ContinuousClock()
    var (read, refused) = (0, 0)
    var slowest = Duration.zero
    // Large models are of the same text as small ones and only take longer.
    let names = project.entries.filter { !$0.tags.contains("heavy") }.map(\.name)
    // So many in all, however many problems there are.
    let rounds = max(1, 10 * FuzzTests.rounds / names.count)
    for (number, name) in names.enumerated() {
      let source = try ProblemFile.load(name, catalogue: project).source
      for round in 0..<rounds {
        let text = MutatedText(source, seed: UInt64(number * 1_000_003 + round)).text
        let time = clock.measure { attempt(text, &read, &refused) }
        slowest = max(slowest, time)
      }
    }
    // Both happen; a fuzz that is always refused tests the first line of the front end only.
    #expect(read > 20 && refused > 20)
    #expect(slowest < .seconds(10))
  }

  private func attempt(_ text: String, _ read: inout Int, _ refused: inout Int) {
    do {
      _ = try ProblemFile.parse(text)
      read += 1
    } catch {
      refused += 1
      #expect(!error.message.isEmpty && !error.message.hasSuffix("\n"))
    }
  }

  @Test func damagedModelsAndObjectives() throws {
    let model = """
      N := 4
      h := 1/(N+1)
      k = 0.1
      c[i] = 2*i for i in 1..2
      u[i](0) = sin(pi*i*h) for i in 1..N
      u[0] := 1
      u[N+1] := k*t
      w := sum(u[i]^2 for i in 1..N)
      u[i]' = select(u[i] < w, c[1], c[2])*(u[i-1] - u[mod(i, N) + 1]) + max(1, w, t) for i in 1..N
      """
    let objective =
      "u[1](T)^2 + w(t0)*integral(w*k) + sum(observations(u[i] - data.u[i])/i for i in 1..N)"
    let intact = try ModelText(model)
    var (read, refused) = (0, 0)
    for round in 0..<10 * FuzzTests.rounds {
      do {
        let text = MutatedText(model, seed: UInt64(round)).text
        _ = try ModelText(text, overrides: round % 5 == 0 ? ["k": text, "N": "3"] : [:])
        read += 1
      } catch { refused += 1 }
      do {
        _ = try intact.objective(MutatedText(objective, seed: UInt64(round)).text)
        read += 1
      } catch { refused += 1 }
    }
    #expect(read > 20 && refused > 20)
  }

  @Test func damagedData() throws {
    let scratch = try Scratch()
    let data = "t,x,\"u[1]\"\n0.5,1,2\n1.0,3e0,4\n1.5,-5,6.25\n"
    for round in 0..<FuzzTests.rounds {
      let file = try scratch.write("d.csv", Data(MutatedText(data, seed: UInt64(round)).bytes))
      _ = refusal(
        "span = [0, 2]\nmodel = \"x(0) = 1\\nx' = 1\"\nobjective = 'observations(x - data.x)'",
        observationsFile: file)
    }
  }
}
