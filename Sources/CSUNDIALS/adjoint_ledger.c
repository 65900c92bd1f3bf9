/* What CVODES keeps of a trajectory, and what it integrates again. */
#include "adjoint.h"

#include <nvector/nvector_serial.h>
#include <stdlib.h>

bool ledger_read_checkpoints(costate_adjoint *adjoint) {
  const size_t count = (size_t)adjoint->checkpoint_count + 1;
  adjoint->checkpoints = calloc(count, sizeof *adjoint->checkpoints);
  if (!adjoint->checkpoints) return false;
  return CVodeGetAdjCheckPointsInfo(adjoint->forward.cvode, adjoint->checkpoints) == CV_SUCCESS;
}

costate_count ledger_steps_since_checkpoint(const costate_adjoint *adjoint) {
  long steps = 0;
  CVodeGetNumSteps(adjoint->forward.cvode, &steps);
  return steps % adjoint->options.steps_per_checkpoint;
}

void *ledger_active_checkpoint(const costate_adjoint *adjoint) {
  void *address = NULL;
  CVodeGetAdjCurrentCheckPoint(adjoint->forward.cvode, &address);
  return address;
}

static int index_of(const costate_adjoint *adjoint, const void *address) {
  for (int k = 0; k <= adjoint->checkpoint_count; k++)
    if (adjoint->checkpoints[k].my_addr == address) return k;
  return -1;
}

/*
 * The backward phase walks the checkpoints from the latest to the first and integrates forward
 * from each one reached, except the one whose data the forward phase left behind. The intervals
 * between are replayed in full; the last one as far as the forward problem's step counter says,
 * which CVODES sets back to the checkpoint's on restoring it.
 */
costate_count ledger_replayed_steps(const costate_adjoint *adjoint, const void *active_before) {
  const int from = index_of(adjoint, active_before);
  const int to = index_of(adjoint, ledger_active_checkpoint(adjoint));
  if (from < 0 || to <= from) return 0;
  long steps = 0;
  CVodeGetNumSteps(adjoint->forward.cvode, &steps);
  const costate_count last = steps - adjoint->checkpoints[to].nstep;
  return adjoint->checkpoints[from].nstep - adjoint->checkpoints[to - 1].nstep + last;
}

costate_trajectory costate_cvodes_adjoint_trajectory(const costate_adjoint *adjoint) {
  costate_trajectory t = {0};
  if (!adjoint->checkpoints) return t; /* T = t0: nothing was integrated */
  const int highest = adjoint->forward.options.method == COSTATE_BDF ? 5 : 12;
  t.checkpoints = adjoint->checkpoint_count + 1;
  t.checkpoint_vectors = 2;
  for (int k = 0; k < adjoint->checkpoint_count; k++) {
    const int order = adjoint->checkpoints[k].order;
    t.checkpoint_vectors += order + 1 + (order < highest);
  }
  const costate_count per_point = adjoint->options.interpolation == COSTATE_HERMITE ? 2 : 1;
  t.data_vectors = per_point * (adjoint->options.steps_per_checkpoint + 1);
  const costate_count vectors = t.checkpoint_vectors + t.data_vectors;
  const costate_count n = adjoint->forward.calls.system->state_count;
  t.number_bytes = vectors * n * (costate_count)sizeof(double);
  t.header_bytes = vectors * (costate_count)(sizeof(struct _generic_N_Vector) +
                                             sizeof(struct _generic_N_Vector_Ops) +
                                             sizeof(struct _N_VectorContent_Serial));
  return t;
}
