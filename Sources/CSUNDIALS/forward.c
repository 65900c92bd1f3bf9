/* States at given times. */
#include "session.h"

#include <nvector/nvector_serial.h>
#include <string.h>

costate_outcome costate_cvodes_forward(const costate_system *system,
                                       const costate_cvodes_options *options, double t0,
                                       const double *y0, costate_outputs *outputs,
                                       costate_statistics *statistics, costate_status *status) {
  const costate_count n = system->state_count;
  session s;
  outputs->reached = 0;
  if (!session_open(&s, system, options, t0, y0, statistics, status)) return status->outcome;
  int flag = CV_SUCCESS;
  for (costate_count k = 0; k < outputs->count; k++) {
    flag = session_advance(&s, outputs->times[k], options->stops_at_outputs, NULL, NULL, NULL);
    if (flag < 0) break;
    memcpy(outputs->states + k * n, N_VGetArrayPointer(s.y), (size_t)n * sizeof(double));
    status->time = outputs->times[k];
    outputs->reached++;
  }
  session_collect(s.cvode, statistics);
  const costate_outcome outcome = session_finish(&s, flag);
  session_close(&s);
  return outcome;
}
