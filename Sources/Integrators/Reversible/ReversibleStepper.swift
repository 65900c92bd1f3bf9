/// A method whose step can be undone exactly: a bijection of the state and, where it has one, of a
/// hidden state beside it.
///
/// Hidden state: leapfrog and reversible Heun carry a second vector, a coupled pair a second copy
/// of the solution. ``Stepper/start(t:y:)`` makes it from y, so that at the start of an integration
/// (and after every restart) it is a function of y; from then on it has a life of its own.
///
/// A gradient can so walk back without a record of states: from the end, ``unstep(t:h:)`` for the
/// last step, its ``Stepper/record`` to the transpose, `unstep` for the step before, and so on. The
/// times and sizes of the steps must be known (16 bytes a step), to the bit.
///
/// - When this misleads: algebraically exact is not numerically exact. An error in the hidden state
///   grows by ``unstepGrowth`` in each step back, whatever the problem; and on the way back the
///   method integrates the problem backward, with the growth of errors that this has (on a
///   dissipative problem e^|λ|t).
public protocol ReversibleStepper: Stepper {
  /// The rows of hidden state beside y; 0 where the step is a bijection of y alone.
  var hiddenRows: Int { get }
  /// The hidden state that belongs to ``Stepper/state``, ``hiddenRows`` rows of the stride.
  var hidden: UnsafeMutablePointer<Double> { get }
  /// The factor by which one step back magnifies a rounding error of the hidden state, h → 0: 1 is
  /// the best there is; log(10¹⁶)/log(growth) steps back leave no digit.
  var unstepGrowth: Double { get }

  /// Replaces state and hidden state at t + h by those at t, from which the step (t, h) led there.
  ///
  /// Afterwards ``Stepper/state`` is yₙ, ``Stepper/result`` is yₙ₊₁ and ``Stepper/record`` is that of
  /// the step, as after ``Stepper/attempt(t:h:)``; the method can go on in either direction. A step
  /// just accepted must be made the state first (``Stepper/advance()``).
  func unstep(t: Double, h: Double)
}
