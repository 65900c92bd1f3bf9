/*
 * SUNDIALS' dense LU inside a solver that counts. CVODES itself reports setups but not solves, and
 * deriving the solves from Newton's iterations is wrong after recoveries and with sensitivities.
 */
#include "session.h"

#include <stdlib.h>
#include <sunlinsol/sunlinsol_dense.h>

typedef struct counted {
  SUNLinearSolver dense;
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
  return SUNLinSolInitialize(((counted *)solver->content)->dense);
}

static int counted_setup(SUNLinearSolver solver, SUNMatrix matrix) {
  counted *const content = solver->content;
  content->calls->statistics->factorizations++;
  return SUNLinSolSetup(content->dense, matrix);
}

static int counted_solve(SUNLinearSolver solver, SUNMatrix matrix, N_Vector x, N_Vector b,
                         realtype tolerance) {
  counted *const content = solver->content;
  content->calls->statistics->linear_solves++;
  return SUNLinSolSolve(content->dense, matrix, x, b, tolerance);
}

static int counted_free(SUNLinearSolver solver) {
  if (!solver) return 0;
  counted *const content = solver->content;
  if (content) {
    if (content->dense) SUNLinSolFree(content->dense);
    free(content);
  }
  solver->content = NULL;
  SUNLinSolFreeEmpty(solver);
  return 0;
}

SUNLinearSolver counted_dense_solver(N_Vector y, SUNMatrix matrix, SUNContext context,
                                     calls *calls) {
  SUNLinearSolver solver = SUNLinSolNewEmpty(context);
  if (!solver) return NULL;
  counted *const content = malloc(sizeof *content);
  if (!content) {
    SUNLinSolFreeEmpty(solver);
    return NULL;
  }
  content->dense = SUNLinSol_Dense(y, matrix, context);
  content->calls = calls;
  solver->content = content;
  solver->ops->gettype = counted_type;
  solver->ops->getid = counted_id;
  solver->ops->initialize = counted_initialize;
  solver->ops->setup = counted_setup;
  solver->ops->solve = counted_solve;
  solver->ops->free = counted_free;
  if (content->dense) return solver;
  counted_free(solver);
  return NULL;
}
