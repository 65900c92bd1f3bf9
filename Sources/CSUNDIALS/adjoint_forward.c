/* The forward phase: integrate while CVODES writes checkpoints. */
#include "adjoint.h"

#include <nvector/nvector_serial.h>
#include <stdlib.h>
#include <string.h>

/* Takes one step towards the end, or past it. Returns the CVODES flag. */
static int step(costate_adjoint *adjoint, double end) {
  session *const s = &adjoint->forward;
  realtype reached;
  int order = 0;
  /* With the end as goal, so that the first step does not depend on the outputs. */
  const int flag = CVodeF(s->cvode, end, s->y, &reached, CV_ONE_STEP, &adjoint->checkpoint_count);
  CVodeGetLastOrder(s->cvode, &order);
  if (ledger_steps_since_checkpoint(adjoint) == 0) adjoint->highest_order = 0;
  else if (order > adjoint->highest_order) adjoint->highest_order = order;
  return flag;
}

/*
 * Steps until t is passed, then interpolates. Not CVodeF's own loop (CV_NORMAL): called again after
 * an output inside a step, it takes the end of that step for a new one, and writes a checkpoint
 * twice when that end is one.
 */
static int advance(costate_adjoint *adjoint, double t, double end) {
  session *const s = &adjoint->forward;
  realtype reached = s->start;
  long taken = 0;
  if (t == s->start) return CV_SUCCESS;
  for (;;) {
    CVodeGetNumSteps(s->cvode, &taken);
    CVodeGetCurrentTime(s->cvode, &reached);
    if (taken > 0 && (t - s->start) / (reached - s->start) <= 1)
      return CVodeGetDky(s->cvode, t, 0, s->y);
    if (taken >= s->options.max_steps) return CV_TOO_MUCH_WORK;
    const int flag = step(adjoint, end);
    if (flag < 0) return flag;
  }
}

/*
 * CVODES interpolates at order q through q + 1 points, counted from the latest checkpoint, and when
 * the last interval has fewer it takes what earlier intervals left in the array: points far away,
 * and a gradient silently wrong. So the interval gets its points from steps past the end.
 */
static int complete_last_interval(costate_adjoint *adjoint, double end) {
  if (adjoint->options.interpolation != COSTATE_POLYNOMIAL) return CV_SUCCESS;
  for (;;) {
    const costate_count points = ledger_steps_since_checkpoint(adjoint);
    if (points == 0 || points >= adjoint->highest_order) return CV_SUCCESS;
    if (adjoint->forward.options.stops_at_outputs) {
      status_set(adjoint->forward.status, COSTATE_INVALID_INPUT,
                 "the end is too few steps after a checkpoint for polynomial interpolation");
      return CV_ILL_INPUT;
    }
    const int flag = step(adjoint, end);
    if (flag < 0) return flag;
  }
}

static int run_outputs(costate_adjoint *adjoint, costate_outputs *outputs) {
  session *const s = &adjoint->forward;
  const costate_count n = s->calls.system->state_count;
  const double end = outputs->times[outputs->count - 1];
  /* A stop time at every output would not be repeated in a replay: CVODES remembers only one, and
     a replay that takes other steps than the forward pass overruns its data points. */
  if (s->options.stops_at_outputs && end != s->start) {
    const int flag = CVodeSetStopTime(s->cvode, end);
    if (flag < 0) return flag;
  }
  for (costate_count k = 0; k < outputs->count; k++) {
    const int flag = advance(adjoint, outputs->times[k], end);
    if (flag < 0) return flag;
    memcpy(outputs->states + k * n, N_VGetArrayPointer(s->y), (size_t)n * sizeof(double));
    s->status->time = outputs->times[k];
    outputs->reached++;
  }
  return complete_last_interval(adjoint, end);
}

/* What CVODES 6.4.1 (and 7.5.0) accepts and then reads outside its arrays for. */
static bool interpolation_is_safe(const costate_adjoint *adjoint, const costate_outputs *outputs) {
  const session *const s = &adjoint->forward;
  if (adjoint->options.interpolation == COSTATE_HERMITE) return true;
  const int highest = s->options.method == COSTATE_BDF ? 5 : 12;
  if (adjoint->options.steps_per_checkpoint < highest) {
    status_set(s->status, COSTATE_INVALID_INPUT,
               "polynomial interpolation needs 5 (BDF) or 12 (Adams) steps between checkpoints");
    return false;
  }
  if (outputs->times[outputs->count - 1] < s->start) {
    status_set(s->status, COSTATE_INVALID_INPUT,
               "polynomial interpolation works only when time increases");
    return false;
  }
  return true;
}

static bool prepare(costate_adjoint *adjoint, const costate_outputs *outputs) {
  session *const s = &adjoint->forward;
  if (!interpolation_is_safe(adjoint, outputs)) return false;
  const int interpolation =
      adjoint->options.interpolation == COSTATE_HERMITE ? CV_HERMITE : CV_POLYNOMIAL;
  adjoint->output_count = outputs->count;
  adjoint->times = malloc((size_t)outputs->count * sizeof(double));
  if (!adjoint->times) return false;
  memcpy(adjoint->times, outputs->times, (size_t)outputs->count * sizeof(double));
  return CVodeAdjInit(s->cvode, (long)adjoint->options.steps_per_checkpoint, interpolation) ==
         CV_SUCCESS;
}

costate_adjoint *costate_cvodes_adjoint_forward(const costate_system *system,
                                                const costate_cvodes_options *options,
                                                const costate_adjoint_options *adjoint_options,
                                                double t0, const double *y0,
                                                costate_outputs *outputs,
                                                costate_statistics *statistics,
                                                costate_status *status) {
  outputs->reached = 0;
  costate_adjoint *adjoint = calloc(1, sizeof *adjoint);
  if (!adjoint || outputs->count < 1) {
    status_begin(status, t0);
    status_set(status, adjoint ? COSTATE_INVALID_INPUT : COSTATE_OUT_OF_MEMORY, "no end time");
    free(adjoint);
    return NULL;
  }
  session *const s = &adjoint->forward;
  adjoint->options = *adjoint_options;
  if (!session_open(s, system, options, t0, y0, statistics, status)) {
    free(adjoint);
    return NULL;
  }
  if (!prepare(adjoint, outputs)) {
    status->outcome = status->message[0] ? COSTATE_INVALID_INPUT : COSTATE_OUT_OF_MEMORY;
  } else {
    const int flag = run_outputs(adjoint, outputs);
    session_collect(s->cvode, statistics);
    session_finish(s, flag);
    if (s->status->outcome == COSTATE_REACHED_END && statistics->accepted > 0 &&
        !ledger_read_checkpoints(adjoint)) {
      status_set(status, COSTATE_OUT_OF_MEMORY, "the list of checkpoints");
    }
  }
  /* The caller's statistics and status need not outlive this call. */
  s->calls.statistics = &adjoint->discarded;
  if (status->outcome != COSTATE_REACHED_END) {
    costate_cvodes_adjoint_free(adjoint);
    return NULL;
  }
  return adjoint;
}

void costate_cvodes_adjoint_free(costate_adjoint *adjoint) {
  if (!adjoint) return;
  /* The forward problem owns the backward one, which points to the vectors and solvers below. */
  if (adjoint->forward.cvode) CVodeFree(&adjoint->forward.cvode);
  adjoint_free_backward(adjoint);
  session_close(&adjoint->forward);
  free(adjoint->checkpoints);
  free(adjoint->times);
  free(adjoint);
}
