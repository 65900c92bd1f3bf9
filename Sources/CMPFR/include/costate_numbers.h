/*
 * A row of numbers of one precision, addressed by index: what series are computed in.
 *
 * Limbs of all numbers lie in one block that is made once, so that no operation allocates for its
 * operands, and neighbours of a series are neighbours in memory. Every operation rounds to nearest.
 * mpfr.h stays out of this header: no user of the module needs to find it.
 */
#ifndef COSTATE_NUMBERS_H
#define COSTATE_NUMBERS_H

#include <stdbool.h>

#pragma clang assume_nonnull begin

typedef struct costate_numbers costate_numbers;

/* Functions of one number, by the name of the MPFR function. */
typedef enum {
  costate_abs, costate_sign, costate_negate,
  costate_exp, costate_expm1, costate_log, costate_log1p, costate_sqrt, costate_cbrt,
  costate_sin, costate_cos, costate_tan, costate_asin, costate_acos, costate_atan,
  costate_sinh, costate_cosh, costate_tanh
} costate_function;

/* `count` numbers, all 0; NULL where there is no memory. */
costate_numbers *_Nullable costate_numbers_make(long count, long bits);
void costate_numbers_free(costate_numbers *numbers);

void costate_numbers_set(costate_numbers *numbers, long result, double value);
/* A decimal text with a dot and an exponent; false where it is not one. */
bool costate_numbers_read(costate_numbers *numbers, long result, const char *text);
/* The quotient of two such texts, rounded after each of its three parts. */
bool costate_numbers_read_quotient(costate_numbers *numbers, long result, const char *numerator,
                                   const char *denominator);
void costate_numbers_pi(costate_numbers *numbers, long result);
void costate_numbers_copy(costate_numbers *numbers, long result, long a);
/* `a` of `source`, rounded to the precision of `numbers`. */
void costate_numbers_import(costate_numbers *numbers, long result, costate_numbers *source, long a);
double costate_numbers_double(costate_numbers *numbers, long a);
/* Scientific notation with `digits` significant digits; at most `size` bytes, 0 included. */
void costate_numbers_write(costate_numbers *numbers, long a, int digits, char *buffer, long size);

void costate_numbers_add(costate_numbers *numbers, long result, long a, long b);
void costate_numbers_subtract(costate_numbers *numbers, long result, long a, long b);
void costate_numbers_multiply(costate_numbers *numbers, long result, long a, long b);
void costate_numbers_divide(costate_numbers *numbers, long result, long a, long b);
void costate_numbers_power(costate_numbers *numbers, long result, long a, long b);
void costate_numbers_times(costate_numbers *numbers, long result, long a, long factor);
void costate_numbers_over(costate_numbers *numbers, long result, long a, long divisor);
void costate_numbers_apply(costate_numbers *numbers, costate_function function, long result, long a);

/* -1, 0 or 1; 0 also for what is not a number. */
int costate_numbers_sign(costate_numbers *numbers, long a);
/* The sign of a - b; 0 also where one is not a number. */
int costate_numbers_compare(costate_numbers *numbers, long a, long b);
bool costate_numbers_is_finite(costate_numbers *numbers, long a);
/* log2 |a| to the precision of a double, of any exponent; -infinity for 0. */
double costate_numbers_log2(costate_numbers *numbers, long a);

/* sum over j in [first, last] of a[j] b[k - j]; a and b are the indices of coefficients 0. */
void costate_numbers_convolve(costate_numbers *numbers, long result, long a, long b, long k,
                              long first, long last);
/* sum over j in [first, last] of j a[j] b[k - j]. */
void costate_numbers_convolve_weighted(costate_numbers *numbers, long result, long a, long b,
                                       long k, long first, long last);
/* sum over j in [0, order] of a[j] h^j. */
void costate_numbers_polynomial(costate_numbers *numbers, long result, long a, long order, long h);

#pragma clang assume_nonnull end
#endif
