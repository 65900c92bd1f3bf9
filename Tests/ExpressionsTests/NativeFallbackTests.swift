import Expressions
import Testing

/// Where native code is not to be had, the interpreter runs and says why.
@Suite struct NativeFallbackTests {
  private let program: Program = {
    let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
    return recorder.program(outputs: [recorder.state(0) * 3])
  }()

  private func compile(_ change: (inout NativeEnvironment) -> Void) -> CompiledPrograms {
    var environment = NativeEnvironment.current
    change(&environment)
    let compiled = CompiledPrograms([program], backend: .native, environment: environment)
    #expect(Runner(compiled, program, index: 0)(Inputs(y: [2])).outputs == [6])
    return compiled
  }

  @Test func noCompiler() {
    let compiled = compile { $0.compiler = ["/nonexistent"] }
    #expect(compiled.backend == .interpreter)
    #expect(compiled.note?.contains("there is no C compiler “/nonexistent”") == true)
  }

  @Test func noCompilerInThePath() {
    let compiled = compile { $0.compiler = ["no-such-compiler-anywhere", "-x"] }
    #expect(compiled.backend == .interpreter)
  }

  @Test func aCompilerThatFails() {
    let compiled = compile {
      $0.compiler = ["cc", "--no-such-option"]
      $0.cacheDirectory = nil
    }
    #expect(compiled.backend == .interpreter)
    #expect(compiled.note?.contains("the C compiler failed") == true)
  }

  @Test func aCompilerThatWritesNothing() {
    let compiled = compile {
      $0.compiler = ["true"]
      $0.cacheDirectory = nil
    }
    #expect(compiled.backend == .interpreter)
    #expect(compiled.note?.contains("left no library") == true)
  }

  @Test func noTemporaryDirectory() {
    let compiled = compile {
      $0.temporaryDirectory = "/nonexistent"
      $0.cacheDirectory = nil
    }
    #expect(compiled.backend == .interpreter)
  }

  @Test func noCacheIsNoHindrance() {
    let compiled = compile { $0.cacheDirectory = nil }
    #expect(compiled.backend == .native)
    #expect(compiled.note?.contains("compiled afresh") == true)
  }

  @Test func tooLarge() {
    let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
    var x = recorder.state(0)
    for _ in 0..<120_000 { x = sin(x) }
    let compiled = CompiledPrograms([recorder.program(outputs: [x])], backend: .native)
    #expect(compiled.backend == .interpreter)
    #expect(compiled.note?.contains("exceed the native limit") == true)
  }

  @Test func theInterpreterAskedForNeedsNoNote() {
    #expect(CompiledPrograms([program], backend: .interpreter).note == nil)
  }

  @Test func environmentVariables() {
    func read(_ variables: [String: String]) -> NativeEnvironment {
      NativeEnvironment { variables[$0] }
    }
    let bare = read([:])
    #expect(bare.compiler == ["cc"])
    #expect(bare.cacheDirectory == nil)
    #expect(bare.temporaryDirectory == "/tmp")
    #expect(read(["CC": "ccache gcc -m64"]).compiler == ["ccache", "gcc", "-m64"])
    #expect(read(["CC": ""]).compiler == ["cc"])
    var variables = ["HOME": "/h"]
    #expect(read(variables).cacheDirectory == "/h/.cache/costate")
    variables["XDG_CACHE_HOME"] = "relative"
    #expect(read(variables).cacheDirectory == "/h/.cache/costate")
    variables["XDG_CACHE_HOME"] = "/x"
    #expect(read(variables).cacheDirectory == "/x/costate")
    variables["COSTATE_CACHE"] = "/c"
    #expect(read(variables).cacheDirectory == "/c")
  }
}
