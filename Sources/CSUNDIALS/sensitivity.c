/* Forward sensitivities: S' = f_y S + [0, f_p], S(t0) = [I, 0]. */
#include "session.h"

#include <math.h>
#include <nvector/nvector_serial.h>
#include <stdlib.h>
#include <string.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>
#include <sunnonlinsol/sunnonlinsol_newton.h>

typedef struct columns {
  int count; /* n + m */
  N_Vector *s;
  double *scale;  /* typical size of what each column differentiates by */
  double *values; /* nonzeros of f_p */
  SUNNonlinearSolver nonlinear;
} columns;

/* CVODES hands its own user data to every callback; the columns are found through it. */
typedef struct sensitivity {
  session session; /* first, so that its `calls` start where callback_rhs looks for them */
  columns columns;
  bool staggered;
} sensitivity;

static int callback_sensitivity(int count, realtype t, N_Vector y, N_Vector f, N_Vector *s,
                                N_Vector *derivative, void *user_data, N_Vector a, N_Vector b) {
  (void)f, (void)a, (void)b;
  sensitivity *const run = user_data;
  calls *const calls = &run->session.calls;
  const costate_system *const system = calls->system;
  const double *const state = N_VGetArrayPointer(y);
  bool finite = true;
  for (int j = 0; j < count; j++) {
    finite &= costate_jvp(system, calls->statistics, t, state, N_VGetArrayPointer(s[j]),
                          N_VGetArrayPointer(derivative[j]));
  }
  if (system->parameter_count > 0) {
    finite &= costate_parameter_jacobian(system, calls->statistics, t, state, run->columns.values);
    const costate_pattern pattern = system->parameter_jacobian_pattern;
    for (costate_count j = 0; j < system->parameter_count; j++) {
      double *const column = N_VGetArrayPointer(derivative[system->state_count + j]);
      for (costate_count k = pattern.column_starts[j]; k < pattern.column_starts[j + 1]; k++)
        column[pattern.rows[k]] += run->columns.values[k];
    }
  }
  return callback_verdict(calls, finite);
}

static double magnitude(double value) { return value == 0 ? 1 : fabs(value); }

static bool create_columns(sensitivity *run, const double *y0) {
  const costate_system *const system = run->session.calls.system;
  const costate_count n = system->state_count;
  columns *const c = &run->columns;
  c->count = (int)(n + system->parameter_count);
  c->s = N_VCloneVectorArray(c->count, run->session.y);
  c->scale = malloc((size_t)c->count * sizeof *c->scale);
  c->values =
      malloc(((size_t)costate_parameter_jacobian_nonzeros(system) + 1) * sizeof *c->values);
  if (!c->s || !c->scale || !c->values) return false;
  for (int j = 0; j < c->count; j++) {
    N_VConst(0, c->s[j]);
    if (j < n) N_VGetArrayPointer(c->s[j])[j] = 1;
    c->scale[j] = magnitude(j < n ? y0[j] : system->parameters[j - n]);
  }
  return true;
}

static bool attach_columns(sensitivity *run, costate_sensitivity_method method) {
  session *const s = &run->session;
  columns *const c = &run->columns;
  const bool staggered = run->staggered = method == COSTATE_STAGGERED;
  const int solved = staggered ? c->count : c->count + 1;
  c->nonlinear = s->options.nonlinear == COSTATE_NEWTON
                     ? SUNNonlinSol_NewtonSens(solved, s->y, s->context)
                     : SUNNonlinSol_FixedPointSens(solved, s->y, 0, s->context);
  return c->nonlinear &&
         CVodeSensInit(s->cvode, c->count, staggered ? CV_STAGGERED : CV_SIMULTANEOUS,
                       callback_sensitivity, c->s) == CV_SUCCESS &&
         CVodeSetSensParams(s->cvode, NULL, c->scale, NULL) == CV_SUCCESS &&
         CVodeSensEEtolerances(s->cvode) == CV_SUCCESS &&
         CVodeSetSensErrCon(s->cvode, SUNTRUE) == CV_SUCCESS &&
         (staggered ? CVodeSetNonlinearSolverSensStg(s->cvode, c->nonlinear)
                    : CVodeSetNonlinearSolverSensSim(s->cvode, c->nonlinear)) == CV_SUCCESS;
}

/* c->s becomes S at the time reached. */
static int fetch(sensitivity *run) {
  long steps = 0;
  realtype t;
  CVodeGetNumSteps(run->session.cvode, &steps);
  if (steps == 0) return CV_SUCCESS; /* before the first step it still holds S(t0) */
  return CVodeGetSens(run->session.cvode, &t, run->columns.s);
}

static int store(sensitivity *run, costate_outputs *outputs, costate_count k) {
  const costate_count n = run->session.calls.system->state_count;
  columns *const c = &run->columns;
  const int flag = fetch(run);
  if (flag < 0) return flag;
  memcpy(outputs->states + k * n, N_VGetArrayPointer(run->session.y), (size_t)n * sizeof(double));
  for (int j = 0; j < c->count; j++) {
    memcpy(outputs->sensitivities + (k * c->count + j) * n, N_VGetArrayPointer(c->s[j]),
           (size_t)n * sizeof(double));
  }
  return CV_SUCCESS;
}

/* The sensitivities' own counters. Under CV_SIMULTANEOUS those of the states include them. */
static void collect(void *cvode, costate_statistics *statistics) {
  long error_failures = 0, solve_failures = 0, iterations = 0;
  CVodeGetSensNumErrTestFails(cvode, &error_failures);
  CVodeGetNumStepSensSolveFails(cvode, &solve_failures);
  CVodeGetSensNumNonlinSolvIters(cvode, &iterations);
  statistics->error_failures += error_failures;
  statistics->solve_failures += solve_failures;
  statistics->nonlinear_iterations += iterations;
}

/* At a discontinuity: the columns and their counters before CVODES starts afresh, and after. */
static int leave(void *context) {
  sensitivity *const run = context;
  if (run->staggered) collect(run->session.cvode, run->session.calls.statistics);
  return fetch(run);
}

static int go_on(void *context) {
  sensitivity *const run = context;
  return CVodeSensReInit(run->session.cvode, run->staggered ? CV_STAGGERED : CV_SIMULTANEOUS,
                         run->columns.s);
}

static int run_outputs(sensitivity *run, costate_outputs *outputs) {
  for (costate_count k = 0; k < outputs->count; k++) {
    session *const s = &run->session;
    int flag = session_advance(s, outputs->times[k], s->options.stops_at_outputs, leave, go_on, run);
    if (flag >= 0) flag = store(run, outputs, k);
    if (flag < 0) return flag;
    s->status->time = outputs->times[k];
    outputs->reached++;
  }
  return CV_SUCCESS;
}

costate_outcome costate_cvodes_sensitivities(const costate_system *system,
                                             const costate_cvodes_options *options,
                                             costate_sensitivity_method method, double t0,
                                             const double *y0, costate_outputs *outputs,
                                             costate_statistics *statistics,
                                             costate_status *status) {
  sensitivity run = {0};
  outputs->reached = 0;
  if (!session_open(&run.session, system, options, t0, y0, statistics, status))
    return status->outcome;
  const bool missing =
      !system->jvp.kernel || (system->parameter_count > 0 &&
                              (!system->parameter_jacobian.kernel ||
                               !system->parameter_jacobian_pattern.column_starts));
  costate_outcome outcome;
  if (missing) {
    outcome = status_set(status, COSTATE_MISSING_KERNEL, "jvp or parameter jacobian");
  } else if (!create_columns(&run, y0) || !attach_columns(&run, method)) {
    outcome = status->outcome =
        status->message[0] ? COSTATE_INVALID_INPUT : COSTATE_OUT_OF_MEMORY;
  } else {
    const int flag = run_outputs(&run, outputs);
    session_collect(run.session.cvode, statistics);
    if (method == COSTATE_STAGGERED) collect(run.session.cvode, statistics);
    outcome = session_finish(&run.session, flag);
  }
  session_close(&run.session);
  if (run.columns.nonlinear) SUNNonlinSolFree(run.columns.nonlinear);
  if (run.columns.s) N_VDestroyVectorArray(run.columns.s, run.columns.count);
  free(run.columns.scale);
  free(run.columns.values);
  return outcome;
}
