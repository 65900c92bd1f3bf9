/* The backward phase: segments between jumps. */
#include "adjoint.h"

#include <nvector/nvector_serial.h>
#include <stdlib.h>
#include <string.h>

static bool allocate(costate_adjoint *a) {
  const costate_system *const system = a->forward.calls.system;
  const costate_count n = system->state_count, m = system->parameter_count;
  a->lambda = N_VNew_Serial(n, a->forward.context);
  a->mu = N_VNew_Serial(m, a->forward.context);
  a->tolerances = N_VNew_Serial(m, a->forward.context);
  a->product = malloc((size_t)n * sizeof(double));
  a->sums = malloc(((size_t)m + 1) * sizeof(double));
  a->calls.values = malloc(((size_t)costate_jacobian_nonzeros(system) + 1) * sizeof(double));
  a->calls.system = system;
  if (!a->lambda || !a->mu || !a->tolerances || !a->product || !a->sums || !a->calls.values)
    return false;
  N_VConst(0, a->lambda);
  if (m > 0) N_VConst(0, a->mu);
  return true;
}

/* Adds a row of seeds to lambda; false when all of it is zero. */
static bool jump(costate_adjoint *a, const double *seed) {
  double *const lambda = N_VGetArrayPointer(a->lambda);
  bool moved = false;
  for (costate_count i = 0; i < a->calls.system->state_count; i++) {
    lambda[i] += seed[i];
    moved |= seed[i] != 0;
  }
  return moved;
}

static void collect(costate_adjoint *a) {
  if (!a->cvode) return;
  session_collect(a->cvode, a->calls.statistics);
  if (a->calls.system->parameter_count == 0) return;
  long failures = 0;
  CVodeGetQuadNumErrTestFails(a->cvode, &failures);
  a->calls.statistics->error_failures += failures;
}

/* CVODES sets its counters to zero when a problem starts anew, so they are collected first. */
static int restart(costate_adjoint *a, double t) {
  void *const cvode = a->forward.cvode;
  if (!a->cvode) return adjoint_create_backward(a, t);
  collect(a);
  int flag = CVodeReInitB(cvode, a->which, t, a->lambda);
  if (flag >= 0 && a->calls.system->parameter_count > 0)
    flag = CVodeQuadReInitB(cvode, a->which, a->mu); /* goes on from the sum so far */
  return flag;
}

static int advance(costate_adjoint *a, double t) {
  void *const cvode = a->forward.cvode;
  realtype reached;
  int flag = CVodeB(cvode, t, CV_NORMAL);
  if (flag >= 0) flag = CVodeGetB(cvode, a->which, &reached, a->lambda);
  if (flag >= 0 && a->calls.system->parameter_count > 0)
    flag = CVodeGetQuadB(cvode, a->which, &reached, a->mu);
  return flag;
}

static int run_segments(costate_adjoint *a, const double *seeds) {
  const costate_count n = a->calls.system->state_count;
  costate_count k = a->output_count - 1;
  double t = a->times[k];
  jump(a, seeds + k * n);
  bool jumped = true;
  for (;;) {
    k--;
    const double target = k >= 0 ? a->times[k] : a->forward.start;
    if (target != t) {
      int flag = jumped ? restart(a, t) : CV_SUCCESS;
      if (flag >= 0) flag = advance(a, target);
      if (flag < 0) return flag;
      jumped = false;
      t = target;
      a->forward.status->time = t;
    }
    if (k < 0) return CV_SUCCESS;
    jumped |= jump(a, seeds + k * n);
  }
}

static costate_outcome finish(costate_adjoint *a, int flag, costate_status *status) {
  status->native_flag = flag;
  status->outcome = status_outcome(flag, flag == CV_FWD_FAIL ? &a->forward.calls : &a->calls);
  if (flag < 0 && a->out_of_steps) status_set(status, COSTATE_STEP_LIMIT, "backward phase");
  if (flag < 0 && a->cvode) CVodeGetCurrentTime(a->cvode, &status->time);
  return status->outcome;
}

costate_outcome costate_cvodes_adjoint_backward(costate_adjoint *a,
                                                const costate_backward_options *options,
                                                const double *seeds, double *lambda, double *mu,
                                                costate_backward_statistics *statistics,
                                                costate_status *status) {
  const costate_system *const system = a->forward.calls.system;
  memset(statistics, 0, sizeof *statistics);
  status_begin(status, a->times[a->output_count - 1]);
  if (a->used) return status_set(status, COSTATE_INVALID_INPUT, "the backward phase ran already");
  if (!system->vjp.kernel) return status_set(status, COSTATE_MISSING_KERNEL, "vjp");
  a->used = true;
  a->limits = options;
  a->calls.statistics = &statistics->backward;
  a->forward.calls.statistics = &statistics->replay;
  a->forward.status = status;
  CVodeSetErrHandlerFn(a->forward.cvode, status_handle_error, status);
  /* A replay takes the steps it took before; the limit was applied then. */
  CVodeSetMaxNumSteps(a->forward.cvode, -1);
  if (!allocate(a)) return status_set(status, COSTATE_OUT_OF_MEMORY, "the backward problem");
  void *const active = a->checkpoints ? ledger_active_checkpoint(a) : NULL;
  const int flag = run_segments(a, seeds);
  collect(a);
  if (active) statistics->replay.accepted = ledger_replayed_steps(a, active);
  memcpy(lambda, N_VGetArrayPointer(a->lambda), (size_t)system->state_count * sizeof(double));
  if (system->parameter_count > 0)
    memcpy(mu, N_VGetArrayPointer(a->mu), (size_t)system->parameter_count * sizeof(double));
  /* Neither the caller's statistics nor its status need outlive this call. */
  const costate_outcome outcome = finish(a, flag, status);
  a->calls.statistics = a->forward.calls.statistics = &a->discarded;
  return outcome;
}
