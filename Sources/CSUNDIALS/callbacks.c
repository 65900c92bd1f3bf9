/* The kernels as CVODES wants to call them. */
#include "session.h"

#include <nvector/nvector_serial.h>

int callback_verdict(calls *calls, bool finite) {
  calls->non_finite = !finite;
  if (!finite) calls->non_finite_at = calls->statistics->rhs + calls->statistics->vjp + 1;
  return !finite;
}

int callback_rhs(realtype t, N_Vector y, N_Vector derivative, void *user_data) {
  calls *const calls = user_data;
  return callback_verdict(calls, costate_rhs(calls->system, calls->statistics, t,
                                             N_VGetArrayPointer(y),
                                             N_VGetArrayPointer(derivative)));
}

int callback_jacobian(realtype t, N_Vector y, N_Vector f, SUNMatrix matrix, void *user_data,
                      N_Vector a, N_Vector b, N_Vector c) {
  (void)f, (void)a, (void)b, (void)c;
  calls *const calls = user_data;
  if (callback_verdict(calls, costate_jacobian(calls->system, calls->statistics, t,
                                               N_VGetArrayPointer(y), calls->values)))
    return 1;
  fill_jacobian(calls->system, calls->values, 1, false, matrix);
  return 0;
}
