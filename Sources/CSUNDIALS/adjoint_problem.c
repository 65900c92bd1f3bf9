/* The backward problem: its callbacks, and its creation. */
#include "adjoint.h"

#include <nvector/nvector_serial.h>
#include <stdlib.h>
#include <string.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>
#include <sunnonlinsol/sunnonlinsol_newton.h>

/* CVODES limits the steps of one interval between checkpoints; the limit here is for the run. */
static bool has_steps_left(costate_adjoint *adjoint) {
  long steps = 0;
  CVodeGetNumSteps(adjoint->cvode, &steps);
  adjoint->out_of_steps =
      adjoint->calls.statistics->accepted + steps >= adjoint->limits->max_steps;
  return !adjoint->out_of_steps;
}

static int product(costate_adjoint *adjoint, double t, N_Vector y, N_Vector lambda) {
  calls *const calls = &adjoint->calls;
  return callback_verdict(calls, costate_vjp(calls->system, calls->statistics, t,
                                             N_VGetArrayPointer(y), N_VGetArrayPointer(lambda),
                                             adjoint->product, adjoint->sums));
}

static int callback_adjoint(realtype t, N_Vector y, N_Vector lambda, N_Vector derivative,
                            void *user_data) {
  costate_adjoint *const adjoint = user_data;
  if (!has_steps_left(adjoint)) return -1;
  if (product(adjoint, t, y, lambda)) return 1;
  double *const out = N_VGetArrayPointer(derivative);
  for (costate_count i = 0; i < adjoint->calls.system->state_count; i++)
    out[i] = -adjoint->product[i];
  return 0;
}

/* mu' = -f_p^T lambda, so that integrating from T down to t gives the integral over [t, T]. */
static int callback_integral(realtype t, N_Vector y, N_Vector lambda, N_Vector derivative,
                             void *user_data) {
  costate_adjoint *const adjoint = user_data;
  if (product(adjoint, t, y, lambda)) return 1;
  double *const out = N_VGetArrayPointer(derivative);
  for (costate_count j = 0; j < adjoint->calls.system->parameter_count; j++)
    out[j] = -adjoint->sums[j];
  return 0;
}

static int callback_adjoint_jacobian(realtype t, N_Vector y, N_Vector lambda, N_Vector f,
                                     SUNMatrix matrix, void *user_data, N_Vector a, N_Vector b,
                                     N_Vector c) {
  (void)lambda, (void)f, (void)a, (void)b, (void)c;
  calls *const calls = &((costate_adjoint *)user_data)->calls;
  if (callback_verdict(calls, costate_jacobian(calls->system, calls->statistics, t,
                                               N_VGetArrayPointer(y), calls->values)))
    return 1;
  fill_jacobian(calls->system, calls->values, -1, true, matrix);
  return 0;
}

static int attach_nonlinear_solver(costate_adjoint *a) {
  session *const s = &a->forward;
  if (s->options.nonlinear == COSTATE_FIXED_POINT) {
    a->nonlinear = SUNNonlinSol_FixedPoint(a->lambda, 0, s->context);
    if (!a->nonlinear) return CV_MEM_FAIL;
    return CVodeSetNonlinearSolverB(s->cvode, a->which, a->nonlinear);
  }
  a->nonlinear = SUNNonlinSol_Newton(a->lambda, s->context);
  a->matrix = jacobian_matrix(a->calls.system, true, s->context);
  if (!a->nonlinear || !a->matrix) return CV_MEM_FAIL;
  a->linear = counted_solver(a->lambda, a->matrix, s->context, &a->calls);
  if (!a->linear) return CV_MEM_FAIL;
  int flag = CVodeSetNonlinearSolverB(s->cvode, a->which, a->nonlinear);
  if (flag >= 0) flag = CVodeSetLinearSolverB(s->cvode, a->which, a->linear, a->matrix);
  if (flag >= 0) flag = CVodeSetJacFnB(s->cvode, a->which, callback_adjoint_jacobian);
  return flag;
}

static int attach_integral(costate_adjoint *a) {
  void *const cvode = a->forward.cvode;
  const costate_count m = a->calls.system->parameter_count;
  if (m == 0) return CV_SUCCESS;
  memcpy(N_VGetArrayPointer(a->tolerances), a->limits->quadrature_absolute_tolerances,
         (size_t)m * sizeof(double));
  int flag = CVodeQuadInitB(cvode, a->which, callback_integral, a->mu);
  if (flag >= 0)
    flag = CVodeQuadSVtolerancesB(cvode, a->which, a->limits->quadrature_relative_tolerance,
                                  a->tolerances);
  if (flag >= 0) flag = CVodeSetQuadErrConB(cvode, a->which, SUNTRUE);
  return flag;
}

int adjoint_create_backward(costate_adjoint *a, double t) {
  session *const s = &a->forward;
  const int method = s->options.method == COSTATE_BDF ? CV_BDF : CV_ADAMS;
  int flag = CVodeCreateB(s->cvode, method, &a->which);
  if (flag < 0) return flag;
  a->cvode = CVodeGetAdjCVodeBmem(s->cvode, a->which);
  flag = CVodeInitB(s->cvode, a->which, callback_adjoint, t, a->lambda);
  if (flag >= 0)
    flag = CVodeSStolerancesB(s->cvode, a->which, a->limits->relative_tolerance,
                              a->limits->absolute_tolerance);
  if (flag >= 0) flag = CVodeSetUserDataB(s->cvode, a->which, a);
  if (flag >= 0) flag = CVodeSetMaxNumStepsB(s->cvode, a->which, -1); /* see has_steps_left */
  if (flag >= 0) flag = attach_nonlinear_solver(a);
  if (flag >= 0) flag = attach_integral(a);
  return flag;
}

void adjoint_free_backward(costate_adjoint *a) {
  if (a->nonlinear) SUNNonlinSolFree(a->nonlinear);
  if (a->linear) SUNLinSolFree(a->linear);
  if (a->matrix) SUNMatDestroy(a->matrix);
  if (a->lambda) N_VDestroy(a->lambda);
  if (a->mu) N_VDestroy(a->mu);
  if (a->tolerances) N_VDestroy(a->tolerances);
  free(a->product);
  free(a->sums);
  free(a->calls.values);
}
