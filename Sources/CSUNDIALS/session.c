/* Creating, advancing and closing one CVODES problem. */
#include "session.h"

#include <float.h>
#include <math.h>
#include <nvector/nvector_serial.h>
#include <stdlib.h>
#include <string.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>
#include <sunnonlinsol/sunnonlinsol_newton.h>

static bool inputs_are_valid(const costate_system *system, const costate_cvodes_options *options,
                             costate_status *status) {
  if (system->state_count < 1 || system->parameter_count < 0 || options->max_steps < 1) {
    status_set(status, COSTATE_INVALID_INPUT, "no states, or no steps permitted");
    return false;
  }
  const bool newton = options->nonlinear == COSTATE_NEWTON;
  const bool missing = !system->rhs.kernel || (newton && (!system->jacobian.kernel ||
                                                          !system->jacobian_pattern.column_starts));
  if (missing) status_set(status, COSTATE_MISSING_KERNEL, newton ? "rhs or jacobian" : "rhs");
  return !missing;
}

static bool attach_nonlinear_solver(session *s) {
  if (s->options.nonlinear == COSTATE_FIXED_POINT) {
    s->nonlinear = SUNNonlinSol_FixedPoint(s->y, 0, s->context);
    return s->nonlinear && CVodeSetNonlinearSolver(s->cvode, s->nonlinear) == CV_SUCCESS;
  }
  s->nonlinear = SUNNonlinSol_Newton(s->y, s->context);
  s->matrix = jacobian_matrix(s->calls.system, false, s->context);
  if (!s->nonlinear || !s->matrix) return false;
  s->linear = counted_solver(s->y, s->matrix, s->context, &s->calls);
  return s->linear && CVodeSetNonlinearSolver(s->cvode, s->nonlinear) == CV_SUCCESS &&
         CVodeSetLinearSolver(s->cvode, s->linear, s->matrix) == CV_SUCCESS &&
         CVodeSetJacFn(s->cvode, callback_jacobian) == CV_SUCCESS;
}

static bool create(session *s, double t0, const double *y0) {
  const costate_count n = s->calls.system->state_count;
  /* +1: a matrix without entries is no failure of malloc. */
  s->calls.values =
      malloc(((size_t)costate_jacobian_nonzeros(s->calls.system) + 1) * sizeof(double));
  if (!s->calls.values || SUNContext_Create(NULL, &s->context) != 0) return false;
  s->y = N_VNew_Serial(n, s->context);
  if (!s->y) return false;
  memcpy(N_VGetArrayPointer(s->y), y0, (size_t)n * sizeof *y0);
  s->cvode = CVodeCreate(s->options.method == COSTATE_BDF ? CV_BDF : CV_ADAMS, s->context);
  if (!s->cvode) return false;
  CVodeSetErrHandlerFn(s->cvode, status_handle_error, s->status);
  CVodeSetMaxHnilWarns(s->cvode, -1);
  CVodeSetUserData(s->cvode, &s->calls);
  return CVodeInit(s->cvode, callback_rhs, t0, s->y) == CV_SUCCESS &&
         CVodeSStolerances(s->cvode, s->options.relative_tolerance,
                           s->options.absolute_tolerance) == CV_SUCCESS &&
         attach_nonlinear_solver(s);
}

bool session_open(session *s, const costate_system *system, const costate_cvodes_options *options,
                  double t0, const double *y0, costate_statistics *statistics,
                  costate_status *status) {
  memset(s, 0, sizeof *s);
  memset(statistics, 0, sizeof *statistics);
  status_begin(status, t0);
  s->calls.system = system;
  s->calls.statistics = statistics;
  s->options = *options;
  s->status = status;
  s->start = t0;
  if (!inputs_are_valid(system, options, status)) return false;
  if (create(s, t0, y0)) return true;
  /* Refused tolerances leave a message; nothing but a failed allocation leaves none. */
  status->outcome = status->message[0] ? COSTATE_INVALID_INPUT : COSTATE_OUT_OF_MEMORY;
  session_close(s);
  return false;
}

/* Within one segment: no step goes beyond `limit`. */
static int advance(session *s, double t, double limit, bool stop_exactly) {
  long taken = 0;
  realtype reached = s->start;
  CVodeGetNumSteps(s->cvode, &taken);
  CVodeGetCurrentTime(s->cvode, &reached);
  if (taken == 0 && t == s->start) return CV_SUCCESS;
  /* CVODES limits the steps of one call; the limit here is for the run. An output that the last
     step has already passed needs no step, but then a limit of 0 would mean the default, 500. */
  const bool passed = taken > 0 && (t - s->start) / (reached - s->start) <= 1;
  const long left = (long)(s->options.max_steps - s->taken) - taken;
  if (left <= 0 && !passed) return CV_TOO_MUCH_WORK;
  CVodeSetMaxNumSteps(s->cvode, left > 0 ? left : 1);
  const double stop = stop_exactly ? t : limit;
  /* Not twice: CVODES may have stopped a rounding error beyond, and then refuses the same time. */
  if (isfinite(stop) && !(s->has_stop && s->stop == stop)) {
    const int flag = CVodeSetStopTime(s->cvode, stop);
    if (flag < 0) return flag;
    s->has_stop = true;
    s->stop = stop;
  }
  const int flag = CVode(s->cvode, t, s->y, &reached, CV_NORMAL);
  if (flag == CV_TSTOP_RETURN) s->has_stop = false; /* CVODES forgets it */
  s->has_landed = flag >= 0 && t == limit;
  return flag;
}

/* Starts afresh at the discontinuity reached, on the side towards `end`. */
static int restart(session *s, double t, double end) {
  long taken = 0;
  CVodeGetNumSteps(s->cvode, &taken);
  session_collect(s->cvode, s->calls.statistics); /* CVodeReInit sets the counters to zero */
  s->taken += taken;
  const bool has_stale_stop = s->has_stop;
  s->start = t;
  s->has_stop = s->has_landed = false;
  costate_enter(s->calls.system, t, end);
  const int flag = CVodeReInit(s->cvode, t, s->y);
  /* Starting afresh keeps a stop time that counts as not reached, and there is no call to clear it. */
  if (flag >= 0 && has_stale_stop) return CVodeSetStopTime(s->cvode, end < t ? -DBL_MAX : DBL_MAX);
  return flag;
}

int session_advance(session *s, double t, bool stop_exactly, session_hook *leaving,
                    session_hook *restarted, void *context) {
  const costate_system *const system = s->calls.system;
  if (!s->entered && t != s->start) {
    costate_enter(system, s->start, t);
    s->entered = true;
  }
  for (;;) {
    const double limit = costate_next_discontinuity(system, s->start, t);
    if (!costate_is_between(s->start, limit, t)) {
      return advance(s, t, limit, stop_exactly || t == limit);
    }
    int flag = s->has_landed ? CV_SUCCESS : advance(s, limit, limit, true);
    if (flag >= 0 && leaving) flag = leaving(context);
    if (flag >= 0) flag = restart(s, limit, t);
    if (flag >= 0 && restarted) flag = restarted(context);
    if (flag < 0) return flag;
  }
}

void session_collect(void *cvode, costate_statistics *statistics) {
  long steps = 0, error_failures = 0, solve_failures = 0, iterations = 0;
  CVodeGetNumSteps(cvode, &steps);
  CVodeGetNumErrTestFails(cvode, &error_failures);
  CVodeGetNumStepSolveFails(cvode, &solve_failures);
  CVodeGetNumNonlinSolvIters(cvode, &iterations);
  statistics->accepted += steps;
  statistics->error_failures += error_failures;
  statistics->solve_failures += solve_failures;
  statistics->nonlinear_iterations += iterations;
}

costate_outcome session_finish(session *s, int flag) {
  s->status->native_flag = flag;
  s->status->outcome = status_outcome(flag, &s->calls);
  if (s->status->outcome != COSTATE_REACHED_END) CVodeGetCurrentTime(s->cvode, &s->status->time);
  return s->status->outcome;
}

void session_close(session *s) {
  if (s->cvode) CVodeFree(&s->cvode);
  if (s->nonlinear) SUNNonlinSolFree(s->nonlinear);
  if (s->linear) SUNLinSolFree(s->linear);
  if (s->matrix) SUNMatDestroy(s->matrix);
  if (s->y) N_VDestroy(s->y);
  if (s->context) SUNContext_Free(&s->context);
  free(s->calls.values);
  memset(s, 0, sizeof *s);
}
