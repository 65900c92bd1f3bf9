import Certificates
import Foundation

/// Prints a certificate for people: a line for each test, then the verdict.
struct CertificatePrinter {
  let certificate: Certificate

  var lines: [(label: String, text: String)] {
    var lines: [(String, String)] = []
    if let back = certificate.reconstruction { lines.append(("way back", text(back))) }
    guard certificate.error != nil || certificate.duality.objection != nil else {
      return lines + [("verdict", verdict)]
    }
    lines.append(("duality", duality))
    lines.append(("taylor", taylor))
    lines.append(("convergence", convergence))
    lines.append(("verdict", verdict))
    return lines
  }

  private func short(_ value: Double) -> String { String(format: "%.2g", value) }
  private func time(_ value: Double) -> String { String(format: "%.6g", value) }

  private var duality: String {
    let report = certificate.duality
    if let objection = report.objection { return "none: \(objection)" }
    var text =
      "off by \(short(report.error)) from a tangent of \(report.tangent), in a random direction"
    if let drift = report.largestDrift, let at = report.largestDriftTime {
      text += "; λᵀs drifts most, by \(short(drift)), at t = \(time(at))"
    }
    if let step = report.firstBadStep, let at = report.firstBadTime {
      text += "; first bad step going back: \(step), at t = \(time(at))"
    }
    return text
  }

  private var taylor: String {
    let report = certificate.taylor
    if let objection = report.objection { return "none: \(objection)" }
    var text: String
    if let slope = report.slope {
      text = String(format: "slope %.3f", slope)
      text += " for steps \(short(report.window[0])) to \(short(report.window[1]))"
    } else {
      text = "no window of slope 2"
    }
    return text + "; off by \(short(report.error)) ± \(short(report.uncertainty))"
  }

  private var convergence: String {
    let report = certificate.convergence
    if let objection = report.objection { return "none: \(objection)" }
    let settings = report.settings.map(short).joined(separator: ", ")
    let differences = report.differences.map(short).joined(separator: ", ")
    var text = "at \(settings) it changes by \(differences)"
    if let order = report.order { text += String(format: ": order %.2f", order) }
    return text + (report.converges ? "" : "; does not converge")
  }

  private func text(_ report: Certificates.ReconstructionReport) -> String {
    var parts = [report.verdict.rawValue]
    if let digits = report.predictedDigitsLost {
      parts.append(
        "predicted to lose \(String(format: "%.1f", digits)) digits"
          + (report.predictedLossAt.map { ", all that are asked for by t = \(time($0))" } ?? ""))
    } else if let objection = report.objection {
      parts.append("not predicted (\(objection))")
    }
    if let error = report.largestError { parts.append("the state is off by up to \(short(error))") }
    if let lost = report.lostAt { parts.append("lost at t = \(time(lost))") }
    return parts.joined(separator: "; ")
  }

  private var verdict: String {
    if certificate.isTrusted {
      let digits = certificate.digits.map { String(format: "%.1f", $0) } ?? "?"
      return "certified: \(digits) digits (asked: \(short(certificate.digitsAsked)))"
    }
    return "not to be trusted: " + certificate.failures.joined(separator: " | ")
  }
}
