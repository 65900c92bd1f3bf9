/* The checkpointed adjoint of CVODES between its two phases. Private to this target. */
#ifndef COSTATE_ADJOINT_H
#define COSTATE_ADJOINT_H

#include "session.h"

struct costate_adjoint {
  session forward;
  costate_adjoint_options options;
  costate_count output_count;
  double *times;
  bool used;                         /* the backward phase may run once */
  costate_statistics discarded;      /* where forward calls count while no phase runs */
  int checkpoint_count;              /* after the first one, which is the start */
  int highest_order;                 /* of the steps since the latest checkpoint */
  CVadjCheckPointRec *checkpoints;   /* latest first, checkpoint_count + 1 of them */

  /* backward phase */
  calls calls;
  const costate_backward_options *limits;
  double *product; /* n */
  double *sums;    /* m + 1 */
  void *cvode;     /* owned by the forward problem */
  int which;
  N_Vector lambda, mu, tolerances;
  SUNMatrix matrix;
  SUNLinearSolver linear;
  SUNNonlinearSolver nonlinear;
  bool out_of_steps;
};

/* adjoint_problem.c: creates the backward problem at t with the values of lambda and mu. */
int adjoint_create_backward(costate_adjoint *adjoint, double t);
void adjoint_free_backward(costate_adjoint *adjoint);

/* adjoint_ledger.c */
costate_count ledger_steps_since_checkpoint(const costate_adjoint *adjoint);
bool ledger_read_checkpoints(costate_adjoint *adjoint);
void *ledger_active_checkpoint(const costate_adjoint *adjoint);
costate_count ledger_replayed_steps(const costate_adjoint *adjoint, const void *active_before);

#endif
