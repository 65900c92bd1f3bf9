#include "costate_evaluate.h"

#include <string.h>

bool costate_jvp(const costate_system *system, costate_statistics *statistics, double t,
                 const double *y, const double *v, double *out) {
  statistics->jvp++;
  system->jvp.kernel(system->jvp.context, t, y, system->parameters, v, out, 0);
  return costate_all_finite(system->state_count, out);
}

bool costate_vjp(const costate_system *system, costate_statistics *statistics, double t,
                 const double *y, const double *v, double *out, double *sums) {
  const costate_count sum_count = system->parameter_count + 1;
  memset(sums, 0, (size_t)sum_count * sizeof *sums);
  statistics->vjp++;
  system->vjp.kernel(system->vjp.context, t, y, system->parameters, v, out, sums);
  /* f_t^T v is not used by any oracle, so it may be what it likes. */
  return costate_all_finite(system->state_count, out) &&
         costate_all_finite(system->parameter_count, sums);
}

bool costate_jacobian(const costate_system *system, costate_statistics *statistics, double t,
                      const double *y, double *values) {
  statistics->jacobian++;
  system->jacobian.kernel(system->jacobian.context, t, y, system->parameters, 0, values, 0);
  return costate_all_finite(costate_jacobian_nonzeros(system), values);
}

bool costate_parameter_jacobian(const costate_system *system, costate_statistics *statistics,
                                double t, const double *y, double *values) {
  const costate_function function = system->parameter_jacobian;
  statistics->parameter_jacobian++;
  function.kernel(function.context, t, y, system->parameters, 0, values, 0);
  return costate_all_finite(costate_parameter_jacobian_nonzeros(system), values);
}

bool costate_time_derivative(const costate_system *system, costate_statistics *statistics, double t,
                             const double *y, double *out) {
  const costate_function function = system->time_derivative;
  if (!function.kernel) {
    memset(out, 0, (size_t)system->state_count * sizeof *out);
    return true;
  }
  statistics->time_derivative++;
  function.kernel(function.context, t, y, system->parameters, 0, out, 0);
  return costate_all_finite(system->state_count, out);
}

costate_count costate_jacobian_nonzeros(const costate_system *system) {
  const costate_count *starts = system->jacobian_pattern.column_starts;
  return starts ? starts[system->state_count] : 0;
}

costate_count costate_parameter_jacobian_nonzeros(const costate_system *system) {
  const costate_count *starts = system->parameter_jacobian_pattern.column_starts;
  return starts ? starts[system->parameter_count] : 0;
}

void costate_scatter_jacobian(const costate_system *system, const double *values, double factor,
                              costate_count row_stride, costate_count column_stride,
                              double *matrix) {
  const costate_count n = system->state_count;
  const costate_pattern pattern = system->jacobian_pattern;
  memset(matrix, 0, (size_t)n * (size_t)n * sizeof *matrix);
  for (costate_count column = 0; column < n; column++) {
    for (costate_count k = pattern.column_starts[column]; k < pattern.column_starts[column + 1];
         k++) {
      matrix[pattern.rows[k] * row_stride + column * column_stride] = factor * values[k];
    }
  }
}
