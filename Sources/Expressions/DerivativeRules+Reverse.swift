extension DerivativeRules {
  /// What the operands' cotangents gain from the result's cotangent λ.
  static func cotangents(
    _ site: Site, _ lambda: Expression
  ) -> (a: Expression?, b: Expression?, c: Expression?) {
    let (a, b, r) = (site.a, site.b, site.result)
    switch site.operation {
    case .add: return (lambda, lambda, nil)
    case .subtract: return (lambda, -lambda, nil)
    case .multiply: return (lambda * b, lambda * a, nil)
    case .divide:
      let quotient = lambda / b
      return (quotient, -(r * quotient), nil)
    case .power: return (lambda * powerByBase(a, b), lambda * powerByExponent(a, r), nil)
    case .minimum, .maximum:
      let second = tookSecond(site.operation, a, b)
      return (select(second, 0, lambda), select(second, lambda, 0), nil)
    case .select: return (nil, select(a, lambda, 0), select(a, 0, lambda))
    default: return (factor(site.operation, a, r)(lambda), nil, nil)
    }
  }
}
