/*
 * GSL's odeiv2, the outside oracle for embedded Runge-Kutta, Bulirsch-Stoer and multistep methods.
 * A run creates its stepper, uses it and frees it. It turns GSL's error handler off for the whole
 * process, because the default one aborts, and leaves it off, because turning it back on would race
 * with a run on another thread. Tried with GSL 2.7.1.
 */
#ifndef COSTATE_GSL_H
#define COSTATE_GSL_H

#include "costate_system.h"

typedef enum costate_gsl_stepper {
  COSTATE_GSL_RK8PD,   /* Prince-Dormand 8(9), 13 stages */
  COSTATE_GSL_RKF45,   /* Fehlberg 4(5) */
  COSTATE_GSL_MSADAMS, /* Adams in Nordsieck form, orders 1 to 12, functional iteration */
  COSTATE_GSL_MSBDF,   /* BDF in Nordsieck form, orders 1 to 5, modified Newton */
  COSTATE_GSL_BSIMP    /* implicit Bulirsch-Stoer (Bader-Deuflhard) */
} costate_gsl_stepper;

/* The error of component i is held to absolute_tolerance + relative_tolerance |y_i|. */
typedef struct costate_gsl_options {
  costate_gsl_stepper stepper;
  double relative_tolerance;
  double absolute_tolerance;
  double initial_step;     /* its magnitude; the sign is that of T - t0 */
  costate_count max_steps; /* accepted steps of the whole run */
} costate_gsl_options;

/*
 * States at the output times, which follow each other in the direction of integration; a step ends
 * at each of them. states: output_count rows of n, `reached` of which are filled in.
 * Kernels: rhs; msbdf and bsimp also the jacobian, and time_derivative when f depends on t.
 *
 * Statistics: GSL does not tell failures of the error test from those of an iteration, so all
 * rejected attempts are in error_failures; factorisations, solves and iterations are not reported.
 */
costate_outcome costate_gsl_solve(const costate_system *COSTATE_NONNULL system,
                                  const costate_gsl_options *COSTATE_NONNULL options, double t0,
                                  const double *COSTATE_NONNULL y0, costate_count output_count,
                                  const double *COSTATE_NONNULL times,
                                  double *COSTATE_NONNULL states,
                                  costate_count *COSTATE_NONNULL reached,
                                  costate_statistics *COSTATE_NONNULL statistics,
                                  costate_status *COSTATE_NONNULL status);

/* "2.7.1": the version of the library in use. */
const char *COSTATE_NONNULL costate_gsl_version(void);

#endif
