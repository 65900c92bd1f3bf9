/// digits · 10^power in at most `count` significant digits, half away from zero, without trailing zeros;
/// with an exponent below 1e-4 and from 1e21 on.
func decimalText(
  _ exact: [UInt8], _ power: Int, keeping count: Int, isNegative: Bool
) -> String {
  var (digits, power) = (exact, power)
  if digits.count > count {
    power += digits.count - count
    let roundsUp = digits[count] >= 5
    digits.removeLast(digits.count - count)
    if roundsUp {
      var place = digits.count - 1
      while place >= 0, digits[place] == 9 {
        digits[place] = 0
        place -= 1
      }
      if place >= 0 { digits[place] += 1 } else { digits.insert(1, at: 0) }
    }
  }
  while digits.count > 1, digits.last == 0 {
    digits.removeLast()
    power += 1
  }
  let scientific = digits.count - 1 + power
  let sign = isNegative ? "-" : ""
  let all = digits.map { String($0) }.joined()
  if scientific < -4 || scientific > 20 {
    let rest = all.dropFirst()
    return sign + all.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e\(scientific)"
  }
  if power >= 0 { return sign + all + String(repeating: "0", count: power) }
  if scientific < 0 { return sign + "0." + String(repeating: "0", count: -scientific - 1) + all }
  return sign + all.prefix(scientific + 1) + "." + all.dropFirst(scientific + 1)
}
