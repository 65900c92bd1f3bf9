/*
 * A system of ordinary differential equations y' = f(t, y, p) as the outside oracles take it:
 * compiled kernels in the one calling convention of the package, so that a comparison of CVODES,
 * GSL and our own solvers compares solvers and not right-hand sides.
 */
#ifndef COSTATE_SYSTEM_H
#define COSTATE_SYSTEM_H

#include <stdint.h>

#if defined(__clang__)
#define COSTATE_NONNULL _Nonnull
#define COSTATE_NULLABLE _Nullable
#else
#define COSTATE_NONNULL
#define COSTATE_NULLABLE
#endif

/* A count or an index: the width of a pointer, which Swift sees as Int. */
typedef intptr_t costate_count;

/*
 * context: what the kernel needs;  t: the time;  y: n states;  p: m parameters;
 * v: a direction or a cotangent, or null;  out: overwritten;  sums: added to, or null.
 * `out` and `sums` must not overlap the inputs.
 */
typedef void (*costate_kernel)(void *COSTATE_NULLABLE context, double t,
                               const double *COSTATE_NONNULL y, const double *COSTATE_NONNULL p,
                               const double *COSTATE_NULLABLE v, double *COSTATE_NONNULL out,
                               double *COSTATE_NULLABLE sums);

typedef struct costate_function {
  costate_kernel COSTATE_NULLABLE kernel;
  void *COSTATE_NULLABLE context;
} costate_function;

/* Compressed columns: column j holds the rows rows[column_starts[j]] .. rows[column_starts[j+1]-1]. */
typedef struct costate_pattern {
  const costate_count *COSTATE_NULLABLE column_starts;
  const costate_count *COSTATE_NULLABLE rows;
} costate_pattern;

/*
 * The times at which f jumps, ascending. A run ends a step at each and starts afresh beyond it, after
 * it has copied the two bounds of the segment it enters to `window`, by which the kernels tell on
 * which side they are evaluated.
 */
typedef struct costate_discontinuities {
  costate_count count;
  const double *COSTATE_NULLABLE times;  /* count */
  const double *COSTATE_NULLABLE bounds; /* two for each of the count + 1 segments */
  double *COSTATE_NULLABLE window;       /* 2; null when count is 0 */
} costate_discontinuities;

typedef struct costate_system {
  costate_count state_count;     /* n > 0 */
  costate_count parameter_count; /* m >= 0 */
  const double *COSTATE_NONNULL parameters;
  costate_function rhs;                /* out: f, n numbers */
  costate_function jvp;                /* v: n; out: f_y v, n */
  costate_function vjp;                /* v: n; out: f_y^T v, n; sums += f_p^T v (m), f_t^T v (1) */
  costate_function jacobian;           /* out: the values of f_y in the order of the pattern */
  costate_function parameter_jacobian; /* out: the values of f_p in the order of its pattern */
  costate_function time_derivative;    /* out: f_t, n; without it f_t = 0 is assumed */
  costate_pattern jacobian_pattern;
  costate_pattern parameter_jacobian_pattern;
  costate_discontinuities discontinuities;
} costate_system;

/* Why a run ended. */
typedef enum costate_outcome {
  COSTATE_REACHED_END = 0,
  COSTATE_STEP_LIMIT,      /* the permitted number of accepted steps was used up */
  COSTATE_NON_FINITE,      /* a kernel gave NaN or infinity, however small the step was made */
  COSTATE_STEP_UNDERFLOW,  /* the error test asked for a step too small to change the time */
  COSTATE_ERROR_TEST,      /* the error test failed too often in one step */
  COSTATE_CONVERGENCE,     /* Newton's or the fixed-point iteration failed too often in one step */
  COSTATE_LINEAR_SOLVER,   /* a linear system could not be solved */
  COSTATE_TOO_ACCURATE,    /* the tolerances are below round-off */
  COSTATE_INVALID_INPUT,   /* the library refused its input; see the message */
  COSTATE_MISSING_KERNEL,  /* the run needs a kernel that the system has not got */
  COSTATE_OUT_OF_MEMORY,
  COSTATE_OTHER_FAILURE
} costate_outcome;

typedef struct costate_status {
  costate_outcome outcome;
  int native_flag;   /* the library's own return value */
  double time;       /* the last time reached */
  char message[256]; /* the library's last error message, or empty */
} costate_status;

/* Exact counts. A kernel counts once each time it runs, for whatever purpose. */
typedef struct costate_statistics {
  costate_count rhs, jvp, vjp, jacobian, parameter_jacobian, time_derivative;
  costate_count factorizations;       /* LU factorisations of an iteration matrix */
  costate_count linear_solves;        /* right-hand sides solved with such factors */
  costate_count nonlinear_iterations; /* Newton's or fixed-point iterations */
  costate_count accepted;             /* steps */
  costate_count error_failures;       /* steps rejected by an error test */
  costate_count solve_failures;       /* steps rejected because an iteration failed */
} costate_statistics;

#endif
