/*
 * Numbers of one fixed precision as values: copied like a double, with no memory of their own.
 *
 * Limbs lie in the struct itself. Each operation builds its mpfr_t on the stack over them, by MPFR's
 * custom interface, so that nothing is allocated and nothing need be freed; an mpfr_t in a struct
 * would point to where the struct was before it was copied. Every operation rounds to nearest.
 */
#ifndef COSTATE_WIDE_H
#define COSTATE_WIDE_H

#include "costate_numbers.h"
#include <stdint.h>

#pragma clang assume_nonnull begin

#define COSTATE_WIDE_BITS 320

typedef struct {
  uint64_t limbs[COSTATE_WIDE_BITS / 64];
  int64_t exponent;
  /* MPFR's kind, negative of a negative number; all of a number that is 0, infinite or none. */
  int64_t kind;
} costate_wide;

void costate_wide_set(costate_wide *result, double value);
void costate_wide_pi(costate_wide *result);
void costate_wide_add(costate_wide *result, const costate_wide *a, const costate_wide *b);
void costate_wide_subtract(costate_wide *result, const costate_wide *a, const costate_wide *b);
void costate_wide_multiply(costate_wide *result, const costate_wide *a, const costate_wide *b);
void costate_wide_divide(costate_wide *result, const costate_wide *a, const costate_wide *b);
void costate_wide_power(costate_wide *result, const costate_wide *a, const costate_wide *b);
/* result += a b, the product rounded. */
void costate_wide_add_product(costate_wide *result, const costate_wide *a, const costate_wide *b);
void costate_wide_apply(costate_wide *result, costate_function function, const costate_wide *a);
double costate_wide_double(const costate_wide *a);
/* The sign of a - b, 0 also where one is not a number. */
int costate_wide_compare(const costate_wide *a, const costate_wide *b);
bool costate_wide_is_nan(const costate_wide *a);
/* `digits` digits, at least 2, after a minus where there is one; the value is 0.digits times ten to the
   power returned. `buffer` holds `digits + 2` characters, and 7 at least. Of finite numbers only. */
long costate_wide_digits(const costate_wide *a, int digits, char *buffer);

#pragma clang assume_nonnull end
#endif
