/*
 * CVODES (SUNDIALS), the outside oracle for multistep methods, forward sensitivities and the
 * checkpointed continuous adjoint. Every run creates its solver, uses it and frees it; none prints,
 * exits or keeps global state. Tried with SUNDIALS 6.4.1 (64-bit indices, double precision).
 */
#ifndef COSTATE_SUNDIALS_H
#define COSTATE_SUNDIALS_H

#include "costate_system.h"

typedef enum costate_multistep { COSTATE_BDF, COSTATE_ADAMS } costate_multistep;

/* Newton: LU of I - gamma f_y with the Jacobian kernel, banded where the band is narrow against the
   number of states (24 and more), else dense. Fixed point: no acceleration. */
typedef enum costate_nonlinear { COSTATE_NEWTON, COSTATE_FIXED_POINT } costate_nonlinear;

typedef enum costate_sensitivity_method {
  COSTATE_STAGGERED,   /* the states' step is solved first, then all columns together */
  COSTATE_SIMULTANEOUS /* the states and all columns in one nonlinear system */
} costate_sensitivity_method;

typedef enum costate_interpolation { COSTATE_HERMITE, COSTATE_POLYNOMIAL } costate_interpolation;

typedef struct costate_cvodes_options {
  costate_multistep method;
  costate_nonlinear nonlinear;
  double relative_tolerance;
  double absolute_tolerance;
  costate_count max_steps; /* accepted steps of the whole run, at least 1 */
  /* Nonzero: end a step exactly at each output time (in an adjoint run: only at the last, because
     CVODES replays with one stop time). Zero: step past it and interpolate to the method's order. */
  int stops_at_outputs;
} costate_cvodes_options;

/*
 * Where the results go. The output times follow each other in the direction of integration; the
 * first may be t0 itself.
 */
typedef struct costate_outputs {
  costate_count count;
  const double *COSTATE_NONNULL times; /* count */
  double *COSTATE_NONNULL states;      /* count rows of n */
  double *COSTATE_NULLABLE sensitivities; /* count blocks of n + m columns of n; see below */
  costate_count reached;               /* how many of the rows were filled in */
} costate_outputs;

/* States at the output times. A step ends at each discontinuity of the system, and CVODES starts afresh
   beyond it. Kernels: rhs, and jacobian for Newton's iteration. */
costate_outcome costate_cvodes_forward(const costate_system *COSTATE_NONNULL system,
                                       const costate_cvodes_options *COSTATE_NONNULL options,
                                       double t0, const double *COSTATE_NONNULL y0,
                                       costate_outputs *COSTATE_NONNULL outputs,
                                       costate_statistics *COSTATE_NONNULL statistics,
                                       costate_status *COSTATE_NONNULL status);

/*
 * States and their derivatives with respect to y(t0) (the first n columns) and p (the next m):
 * s' = f_y s + f_p, S(t0) = [I, 0], with the columns under error control. A column's error is
 * weighed after scaling by |y0_i| or |p_j| (1 where that is 0), as CVODES advises.
 * Kernels: rhs, jvp, parameter_jacobian when m > 0, and jacobian for Newton's iteration.
 */
costate_outcome costate_cvodes_sensitivities(const costate_system *COSTATE_NONNULL system,
                                             const costate_cvodes_options *COSTATE_NONNULL options,
                                             costate_sensitivity_method method, double t0,
                                             const double *COSTATE_NONNULL y0,
                                             costate_outputs *COSTATE_NONNULL outputs,
                                             costate_statistics *COSTATE_NONNULL statistics,
                                             costate_status *COSTATE_NONNULL status);

/*
 * Polynomial interpolation works through the points of one interval between checkpoints, as many as
 * the order has. Where CVODES would read outside its arrays or use stale points, the run fails with
 * COSTATE_INVALID_INPUT: for N_d below the highest order (5 or 12), for T < t0, and when a run that
 * must stop at T does so too few steps after a checkpoint. One that need not takes further steps.
 */
typedef struct costate_adjoint_options {
  costate_interpolation interpolation;
  costate_count steps_per_checkpoint; /* N_d, at least 1 */
} costate_adjoint_options;

typedef struct costate_backward_options {
  double relative_tolerance; /* of lambda */
  double absolute_tolerance;
  double quadrature_relative_tolerance;
  const double *COSTATE_NONNULL quadrature_absolute_tolerances; /* m */
  costate_count max_steps; /* accepted backward steps over all segments */
} costate_backward_options;

/*
 * What CVODES keeps of the trajectory, in vectors of n doubles:
 *
 *   first checkpoint                2            y(t0) and its (unused) first derivative
 *   checkpoint at order q           q + 1 (+ 1)  the Nordsieck array, and one more while q < q_max
 *   N_d + 1 interpolation points    2 or 1 each  Hermite: y, y'; polynomial: y
 *
 * q_max is 12 for Adams and 5 for BDF. number_bytes = 8 n (checkpoint_vectors + data_vectors);
 * header_bytes = what a serial N_Vector allocates beside its numbers, times the same count. The
 * interpolation points are allocated in full before the first step, however short the run.
 */
typedef struct costate_trajectory {
  costate_count checkpoints;
  costate_count checkpoint_vectors;
  costate_count data_vectors;
  costate_count number_bytes;
  costate_count header_bytes;
} costate_trajectory;

typedef struct costate_adjoint costate_adjoint;

/*
 * An adjoint run knows nothing of discontinuities: CVODES cannot replay a start in the middle. Run one
 * for each segment, with costate_enter beforehand and the system's own count set to 0.
 *
 * The forward phase: states at the output times, the last of which is T; checkpoints and the data
 * of the last interval are kept. Null when the run failed (see status). `system` and what it points
 * to must outlive the result. Kernels: as costate_cvodes_forward.
 */
costate_adjoint *COSTATE_NULLABLE costate_cvodes_adjoint_forward(
    const costate_system *COSTATE_NONNULL system,
    const costate_cvodes_options *COSTATE_NONNULL options,
    const costate_adjoint_options *COSTATE_NONNULL adjoint_options, double t0,
    const double *COSTATE_NONNULL y0, costate_outputs *COSTATE_NONNULL outputs,
    costate_statistics *COSTATE_NONNULL statistics, costate_status *COSTATE_NONNULL status);

/* What the backward phase did: its own work, and the forward work it had to repeat. */
typedef struct costate_backward_statistics {
  costate_statistics backward;
  costate_statistics replay; /* accepted: forward steps integrated again from checkpoints; the
                                failures and iterations of replays are not told apart (0) */
} costate_backward_statistics;

/*
 * The backward phase, once: -lambda' = f_y^T lambda from T to t0, where lambda jumps by seeds[k]
 * at the k-th output time, and mu = the integral of f_p^T lambda over [t0, T], under error control.
 * seeds: one row of n for each output time, the last being lambda(T); at a row of zeros the
 * integration is not interrupted. Kernels: vjp, rhs, and jacobian for Newton's iteration.
 */
costate_outcome costate_cvodes_adjoint_backward(
    costate_adjoint *COSTATE_NONNULL adjoint,
    const costate_backward_options *COSTATE_NONNULL options, const double *COSTATE_NONNULL seeds,
    double *COSTATE_NONNULL lambda, double *COSTATE_NONNULL mu,
    costate_backward_statistics *COSTATE_NONNULL statistics,
    costate_status *COSTATE_NONNULL status);

/* What is kept between the phases. */
costate_trajectory costate_cvodes_adjoint_trajectory(
    const costate_adjoint *COSTATE_NONNULL adjoint);

void costate_cvodes_adjoint_free(costate_adjoint *COSTATE_NULLABLE adjoint);

/* "6.4.1": the version of the library in use. */
const char *COSTATE_NONNULL costate_sundials_version(void);

#endif
