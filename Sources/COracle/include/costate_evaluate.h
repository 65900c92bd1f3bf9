/*
 * Counted evaluation of a system's kernels. Each function returns nonzero when every number it
 * produced is finite: neither library looks for NaN itself, and GSL would accept a step full of them.
 */
#ifndef COSTATE_EVALUATE_H
#define COSTATE_EVALUATE_H

#include "costate_system.h"

#include <stdbool.h>

/* 0·x is 0 for every finite x and NaN for the others: one multiply-add an element, no branch. */
static inline bool costate_all_finite(costate_count count, const double *COSTATE_NONNULL values) {
  double zero = 0;
  for (costate_count i = 0; i < count; i++) zero += 0.0 * values[i];
  return zero == 0;
}

static inline bool costate_rhs(const costate_system *COSTATE_NONNULL system,
                               costate_statistics *COSTATE_NONNULL statistics, double t,
                               const double *COSTATE_NONNULL y, double *COSTATE_NONNULL out) {
  statistics->rhs++;
  system->rhs.kernel(system->rhs.context, t, y, system->parameters, 0, out, 0);
  return costate_all_finite(system->state_count, out);
}

/* out <- f_y v */
bool costate_jvp(const costate_system *COSTATE_NONNULL system,
                 costate_statistics *COSTATE_NONNULL statistics, double t,
                 const double *COSTATE_NONNULL y, const double *COSTATE_NONNULL v,
                 double *COSTATE_NONNULL out);

/* out <- f_y^T v (n); sums <- f_p^T v, f_t^T v (m + 1): overwritten, unlike the kernel's own. */
bool costate_vjp(const costate_system *COSTATE_NONNULL system,
                 costate_statistics *COSTATE_NONNULL statistics, double t,
                 const double *COSTATE_NONNULL y, const double *COSTATE_NONNULL v,
                 double *COSTATE_NONNULL out, double *COSTATE_NONNULL sums);

/* values <- f_y in the order of the pattern */
bool costate_jacobian(const costate_system *COSTATE_NONNULL system,
                      costate_statistics *COSTATE_NONNULL statistics, double t,
                      const double *COSTATE_NONNULL y, double *COSTATE_NONNULL values);

/* values <- f_p in the order of its pattern */
bool costate_parameter_jacobian(const costate_system *COSTATE_NONNULL system,
                                costate_statistics *COSTATE_NONNULL statistics, double t,
                                const double *COSTATE_NONNULL y, double *COSTATE_NONNULL values);

/* out <- f_t, or zeros when the system has no such kernel */
bool costate_time_derivative(const costate_system *COSTATE_NONNULL system,
                             costate_statistics *COSTATE_NONNULL statistics, double t,
                             const double *COSTATE_NONNULL y, double *COSTATE_NONNULL out);

/* Evaluates f from now on as between the discontinuities where a run stands that is at t and goes
   towards `end`. */
void costate_enter(const costate_system *COSTATE_NONNULL system, double t, double end);

/* The first discontinuity beyond t in the direction of `end`, however far; infinite without one. */
double costate_next_discontinuity(const costate_system *COSTATE_NONNULL system, double t,
                                  double end);

/* Whether `stop` comes after t and before `end`, whichever way that is. */
static inline bool costate_is_between(double t, double stop, double end) {
  return end < t ? end < stop && stop < t : t < stop && stop < end;
}

/* Number of stored entries of f_y and of f_p. */
costate_count costate_jacobian_nonzeros(const costate_system *COSTATE_NONNULL system);
costate_count costate_parameter_jacobian_nonzeros(const costate_system *COSTATE_NONNULL system);

/*
 * matrix[row * row_stride + column * column_stride] <- factor * f_y, every other entry 0, for an
 * n x n matrix: strides (n, 1) give rows after one another, (1, n) columns; swapped, the transpose.
 */
void costate_scatter_jacobian(const costate_system *COSTATE_NONNULL system,
                              const double *COSTATE_NONNULL values, double factor,
                              costate_count row_stride, costate_count column_stride,
                              double *COSTATE_NONNULL matrix);

#endif
