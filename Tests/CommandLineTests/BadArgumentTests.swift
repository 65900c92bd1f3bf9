import Foundation
import Testing

/// Runs `arguments`, which must be refused: status 2, one message with `phrase` in it, no output.
func expectRefusal(
  _ arguments: [String], _ phrase: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let output = try Executable.run(arguments, seconds: 20)
  let what = "\(arguments.joined(separator: " ").prefix(120)): \(output.err.prefix(400))"
  #expect(!output.wasSignalled, "\(what)", sourceLocation: sourceLocation)
  #expect(output.status == 2, "\(what)", sourceLocation: sourceLocation)
  #expect(output.out.isEmpty, "\(what)", sourceLocation: sourceLocation)
  #expect(output.err.contains(phrase), "\(what)", sourceLocation: sourceLocation)
  #expect(output.err.count < 700, "\(what)", sourceLocation: sourceLocation)
}

/// Wrong words and numbers on the command line.
@Suite struct BadArgumentTests {
  @Test(arguments: [
    ("nosuch", "nosuch"), ("solve", "problem"), ("solve nosuch", "no problem is called"),
    ("solve lorenzz", "did you mean `lorenz`"), ("solve lorenz extra", "extra"),
    ("solve lorenz --json --csv", "one of"), ("solve lorenz --nosuch 3", "--nosuch"),
    ("solve lorenz --method tsit6", "did you mean `tsit5`"),
    ("solve lorenz --method nosuch", "gsl-bsimp"),
    ("solve lorenz --nonlinear nosuch", "fixed-point"),
    ("solve lorenz --linear-solver nosuch", "banded"),
    ("solve lorenz --backend nosuch", "interpreter"),
    ("gradient lorenz --strategy nosuch", "the strategies are tangent, discrete, interpolated"),
    ("gradient lorenz --strategy intepolated", "did you mean `interpolated`"),
    ("gradient lorenz --strategy backsolve-reset", "the strategies are"),
    ("gradient lorenz --strategy interpolated+gauss+quadrature", "twice where the parameter"),
    ("gradient lorenz --strategy backsolve+rest", "did you mean `reset`"),
    (
      "gradient lorenz --strategy backsolve+nosuch",
      "it takes free, reset or checkpoints; augmented"
    ),
    ("gradient lorenz --strategy backsolve+reset+free", "twice where the state is set right"),
    ("gradient lorenz --strategy discrete+reset", "takes no modifiers"),
    ("gradient lorenz --strategy backsolve+", "has no modifier ``"),
    ("study lorenz --strategies backsolve+hermite", "has no modifier `hermite`"),
    ("gradient lorenz --interpolation nosuch", "hermite"),
    ("gradient lorenz --sensitivity nosuch", "staggered"),
    ("gradient lorenz --adjoint-method nosuch", "unknown method"),
    ("gradient lorenz --adjoint-method cvodes-bdf", "our own"),
    ("gradient lorenz --strategy cvodes-adjoint --method tsit5", "cvodes-bdf"),
    ("gradient lorenz --strategy discrete --method cvodes-bdf", "oracle"),
    ("gradient lorenz --method gsl-rk8pd", "no sensitivities"),
    ("gradient constant-solution --objective integral(u1) --observations nosuch.csv", "no file"),
  ])
  func `unknown names`(_ line: String, _ phrase: String) throws {
    try expectRefusal(line.split(separator: " ").map(String.init), phrase)
  }

  @Test(arguments: [
    "--span 1,0", "--span 1,1", "--span 0", "--span 0,1,2", "--span 0 1 2", "--span abc",
    "--span 0,nan", "--span 0,inf", "--span 0,1e999", "--span", "--span=", "--span -1",
    "--rtol -1", "--rtol=-1", "--rtol 0", "--rtol nan", "--rtol inf", "--rtol 1e999",
    "--rtol 1e-20", "--rtol 1", "--rtol abc", "--rtol", "--atol -1e-6", "--atol 0", "--atol nan",
    "--atol 1e-400", "--atol inf", "--max-steps 0", "--max-steps -5", "--max-steps 1.5",
    "--max-steps 9223372036854775807", "--max-steps 99999999999999999999", "--repeat 0",
    "--repeat -1", "--repeat 9223372036854775807", "--initial-step 0", "--initial-step -1",
    "--initial-step inf", "--initial-step nan",
  ])
  func `wrong numbers`(_ option: String) throws {
    let words = option.split(separator: " ").map(String.init)
    let name = words[0].split(separator: "=")[0]
    // The message says which option it is about, or shows the span.
    let phrase = option.hasPrefix("--span 1,") ? "the span" : String(name)
    try expectRefusal(["solve", "lorenz"] + words, phrase)
    try expectRefusal(["gradient", "lorenz"] + words, phrase)
  }

  @Test(arguments: [
    "--at 20", "--at 0", "--at 2,1", "--at 1,1", "--at nan", "--at ,", "--at -1", "--at=",
  ])
  func `wrong output times`(_ option: String) throws {
    try expectRefusal(["solve", "lorenz"] + option.split(separator: " ").map(String.init), "--at")
  }

  @Test(arguments: [
    "--adjoint-rtol -1", "--adjoint-rtol nan", "--adjoint-rtol 2", "--adjoint-atol 0",
    "--adjoint-atol -1e-3", "--quadrature-rtol 0", "--quadrature-rtol 1e-30",
    "--quadrature-atol inf", "--quadrature-atol -1", "--checkpoint-interval 0",
    "--checkpoint-interval -3", "--checkpoint-interval 9223372036854775807",
    "--checkpoint-interval 1e3",
  ])
  func `wrong numbers of a gradient`(_ option: String) throws {
    let words = option.split(separator: " ").map(String.init)
    try expectRefusal(["gradient", "lorenz"] + words, words[0])
  }

  @Test(arguments: [
    ("rho", "NAME=VALUE"), ("rho=", "NAME=VALUE"), ("=3", "NAME=VALUE"), ("rho=abc", "abc"),
    ("rho=nan", "nan"), ("rho=1e999", "1e999"), ("nosuch=3", "nosuch"), ("x=3", "x"),
    ("rho=1/0", "finite"),
  ])
  func `wrong settings`(_ setting: String, _ phrase: String) throws {
    try expectRefusal(["solve", "lorenz", "--set", setting], phrase)
  }

  @Test(arguments: [
    ("w(T)", "unknown name `w`"), ("", "Missing value"), (" ", "empty"), ("z(T", "never closed"),
    ("z", "z(T)"),
    ("observations(z)", "observation"), ("1e999*z(T)", "1e999"), ("integral(z", "never closed"),
    ("z(T)+", "objective:1"), ("z(3)", "z"), ("-h", "objective"),
  ])
  func `wrong objectives`(_ objective: String, _ phrase: String) throws {
    try expectRefusal(["gradient", "lorenz", "--objective=\(objective)"], phrase)
  }

  @Test func `a method that the problem does not suit`() throws {
    let reason = "verlet cannot be used on lorenz: the method needs a separable system"
    try expectRefusal(["solve", "lorenz", "--method", "verlet", "--step", "0.01"], reason)
    try expectRefusal(["gradient", "lorenz", "--method", "verlet", "--step", "0.01"], reason)
    try expectRefusal(["solve", "kepler", "--method", "verlet"], "--step 0.01")
    let output = try Executable.run(["solve", "kepler", "--method", "verlet", "--step", "0.01"])
    #expect(output.status == 0)
  }

  @Test func `a parameter set twice`() throws {
    try expectRefusal(["solve", "lorenz", "--set", "rho=1", "--set", "rho=2"], "twice")
  }

  @Test(arguments: [
    ("N=0", "empty"), ("N=-1", "finite"), ("N=1.5", "whole number"), ("N=1e9", "1000000"),
    ("N=1e300", "too large"),
  ])
  func `absurd sizes`(_ setting: String, _ phrase: String) throws {
    for command in ["solve", "gradient"] {
      try expectRefusal(
        [command, "brusselator-1d", "--method", "kvaerno5", "--set", setting], phrase)
    }
  }

  @Test(arguments: [
    ["--method", "kvaerno5", "--linear-solver", "dense"], ["--method", "cvodes-bdf"],
    ["--method", "gsl-msbdf"],
  ])
  func `too many equations for a dense matrix`(_ options: [String]) throws {
    try expectRefusal(["solve", "brusselator-1d", "--set", "N=2600"] + options, "limited to 5000")
  }

  @Test func `too many equations for a Jacobian that is not sparse`() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "full.toml",
      """
      span = [0, 1]
      tags = ["stiff"]
      model = \"\"\"
        N := 6000
        x[i](0) = 1 for i in 1..N
        mean := sum(x[i] for i in 1..N)/N
        x[i]' = mean - x[i] for i in 1..N
      \"\"\"
      objective = "x[1](T)"
      """)
    try expectRefusal(["solve", file, "--method", "kvaerno5"], "not sparse")
    try expectRefusal(
      ["gradient", file, "--method", "rodas5p", "--linear-solver", "banded"], "gmres")
  }

  @Test func `a linear solver for nothing`() throws {
    let option = ["--linear-solver", "banded"]
    try expectRefusal(["solve", "lorenz", "--method", "dop853"] + option, "no linear systems")
    try expectRefusal(["solve", "lorenz", "--method", "cvodes-bdf"] + option, "outside solver")
    try expectRefusal(["gradient", "lorenz", "--method", "tsit5"] + option, "no linear systems")
    try expectRefusal(["solve", "lorenz", "--method", "radau5"] + option, "dense matrices only")
  }

  @Test func `a tangent of too many columns`() throws {
    try expectRefusal(
      [
        "gradient", "brusselator-1d", "--set", "N=2600", "--method", "dop853", "--strategy",
        "tangent",
      ], "columns")
    let large = ["gradient", "brusselator-1d", "--set", "N=40", "--method", "kvaerno5"]
    try expectRefusal(large + ["--strategy", "tangent+simultaneous"], "one system of them all")
  }
}
