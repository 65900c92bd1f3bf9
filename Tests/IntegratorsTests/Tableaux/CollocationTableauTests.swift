import Foundation
import Testing
import Verification

@testable import Integrators

extension CollocationTableau: CustomTestStringConvertible {
  static let tested: [CollocationTableau] = [.radau5, .radau9, .radau13, .gauss4, .gauss6, .gauss8]

  public var testDescription: String { name }
}

/// The simplifying conditions B(p): Σ bᵢ cᵢᵏ⁻¹ = 1/k, C(s): Σⱼ aᵢⱼ cⱼᵏ⁻¹ = cᵢᵏ/k, from which the order
/// follows (Butcher 1964).
@Suite("Collocation tableaux")
struct CollocationTableauTests {
  private func missB(_ tableau: CollocationTableau, _ k: Int) -> Double {
    abs(
      zip(tableau.b, tableau.nodes).reduce(0) { $0 + $1.0 * pow($1.1, Double(k - 1)) }
        - 1 / Double(k))
  }

  private func missC(_ tableau: CollocationTableau, _ k: Int) -> Double {
    zip(tableau.a, tableau.nodes).map { row, node in
      abs(
        zip(row, tableau.nodes).reduce(0) { $0 + $1.0 * pow($1.1, Double(k - 1)) }
          - pow(node, Double(k)) / Double(k))
    }.max() ?? 0
  }

  @Test("hold to B(p) and C(s), and to no more", arguments: CollocationTableau.tested)
  func simplifyingConditions(tableau: CollocationTableau) {
    for k in 1...tableau.order { #expect(missB(tableau, k) < 3e-16, "B(\(k))") }
    // The next is as small as 1/(2s + 1) binomial(2s, s)⁻², for 7 stages 4e-8 / 13².
    #expect(missB(tableau, tableau.order + 1) > 1e-9)
    for k in 1...tableau.stageCount { #expect(missC(tableau, k) < 3e-16, "C(\(k))") }
    #expect(missC(tableau, tableau.stageCount + 1) > 1e-5)
    let expected = tableau.isStifflyAccurate ? 2 * tableau.stageCount - 1 : 2 * tableau.stageCount
    #expect(tableau.order == expected)
  }

  @Test("fail if any coefficient is wrong by 1e-9", arguments: CollocationTableau.tested)
  func mutants(tableau: CollocationTableau) {
    for i in tableau.nodes.indices {
      var b = tableau.b
      b[i] += 1e-9
      #expect(abs(b.reduce(0, +) - 1) > 5e-10)
      for j in tableau.nodes.indices {
        var row = tableau.a[i]
        row[j] += 1e-9
        #expect(abs(row.reduce(0, +) - tableau.nodes[i]) > 5e-10)
      }
    }
  }

  @Test("The embedded solution has order s and not more", arguments: CollocationTableau.tested)
  func embedded(tableau: CollocationTableau) {
    let gamma = 1 / tableau.filter
    let difference = tableau.embeddedDifference
    let size = difference.map { abs($0) }.max() ?? 0
    for k in 1...tableau.stageCount + 1 {
      // γ₀ f(tₙ, yₙ) enters the first condition only.
      let sum = zip(difference, tableau.nodes).reduce(k == 1 ? gamma : 0) {
        $0 + $1.0 * pow($1.1, Double(k - 1))
      }
      if k <= tableau.stageCount {
        #expect(abs(sum) < 1e-14 * size, "\(k)")
      } else {
        #expect(abs(sum) > 1e-5)
      }
    }
  }

  @Test("T⁻¹A⁻¹T is block diagonal", arguments: CollocationTableau.tested)
  func transformation(tableau: CollocationTableau) {
    let (t, inverse) = (tableau.transformation, tableau.inverseTransformation)
    let identity = product(inverse, t)
    let blocks = product(inverse, product(tableau.inverse, t))
    let size = tableau.blocks.joined().map { abs($0) }.max() ?? 0
    // T is not orthogonal: its condition is 2400 for 7 stages.
    for i in t.indices {
      for j in t.indices {
        #expect(abs(identity[i][j] - (i == j ? 1 : 0)) < 1e-13)
        #expect(abs(blocks[i][j] - tableau.blocks[i][j]) < 1e-12 * size)
      }
    }
    for value in t[t.count - 1] { #expect(value == 0 || value == 1) }
    #expect(tableau.pairs.allSatisfy { $0.imaginary > 0 && $0.real > 0 })
  }

  @Test("A⁻¹ by the polynomial is that of A; d is bᵀA⁻¹", arguments: CollocationTableau.tested)
  func inverse(tableau: CollocationTableau) {
    let identity = product(tableau.inverse, tableau.a)
    let d = product([tableau.b], tableau.inverse)[0]
    for i in tableau.nodes.indices {
      for j in tableau.nodes.indices { #expect(abs(identity[i][j] - (i == j ? 1 : 0)) < 3e-14) }
      #expect(abs(d[i] - tableau.solution[i]) < 1e-12)
    }
    #expect(tableau.isStifflyAccurate == tableau.name.hasPrefix("Radau"))
    if tableau.isStifflyAccurate {
      #expect(tableau.solution.dropLast().allSatisfy { $0 == 0 } && tableau.a.last == tableau.b)
    } else {
      // Symmetric.
      for (i, node) in tableau.nodes.enumerated() {
        #expect(abs(node + tableau.nodes[tableau.stageCount - 1 - i] - 1) < 1e-16)
      }
    }
  }

  @Test(
    "The continuous extension meets its nodes and its end", arguments: CollocationTableau.tested)
  func polynomial(tableau: CollocationTableau) {
    func value(_ j: Int, _ theta: Double) -> Double {
      tableau.powers.reversed().reduce(0) { ($0 + $1[j]) * theta }
    }
    for j in tableau.nodes.indices {
      for (i, node) in tableau.nodes.enumerated() {
        #expect(abs(value(j, node) - (i == j ? 1 : 0)) < 1e-10)
      }
      #expect(abs(value(j, 1) - tableau.solution[j]) < 1e-10)
    }
  }

  /// R(z) by its eigenvalues: det(I − zA + z 1 bᵀ) / det(I − zA), with the determinants by elimination.
  private func stability(_ tableau: CollocationTableau, _ z: Complex) -> Complex {
    func determinant(adding share: Double) -> Complex {
      var m = tableau.a.enumerated().map { i, row in
        row.enumerated().map { j, value in
          Complex(i == j ? 1 : 0, 0) + (share * tableau.b[j] - value) * z
        }
      }
      var result = Complex(1, 0)
      for k in m.indices {
        let pivot = (k..<m.count).max { m[$0][k].magnitude < m[$1][k].magnitude } ?? k
        if pivot != k {
          m.swapAt(k, pivot)
          result = (-1.0) * result
        }
        result = result * m[k][k]
        for i in m.indices where i > k {
          let factor = (-1.0) * (m[i][k] / m[k][k])
          for j in k..<m.count { m[i][j] = m[i][j] + factor * m[k][j] }
        }
      }
      return result
    }
    return determinant(adding: 1) / determinant(adding: 0)
  }

  @Test("A-stable; R(∞) = 0 of Radau, ±1 of Gauss", arguments: CollocationTableau.tested)
  func stability(tableau: CollocationTableau) {
    let isRadau = tableau.isStifflyAccurate
    // On the imaginary axis Gauss conserves and Radau damps.
    for exponent in stride(from: -2.0, through: 3, by: 0.25) {
      let y = pow(10, exponent)
      let size = stability(tableau, Complex(0, y)).magnitude
      if isRadau { #expect(size < 1 + 1e-11) } else { #expect(abs(size - 1) < 1e-10) }
      #expect(stability(tableau, Complex(-y, y)).magnitude < 1)
      #expect(stability(tableau, Complex(-y, 0)).magnitude < 1)
    }
    let far = stability(tableau, Complex(-1e6, 0))
    let limit = isRadau ? 0 : tableau.stageCount % 2 == 0 ? 1.0 : -1
    #expect(abs(far.real - limit) < 1e-3 && abs(far.imaginary) < 1e-9)
  }

  @Test("R(z) is e^z to the order of the method", arguments: CollocationTableau.tested)
  func exponential(tableau: CollocationTableau) {
    // Where the difference is well above round-off, and z small against the poles of R.
    let y = Double(tableau.stageCount) / 2
    let misses = [y, 0.75 * y].map { y in
      (stability(tableau, Complex(0, y))
        + Complex(-cos(y), -sin(y))).magnitude
    }
    #expect(misses[1] > 1e-13)
    let slope = log(misses[0] / misses[1]) / log(1 / 0.75)
    #expect(abs(slope - Double(tableau.order + 1)) < 0.5, "\(slope)")
  }

  private func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    a.map { row in b[0].indices.map { j in row.indices.reduce(0) { $0 + row[$1] * b[$1][j] } } }
  }
}
