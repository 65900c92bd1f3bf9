/*
 * SUNDIALS' dense or banded LU inside a solver that counts. CVODES itself reports setups but not solves,
 * and deriving the solves from Newton's iterations is wrong after recoveries and with sensitivities.
 */
#include "session.h"

#include <stdlib.h>
#include <sunlinsol/sunlinsol_band.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_band.h>
#include <sunmatrix/sunmatrix_dense.h>

typedef struct counted {
  SUNLinearSolver direct;
  calls *calls;
} counted;

static SUNLinearSolver_Type counted_type(SUNLinearSolver solver) {
  (void)solver;
  return SUNLINEARSOLVER_DIRECT;
}

static SUNLinearSolver_ID counted_id(SUNLinearSolver solver) {
  (void)solver;
  return SUNLINEARSOLVER_CUSTOM;
}

static int counted_initialize(SUNLinearSolver solver) {
  return SUNLinSolInitialize(((counted *)solver->content)->direct);
}

static int counted_setup(SUNLinearSolver solver, SUNMatrix matrix) {
  counted *const content = solver->content;
  content->calls->statistics->factorizations++;
  return SUNLinSolSetup(content->direct, matrix);
}

static int counted_solve(SUNLinearSolver solver, SUNMatrix matrix, N_Vector x, N_Vector b,
                         realtype tolerance) {
  counted *const content = solver->content;
  content->calls->statistics->linear_solves++;
  return SUNLinSolSolve(content->direct, matrix, x, b, tolerance);
}

static int counted_free(SUNLinearSolver solver) {
  if (!solver) return 0;
  counted *const content = solver->content;
  if (content) {
    if (content->direct) SUNLinSolFree(content->direct);
    free(content);
  }
  solver->content = NULL;
  SUNLinSolFreeEmpty(solver);
  return 0;
}

/* The distances of the farthest entries of f_y below and above the diagonal. */
static void find_bandwidths(const costate_system *system, costate_count *lower,
                            costate_count *upper) {
  const costate_pattern pattern = system->jacobian_pattern;
  *lower = *upper = 0;
  for (costate_count column = 0; column < system->state_count; column++) {
    for (costate_count k = pattern.column_starts[column]; k < pattern.column_starts[column + 1];
         k++) {
      const costate_count below = pattern.rows[k] - column;
      if (below > *lower) *lower = below;
      if (-below > *upper) *upper = -below;
    }
  }
}

SUNMatrix jacobian_matrix(const costate_system *system, bool transposed, SUNContext context) {
  const costate_count n = system->state_count;
  costate_count lower, upper;
  find_bandwidths(system, &lower, &upper);
  /* As somebody would choose who knows his system. CVODES does not reorder, and neither do we. */
  if (n < 24 || 3 * (2 * lower + upper + 1) > n) return SUNDenseMatrix(n, n, context);
  return transposed ? SUNBandMatrix(n, lower, upper, context)
                    : SUNBandMatrix(n, upper, lower, context);
}

void fill_jacobian(const costate_system *system, const double *values, double factor,
                   bool transposed, SUNMatrix matrix) {
  const costate_count n = system->state_count;
  if (SUNMatGetID(matrix) == SUNMATRIX_DENSE) {
    costate_scatter_jacobian(system, values, factor, transposed ? n : 1, transposed ? 1 : n,
                             SUNDenseMatrix_Data(matrix));
    return;
  }
  const costate_pattern pattern = system->jacobian_pattern;
  SUNMatZero(matrix);
  for (costate_count column = 0; column < n; column++) {
    for (costate_count k = pattern.column_starts[column]; k < pattern.column_starts[column + 1];
         k++) {
      const costate_count row = pattern.rows[k];
      if (transposed) {
        SM_ELEMENT_B(matrix, column, row) = factor * values[k];
      } else {
        SM_ELEMENT_B(matrix, row, column) = factor * values[k];
      }
    }
  }
}

SUNLinearSolver counted_solver(N_Vector y, SUNMatrix matrix, SUNContext context,
                                     calls *calls) {
  SUNLinearSolver solver = SUNLinSolNewEmpty(context);
  if (!solver) return NULL;
  counted *const content = malloc(sizeof *content);
  if (!content) {
    SUNLinSolFreeEmpty(solver);
    return NULL;
  }
  content->direct = SUNMatGetID(matrix) == SUNMATRIX_BAND ? SUNLinSol_Band(y, matrix, context)
                                                          : SUNLinSol_Dense(y, matrix, context);
  content->calls = calls;
  solver->content = content;
  solver->ops->gettype = counted_type;
  solver->ops->getid = counted_id;
  solver->ops->initialize = counted_initialize;
  solver->ops->setup = counted_setup;
  solver->ops->solve = counted_solve;
  solver->ops->free = counted_free;
  if (content->direct) return solver;
  counted_free(solver);
  return NULL;
}
