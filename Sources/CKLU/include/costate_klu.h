/*
 * KLU (SuiteSparse), sparse LU with partial pivoting for matrices of circuits and of other local
 * couplings: ordering once, pivots once, then refactoring in place. Nothing prints, exits or keeps
 * global state. Tried with SuiteSparse 5.12.
 *
 * Source: T. A. Davis & E. Palamadai Natarajan 2010 (ACM TOMS algorithm 907).
 */
#ifndef COSTATE_KLU_H
#define COSTATE_KLU_H

#if defined(__clang__)
#define COSTATE_KLU_NULLABLE _Nullable
#define COSTATE_KLU_NONNULL _Nonnull
#else
#define COSTATE_KLU_NULLABLE
#define COSTATE_KLU_NONNULL
#endif

/* A pattern by compressed columns (with every diagonal entry), ordered for little fill. */
typedef struct costate_klu_pattern costate_klu_pattern;

/* Factors of one matrix with that pattern. The pattern must outlive it. */
typedef struct costate_klu costate_klu;

/* Null if there is no memory, the pattern is structurally singular or too large for 32-bit indices.
   The arrays are copied. */
costate_klu_pattern *COSTATE_KLU_NULLABLE
costate_klu_analyse(int size, const int *COSTATE_KLU_NONNULL column_starts,
                    const int *COSTATE_KLU_NONNULL rows);
void costate_klu_pattern_free(costate_klu_pattern *COSTATE_KLU_NONNULL pattern);
/* Entries of L and U, and operations of a factorisation, as the ordering predicts them. */
double costate_klu_predicted_entries(const costate_klu_pattern *COSTATE_KLU_NONNULL pattern);
double costate_klu_predicted_operations(const costate_klu_pattern *COSTATE_KLU_NONNULL pattern);

/* Null if there is no memory. */
costate_klu *COSTATE_KLU_NULLABLE costate_klu_make(costate_klu_pattern *COSTATE_KLU_NONNULL pattern);
void costate_klu_free(costate_klu *COSTATE_KLU_NONNULL klu);

/*
 * Factors the matrix with these values (in the order of the pattern): with new pivots the first time
 * and wherever those of before would lose digits, else in place. Zero if it is singular to working
 * precision or not finite; then the next call chooses new pivots.
 */
int costate_klu_factor(costate_klu *COSTATE_KLU_NONNULL klu, double *COSTATE_KLU_NONNULL values);
/* Forgets the pivots. */
void costate_klu_reset(costate_klu *COSTATE_KLU_NONNULL klu);
/* x <- A^-1 x, x <- A^-T x. Only after a factorisation that succeeded. */
void costate_klu_solve(costate_klu *COSTATE_KLU_NONNULL klu, double *COSTATE_KLU_NONNULL x);
void costate_klu_solve_transposed(costate_klu *COSTATE_KLU_NONNULL klu,
                                  double *COSTATE_KLU_NONNULL x);
/* Bytes of factors, pattern and workspace now held. */
double costate_klu_bytes(const costate_klu *COSTATE_KLU_NONNULL klu);
/* How many factorisations chose new pivots. */
int costate_klu_pivotings(const costate_klu *COSTATE_KLU_NONNULL klu);

#endif
