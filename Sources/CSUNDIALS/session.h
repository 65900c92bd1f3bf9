/*
 * One CVODES problem with everything attached to it. Private to this target.
 */
#ifndef COSTATE_SESSION_H
#define COSTATE_SESSION_H

#include "costate_evaluate.h"
#include "costate_sundials.h"

#include <cvodes/cvodes.h>
#include <stdbool.h>
#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>
#include <sundials/sundials_nonlinearsolver.h>
#include <sundials/sundials_nvector.h>

/* What the callbacks need. CVODES holds its address, so it must not move. */
typedef struct calls {
  const costate_system *system;
  costate_statistics *statistics; /* where work is counted now */
  double *values;                 /* nonzeros of f_y */
  bool non_finite;                /* the latest evaluation gave NaN or infinity */
  costate_count non_finite_at;    /* 1 + the number of evaluations before the latest such one */
} calls;

typedef struct session {
  calls calls;
  costate_cvodes_options options;
  costate_status *status;
  SUNContext context;
  void *cvode;
  N_Vector y;
  SUNMatrix matrix;
  SUNLinearSolver linear;
  SUNNonlinearSolver nonlinear;
  double start;        /* where CVODES was started last: t0 or a discontinuity */
  costate_count taken; /* steps before that */
  bool entered;        /* the side of discontinuities is chosen, which needs a direction */
  bool has_stop;       /* CVODES has a stop time that it has not reached */
  double stop;
  bool has_landed; /* y is the state at the discontinuity that comes next */
} session;

/* Opens a session at (t0, y0), ready to step. On failure it is closed and status says why. */
bool session_open(session *session, const costate_system *system,
                  const costate_cvodes_options *options, double t0, const double *y0,
                  costate_statistics *statistics, costate_status *status);

/*
 * Integrates to t; session->y is then y(t). Returns the CVODES flag. A step ends at each discontinuity,
 * beyond which CVODES starts afresh; `restarted` is called after that, to start further things there,
 * and `leaving` before, to fetch them; both may be null.
 */
typedef int session_hook(void *context);
int session_advance(session *session, double t, bool stop_exactly, session_hook *leaving,
                    session_hook *restarted, void *context);

/* Adds the solver's own counters to the statistics, those of sensitivities excepted. */
void session_collect(void *cvode, costate_statistics *statistics);

void session_close(session *session);

/* Writes what the flag means into the status, with the time the solver reached. */
costate_outcome session_finish(session *session, int flag);

/* status.c */
void status_begin(costate_status *status, double t0);
costate_outcome status_set(costate_status *status, costate_outcome outcome, const char *message);
costate_outcome status_outcome(int flag, const calls *calls);
void status_handle_error(int code, const char *module, const char *function, char *message,
                         void *status);

/* callbacks.c: 0, or 1 (a step with a smaller size may succeed) when something is not finite. */
int callback_verdict(calls *calls, bool finite);
int callback_rhs(realtype t, N_Vector y, N_Vector derivative, void *calls);
int callback_jacobian(realtype t, N_Vector y, N_Vector f, SUNMatrix matrix, void *calls,
                      N_Vector a, N_Vector b, N_Vector c);

/* linear.c */

/* A matrix for f_y or its transpose: banded where the band is narrow against n, else dense. */
SUNMatrix jacobian_matrix(const costate_system *system, bool transposed, SUNContext context);
/* matrix <- factor * f_y, or its transpose. */
void fill_jacobian(const costate_system *system, const double *values, double factor,
                   bool transposed, SUNMatrix matrix);
/* LU for such a matrix, that counts factorisations and solves where calls->statistics points. */
SUNLinearSolver counted_solver(N_Vector y, SUNMatrix matrix, SUNContext context, calls *calls);

#endif
