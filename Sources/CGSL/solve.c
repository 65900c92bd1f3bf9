/* The loop over steps, ours instead of the driver's so that steps are counted and limited. */
#include "costate_gsl.h"

#include "costate_evaluate.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <gsl/gsl_version.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct calls {
  const costate_system *system;
  costate_statistics *statistics;
  double *values;  /* nonzeros of f_y */
  bool non_finite; /* the latest evaluation gave NaN or infinity */
} calls;

typedef struct run {
  calls calls;
  gsl_odeiv2_system system;
  gsl_odeiv2_driver *driver;
  double *y;
  double t, h;
  double initial_step;
  double limit; /* the discontinuity that comes next */
  bool entered; /* the side of discontinuities is chosen, which needs a direction */
  costate_count steps_left;
  costate_count rejected; /* before the last start */
} run;

const char *costate_gsl_version(void) { return gsl_version; }

/* Not GSL_EBADFUNC, which ends the run: after any other error GSL halves the step and tries again,
   so a trial step that leaves the domain of f does no harm. */
static int verdict(calls *calls, bool finite) {
  calls->non_finite = !finite;
  return finite ? GSL_SUCCESS : GSL_EDOM;
}

static int callback_rhs(double t, const double y[], double derivative[], void *user_data) {
  calls *const calls = user_data;
  return verdict(calls, costate_rhs(calls->system, calls->statistics, t, y, derivative));
}

static int callback_jacobian(double t, const double y[], double *matrix, double time_derivative[],
                             void *user_data) {
  calls *const calls = user_data;
  const costate_system *const system = calls->system;
  bool finite = costate_jacobian(system, calls->statistics, t, y, calls->values);
  costate_scatter_jacobian(system, calls->values, 1, system->state_count, 1, matrix);
  finite &= costate_time_derivative(system, calls->statistics, t, y, time_derivative);
  return verdict(calls, finite);
}

static const gsl_odeiv2_step_type *step_type(costate_gsl_stepper stepper) {
  switch (stepper) {
  case COSTATE_GSL_RK8PD: return gsl_odeiv2_step_rk8pd;
  case COSTATE_GSL_RKF45: return gsl_odeiv2_step_rkf45;
  case COSTATE_GSL_MSADAMS: return gsl_odeiv2_step_msadams;
  case COSTATE_GSL_MSBDF: return gsl_odeiv2_step_msbdf;
  case COSTATE_GSL_BSIMP: return gsl_odeiv2_step_bsimp;
  }
  return NULL;
}

static costate_outcome fail(costate_status *status, costate_outcome outcome, int flag,
                            const char *message) {
  status->outcome = outcome;
  status->native_flag = flag;
  snprintf(status->message, sizeof status->message, "%s", message);
  return outcome;
}

static costate_outcome check(const costate_system *system, const costate_gsl_options *options,
                             costate_status *status) {
  const bool implicit =
      options->stepper == COSTATE_GSL_MSBDF || options->stepper == COSTATE_GSL_BSIMP;
  if (!system->rhs.kernel) return fail(status, COSTATE_MISSING_KERNEL, 0, "rhs");
  if (implicit && (!system->jacobian.kernel || !system->jacobian_pattern.column_starts))
    return fail(status, COSTATE_MISSING_KERNEL, 0, "jacobian");
  if (system->state_count < 1 || !(options->initial_step > 0) ||
      !(options->relative_tolerance >= 0) || !(options->absolute_tolerance >= 0))
    return fail(status, COSTATE_INVALID_INPUT, 0, "no states, initial step or tolerance");
  return COSTATE_REACHED_END;
}

/* One accepted step towards t, at most as far as it. */
static costate_outcome step(run *run, double t, costate_status *status) {
  if (run->steps_left <= 0) return fail(status, COSTATE_STEP_LIMIT, 0, "");
  run->steps_left--;
  gsl_odeiv2_driver *const d = run->driver;
  const int flag =
      gsl_odeiv2_evolve_apply(d->e, d->c, d->s, &run->system, &run->t, t, &run->h, run->y);
  /* GSL's own control takes NaN for a small error. */
  const bool finite = costate_all_finite(run->calls.system->state_count, run->y) &&
                      costate_all_finite(run->calls.system->state_count, d->e->yerr);
  if (flag == GSL_SUCCESS && finite) {
    run->calls.statistics->accepted++;
    status->time = run->t;
    return COSTATE_REACHED_END;
  }
  if (run->calls.non_finite || flag == GSL_SUCCESS)
    return fail(status, COSTATE_NON_FINITE, flag, "the state or its derivative");
  if (flag == GSL_FAILURE) return fail(status, COSTATE_STEP_UNDERFLOW, flag, gsl_strerror(flag));
  /* Output times out of order, for one. */
  if (flag == GSL_EINVAL) return fail(status, COSTATE_INVALID_INPUT, flag, gsl_strerror(flag));
  return fail(status, COSTATE_OTHER_FAILURE, flag, gsl_strerror(flag));
}

static bool open_run(run *run, const costate_gsl_options *options, double direction) {
  const size_t n = (size_t)run->calls.system->state_count;
  run->y = malloc(n * sizeof(double));
  run->calls.values =
      malloc(((size_t)costate_jacobian_nonzeros(run->calls.system) + 1) * sizeof(double));
  run->h = run->initial_step = copysign(options->initial_step, direction);
  run->steps_left = options->max_steps;
  run->system = (gsl_odeiv2_system){callback_rhs, callback_jacobian, n, &run->calls};
  run->driver = gsl_odeiv2_driver_alloc_standard_new(&run->system, step_type(options->stepper),
                                                     run->h, options->absolute_tolerance,
                                                     options->relative_tolerance, 1, 0);
  return run->y && run->calls.values && run->driver;
}

/* Chooses the side of the discontinuity at run->t, if there is one, on the way towards t, and starts
   afresh there. */
static void enter(run *run, double t) {
  const bool begins = !run->entered;
  if (!begins && run->t != run->limit) return;
  run->entered = true;
  costate_enter(run->calls.system, run->t, t);
  run->limit = costate_next_discontinuity(run->calls.system, run->t, t);
  if (begins) return;
  run->rejected += (costate_count)run->driver->e->failed_steps; /* which the reset sets to 0 */
  gsl_odeiv2_driver_reset(run->driver);
  run->h = run->initial_step;
}

/* Lands at t, and at each discontinuity before it. */
static costate_outcome advance(run *run, double t, costate_status *status) {
  while (run->t != t) {
    enter(run, t);
    const double landing = costate_is_between(run->t, run->limit, t) ? run->limit : t;
    while (run->t != landing) {
      const costate_outcome outcome = step(run, landing, status);
      if (outcome != COSTATE_REACHED_END) return outcome;
    }
  }
  return COSTATE_REACHED_END;
}

static void close_run(run *run) {
  if (run->driver) gsl_odeiv2_driver_free(run->driver);
  free(run->calls.values);
  free(run->y);
}

costate_outcome costate_gsl_solve(const costate_system *system, const costate_gsl_options *options,
                                  double t0, const double *y0, costate_count output_count,
                                  const double *times, double *states, costate_count *reached,
                                  costate_statistics *statistics, costate_status *status) {
  gsl_set_error_handler_off();
  *reached = 0;
  memset(statistics, 0, sizeof *statistics);
  memset(status, 0, sizeof *status);
  status->time = t0;
  if (check(system, options, status) != COSTATE_REACHED_END) return status->outcome;
  const size_t row = (size_t)system->state_count * sizeof(double);
  run run = {.calls = {.system = system, .statistics = statistics}, .t = t0};
  const double end = output_count > 0 ? times[output_count - 1] : t0;
  costate_outcome outcome = COSTATE_REACHED_END;
  if (!open_run(&run, options, end - t0)) {
    close_run(&run);
    return fail(status, COSTATE_OUT_OF_MEMORY, GSL_ENOMEM, "the driver");
  }
  memcpy(run.y, y0, row);
  for (costate_count k = 0; k < output_count && outcome == COSTATE_REACHED_END; k++) {
    outcome = advance(&run, times[k], status);
    if (outcome != COSTATE_REACHED_END) break;
    memcpy(states + k * system->state_count, run.y, row);
    (*reached)++;
  }
  statistics->error_failures = run.rejected + (costate_count)run.driver->e->failed_steps;
  close_run(&run);
  return outcome;
}
