#include "costate_evaluate.h"

#include <math.h>

/* As in the package itself: at a discontinuity a run is already on the side it goes to. */
static costate_count segment(const costate_discontinuities *d, double t, double end) {
  costate_count count = 0;
  while (count < d->count && (end < t ? d->times[count] < t : d->times[count] <= t)) count++;
  return count;
}

void costate_enter(const costate_system *system, double t, double end) {
  const costate_discontinuities *const d = &system->discontinuities;
  if (d->count == 0) return;
  const double *const bounds = d->bounds + 2 * segment(d, t, end);
  d->window[0] = bounds[0];
  d->window[1] = bounds[1];
}

double costate_next_discontinuity(const costate_system *system, double t, double end) {
  const costate_discontinuities *const d = &system->discontinuities;
  const costate_count k = segment(d, t, end);
  if (end < t) return k > 0 ? d->times[k - 1] : -INFINITY;
  return k < d->count ? d->times[k] : INFINITY;
}
