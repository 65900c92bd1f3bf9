#include "costate_wide.h"

#include "functions.h"

#include <mpfr.h>
#include <string.h>

/* Operands are read only, whatever the type says. */
#define OPERAND(name, number)                                                                      \
  mpfr_t name;                                                                                     \
  mpfr_custom_init_set(name, (int)(number)->kind, (mpfr_exp_t)(number)->exponent,                  \
                       COSTATE_WIDE_BITS, (mp_limb_t *)(number)->limbs)

/* Limbs of their own: the result may be an operand. */
#define RESULT(name)                                                                               \
  mp_limb_t name##_limbs[COSTATE_WIDE_BITS / 64];                                                  \
  mpfr_t name;                                                                                     \
  mpfr_custom_init_set(name, MPFR_ZERO_KIND, 0, COSTATE_WIDE_BITS, name##_limbs)

static inline void store(costate_wide *result, mpfr_srcptr value) {
  result->kind = mpfr_custom_get_kind(value);
  if (mpfr_regular_p(value)) {
    result->exponent = mpfr_get_exp(value);
    memcpy(result->limbs, mpfr_custom_get_significand(value), sizeof(result->limbs));
  } else {
    result->exponent = 0;
    memset(result->limbs, 0, sizeof(result->limbs));
  }
}

void costate_wide_set(costate_wide *result, double value) {
  RESULT(r);
  mpfr_set_d(r, value, MPFR_RNDN);
  store(result, r);
}

void costate_wide_pi(costate_wide *result) {
  RESULT(r);
  mpfr_const_pi(r, MPFR_RNDN);
  store(result, r);
}

void costate_wide_add(costate_wide *result, const costate_wide *a, const costate_wide *b) {
  OPERAND(x, a);
  OPERAND(y, b);
  RESULT(r);
  mpfr_add(r, x, y, MPFR_RNDN);
  store(result, r);
}

void costate_wide_subtract(costate_wide *result, const costate_wide *a, const costate_wide *b) {
  OPERAND(x, a);
  OPERAND(y, b);
  RESULT(r);
  mpfr_sub(r, x, y, MPFR_RNDN);
  store(result, r);
}

void costate_wide_multiply(costate_wide *result, const costate_wide *a, const costate_wide *b) {
  OPERAND(x, a);
  OPERAND(y, b);
  RESULT(r);
  mpfr_mul(r, x, y, MPFR_RNDN);
  store(result, r);
}

void costate_wide_divide(costate_wide *result, const costate_wide *a, const costate_wide *b) {
  OPERAND(x, a);
  OPERAND(y, b);
  RESULT(r);
  mpfr_div(r, x, y, MPFR_RNDN);
  store(result, r);
}

void costate_wide_power(costate_wide *result, const costate_wide *a, const costate_wide *b) {
  OPERAND(x, a);
  OPERAND(y, b);
  RESULT(r);
  mpfr_pow(r, x, y, MPFR_RNDN);
  store(result, r);
}

/* mpfr_fma rounds once, and takes longer than both. */
void costate_wide_add_product(costate_wide *result, const costate_wide *a, const costate_wide *b) {
  OPERAND(x, a);
  OPERAND(y, b);
  OPERAND(sum, result);
  RESULT(r);
  mpfr_mul(r, x, y, MPFR_RNDN);
  mpfr_add(r, sum, r, MPFR_RNDN);
  store(result, r);
}

void costate_wide_apply(costate_wide *result, costate_function function, const costate_wide *a) {
  OPERAND(x, a);
  RESULT(r);
  costate_call(r, function, x);
  store(result, r);
}

double costate_wide_double(const costate_wide *a) {
  OPERAND(x, a);
  return mpfr_get_d(x, MPFR_RNDN);
}

int costate_wide_compare(const costate_wide *a, const costate_wide *b) {
  OPERAND(x, a);
  OPERAND(y, b);
  if (mpfr_unordered_p(x, y)) return 0;
  int sign = mpfr_cmp(x, y);
  return (sign > 0) - (sign < 0);
}

bool costate_wide_is_nan(const costate_wide *a) {
  OPERAND(x, a);
  return mpfr_nan_p(x) != 0;
}

long costate_wide_digits(const costate_wide *a, int digits, char *buffer) {
  OPERAND(x, a);
  mpfr_exp_t exponent;
  mpfr_get_str(buffer, &exponent, 10, (size_t)digits, x, MPFR_RNDN);
  return (long)exponent;
}
