// swift-tools-version: 6.0
import PackageDescription

// Arrows of dependency point up this list only. Everything down to `Gradients` links no C
// library and is what people embed; the oracles, the files and the pages stand on top of it.
let package = Package(
  name: "costate",
  products: [
    .library(name: "CostateKit", targets: ["CostateKit"]),
    .executable(name: "costate", targets: ["costate"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Asks the processor for its vectors; C, because only C has the instructions. No library.
    .target(name: "CMachine"),
    .target(name: "Expressions", dependencies: ["CMachine"]),
    .target(name: "LinearAlgebra"),
    .target(name: "Fields", dependencies: ["Expressions", "LinearAlgebra"]),
    .target(name: "Integrators", dependencies: ["Expressions", "Fields", "LinearAlgebra"]),
    .target(name: "Verification", dependencies: ["Integrators"]),
    .target(name: "Gradients", dependencies: ["Integrators"]),
    .target(name: "Certificates", dependencies: ["Gradients"]),
    .target(
      name: "CostateKit",
      dependencies: ["Expressions", "Fields", "Integrators", "Gradients", "Certificates"]),

    // References in more than Double's precision, in double-double and in numbers of MPFR.
    .target(
      name: "HighPrecision", dependencies: ["CMPFR", "Expressions", "Fields", "LinearAlgebra"]),

    // The sparse direct solver, injected where it is wanted.
    .target(name: "CKLU", linkerSettings: [.linkedLibrary("klu")]),
    .target(name: "SparseLinearAlgebra", dependencies: ["CKLU", "LinearAlgebra"]),

    // Reference solutions and gradients by Taylor series in arbitrary precision.
    .target(name: "CMPFR", linkerSettings: [.linkedLibrary("mpfr")]),
    .target(name: "Taylor", dependencies: ["CMPFR", "Expressions", "Fields"]),

    .target(name: "COracle"),
    .target(
      name: "CSUNDIALS", dependencies: ["COracle"],
      linkerSettings: [
        .linkedLibrary("sundials_cvodes"), .linkedLibrary("sundials_nvecserial"),
        .linkedLibrary("sundials_sunmatrixdense"), .linkedLibrary("sundials_sunlinsoldense"),
        .linkedLibrary("sundials_sunmatrixband"), .linkedLibrary("sundials_sunlinsolband"),
        .linkedLibrary("sundials_sunnonlinsolnewton"),
        .linkedLibrary("sundials_sunnonlinsolfixedpoint"),
      ]),
    .target(
      name: "CGSL", dependencies: ["COracle"],
      linkerSettings: [.linkedLibrary("gsl"), .linkedLibrary("gslcblas")]),
    .target(
      name: "References",
      dependencies: ["COracle", "CSUNDIALS", "CGSL", "Expressions", "Gradients"]),
    .target(
      name: "ProblemFiles",
      dependencies: ["Expressions", "Fields", "Integrators"]),
    // What both routes agree on, and where it is kept.
    .target(
      name: "ReferenceCertificates",
      dependencies: ["HighPrecision", "Taylor", "ProblemFiles"]),
    .target(
      name: "Studies",
      dependencies: [
        "Gradients", "Certificates", "References", "ReferenceCertificates", "ProblemFiles",
        "SparseLinearAlgebra",
      ]),
    .target(name: "Proof", dependencies: ["Studies", "Certificates", "Verification"]),
    .target(name: "Reports", dependencies: ["Studies", "Proof"]),
    .executableTarget(
      name: "costate",
      dependencies: [
        "Reports", "Proof", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // What tests of several modules share. The allocator counts in every test process.
    .target(name: "CAllocationCounter", path: "Tests/Support/CAllocationCounter"),
    .target(
      name: "TestProblems", dependencies: ["CAllocationCounter", "Fields"],
      path: "Tests/Support/TestProblems"),

    .testTarget(name: "ExpressionsTests", dependencies: ["Expressions"]),
    .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra", "TestProblems"]),
    .testTarget(
      name: "SparseLinearAlgebraTests",
      dependencies: ["SparseLinearAlgebra", "Gradients", "TestProblems"]),
    .testTarget(name: "ProblemFilesTests", dependencies: ["ProblemFiles"]),
    .testTarget(
      name: "IntegratorsTests", dependencies: ["Integrators", "Verification", "TestProblems"]),
    .testTarget(
      name: "HighPrecisionTests",
      dependencies: ["Fields", "HighPrecision", "ProblemFiles", "Taylor"]),
    .testTarget(name: "CostateKitTests", dependencies: ["CostateKit"]),
    .testTarget(name: "GradientsTests", dependencies: ["Gradients", "TestProblems"]),
    .testTarget(
      name: "CertificatesTests", dependencies: ["Certificates", "ProblemFiles", "TestProblems"]),
    .testTarget(
      name: "ReferencesTests", dependencies: ["References", "Expressions", "ProblemFiles"]),
    .testTarget(
      name: "ReferenceCertificatesTests",
      dependencies: ["ReferenceCertificates", "ProblemFiles", "HighPrecision", "Taylor"]),
    .testTarget(name: "TaylorTests", dependencies: ["Taylor", "ProblemFiles"]),
    .testTarget(name: "StudiesTests", dependencies: ["Studies", "Reports"]),
    .testTarget(name: "ProofTests", dependencies: ["Proof", "Reports", "Verification"]),
    .testTarget(name: "CommandLineTests", dependencies: ["costate"]),
  ]
)
