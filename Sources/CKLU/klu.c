#include "costate_klu.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <suitesparse/klu.h>

struct costate_klu_pattern {
  int size;
  int *column_starts, *rows;
  klu_symbolic *symbolic;
  klu_common common;
};

struct costate_klu {
  costate_klu_pattern *pattern;
  klu_numeric *numeric;
  klu_common common;
  int pivotings;
};

/* Pivots of an earlier matrix are kept while their growth stays below 1 / this. */
static const double least_reciprocal_growth = 1e-4;

costate_klu_pattern *costate_klu_analyse(int size, const int *column_starts, const int *rows) {
  costate_klu_pattern *const pattern = calloc(1, sizeof *pattern);
  if (!pattern) return NULL;
  const int entries = column_starts[size];
  pattern->size = size;
  pattern->column_starts = malloc(sizeof(int) * ((size_t)size + 1));
  pattern->rows = malloc(sizeof(int) * ((size_t)entries + 1));
  if (pattern->column_starts && pattern->rows) {
    memcpy(pattern->column_starts, column_starts, sizeof(int) * ((size_t)size + 1));
    memcpy(pattern->rows, rows, sizeof(int) * (size_t)entries);
    klu_defaults(&pattern->common);
    pattern->symbolic =
        klu_analyze(size, pattern->column_starts, pattern->rows, &pattern->common);
  }
  if (pattern->symbolic && pattern->symbolic->structural_rank == size) return pattern;
  costate_klu_pattern_free(pattern);
  return NULL;
}

void costate_klu_pattern_free(costate_klu_pattern *pattern) {
  if (pattern->symbolic) klu_free_symbolic(&pattern->symbolic, &pattern->common);
  free(pattern->column_starts);
  free(pattern->rows);
  free(pattern);
}

double costate_klu_predicted_entries(const costate_klu_pattern *pattern) {
  /* Negative where KLU makes no prediction, as for blocks of one or two rows. */
  const double entries = pattern->symbolic->lnz + pattern->symbolic->unz;
  const double least = pattern->column_starts[pattern->size];
  return entries > least ? entries : least;
}

double costate_klu_predicted_operations(const costate_klu_pattern *pattern) {
  const double operations = pattern->symbolic->est_flops;
  return operations > 0 ? operations : 0;
}

costate_klu *costate_klu_make(costate_klu_pattern *pattern) {
  costate_klu *const klu = calloc(1, sizeof *klu);
  if (!klu) return NULL;
  klu->pattern = pattern;
  klu_defaults(&klu->common);
  return klu;
}

void costate_klu_reset(costate_klu *klu) {
  if (klu->numeric) klu_free_numeric(&klu->numeric, &klu->common);
  klu->numeric = NULL;
}

void costate_klu_free(costate_klu *klu) {
  costate_klu_reset(klu);
  free(klu);
}

/* KLU accepts NaN and infinity; they come out on the diagonal of U. */
static int is_sound(const costate_klu *klu) {
  const double *const diagonal = klu->numeric->Udiag;
  for (int k = 0; k < klu->pattern->size; k++)
    if (!(fabs(diagonal[k]) >= 0x1p-1022 && fabs(diagonal[k]) <= 0x1.fffffffffffffp1023)) return 0;
  return 1;
}

int costate_klu_factor(costate_klu *klu, double *values) {
  costate_klu_pattern *const p = klu->pattern;
  if (klu->numeric) {
    if (klu_refactor(p->column_starts, p->rows, values, p->symbolic, klu->numeric, &klu->common) &&
        klu->common.status == KLU_OK && is_sound(klu) &&
        klu_rgrowth(p->column_starts, p->rows, values, p->symbolic, klu->numeric, &klu->common) &&
        klu->common.rgrowth >= least_reciprocal_growth)
      return 1;
    costate_klu_reset(klu);
  }
  klu->numeric = klu_factor(p->column_starts, p->rows, values, p->symbolic, &klu->common);
  klu->pivotings++;
  if (klu->numeric && klu->common.status == KLU_OK && is_sound(klu)) return 1;
  costate_klu_reset(klu);
  return 0;
}

void costate_klu_solve(costate_klu *klu, double *x) {
  klu_solve(klu->pattern->symbolic, klu->numeric, klu->pattern->size, 1, x, &klu->common);
}

void costate_klu_solve_transposed(costate_klu *klu, double *x) {
  klu_tsolve(klu->pattern->symbolic, klu->numeric, klu->pattern->size, 1, x, &klu->common);
}

double costate_klu_bytes(const costate_klu *klu) {
  const costate_klu_pattern *const p = klu->pattern;
  return (double)klu->common.memusage + (double)p->common.memusage +
         (double)sizeof(int) * (p->size + 1.0 + p->column_starts[p->size]);
}

int costate_klu_pivotings(const costate_klu *klu) { return klu->pivotings; }
