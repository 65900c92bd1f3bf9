/* What went wrong, in the package's words. */
#include "session.h"

#include <stdio.h>
#include <string.h>
#include <sundials/sundials_version.h>

const char *costate_sundials_version(void) {
  static char version[32];
  /* Writing the same bytes twice is harmless, so no lock. */
  if (SUNDIALSGetVersion(version, sizeof version) != 0) return "unknown";
  return version;
}

void status_begin(costate_status *status, double t0) {
  memset(status, 0, sizeof *status);
  status->time = t0;
}

costate_outcome status_set(costate_status *status, costate_outcome outcome, const char *message) {
  status->outcome = outcome;
  snprintf(status->message, sizeof status->message, "%s", message);
  return outcome;
}

/* CVODES would print to stderr. Warnings are dropped: they are not the reason of any failure. */
void status_handle_error(int code, const char *module, const char *function, char *message,
                         void *status) {
  (void)module;
  if (code >= 0) return;
  costate_status *const target = status;
  snprintf(target->message, sizeof target->message, "%s: %s", function, message);
}

static costate_outcome outcome_of_flag(int flag) {
  switch (flag) {
  case CV_TOO_MUCH_WORK: return COSTATE_STEP_LIMIT;
  case CV_TOO_MUCH_ACC: return COSTATE_TOO_ACCURATE;
  case CV_ERR_FAILURE: return COSTATE_ERROR_TEST;
  case CV_CONV_FAILURE:
  case CV_NLS_FAIL: return COSTATE_CONVERGENCE;
  case CV_LINIT_FAIL:
  case CV_LSETUP_FAIL:
  case CV_LSOLVE_FAIL: return COSTATE_LINEAR_SOLVER;
  case CV_RHSFUNC_FAIL:
  case CV_FIRST_RHSFUNC_ERR:
  case CV_REPTD_RHSFUNC_ERR:
  case CV_UNREC_RHSFUNC_ERR:
  case CV_QRHSFUNC_FAIL:
  case CV_FIRST_QRHSFUNC_ERR:
  case CV_REPTD_QRHSFUNC_ERR:
  case CV_UNREC_QRHSFUNC_ERR:
  case CV_SRHSFUNC_FAIL:
  case CV_FIRST_SRHSFUNC_ERR:
  case CV_REPTD_SRHSFUNC_ERR:
  case CV_UNREC_SRHSFUNC_ERR: return COSTATE_NON_FINITE;
  case CV_MEM_FAIL:
  case CV_MEM_NULL: return COSTATE_OUT_OF_MEMORY;
  case CV_ILL_INPUT:
  case CV_BAD_T:
  case CV_BAD_DKY:
  case CV_BAD_TB0:
  case CV_TOO_CLOSE: return COSTATE_INVALID_INPUT;
  default: return COSTATE_OTHER_FAILURE;
  }
}

/* Steps that CVODES retries after NaN end in whichever failure count runs out first. And it has no
   smallest step: before a wall of NaN it may creep, and then the limit on steps ends the run. */
costate_outcome status_outcome(int flag, const calls *calls) {
  enum { recent_evaluations = 100 };
  if (flag >= 0) return COSTATE_REACHED_END;
  const costate_outcome outcome = outcome_of_flag(flag);
  const bool retried = outcome == COSTATE_CONVERGENCE || outcome == COSTATE_ERROR_TEST ||
                       outcome == COSTATE_LINEAR_SOLVER;
  const costate_count now = calls->statistics->rhs + calls->statistics->vjp;
  const bool creeping = outcome == COSTATE_STEP_LIMIT && calls->non_finite_at > 0 &&
                        now - calls->non_finite_at < recent_evaluations;
  return creeping || (retried && calls->non_finite) ? COSTATE_NON_FINITE : outcome;
}
