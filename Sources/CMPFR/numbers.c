#include "costate_numbers.h"

#include "functions.h"

#include <math.h>
#include <mpfr.h>
#include <stdlib.h>

struct costate_numbers {
  mpfr_t *values;
  mp_limb_t *limbs;
  mpfr_t sum, term;
  mpfr_prec_t bits;
};

#define AT(index) (numbers->values[index])

costate_numbers *costate_numbers_make(long count, long bits) {
  costate_numbers *numbers = calloc(1, sizeof(*numbers));
  if (!numbers) return NULL;
  size_t each = mpfr_custom_get_size(bits) / sizeof(mp_limb_t);
  numbers->bits = bits;
  numbers->values = calloc((size_t)count, sizeof(mpfr_t));
  numbers->limbs = calloc((size_t)count * each, sizeof(mp_limb_t));
  if (!numbers->values || !numbers->limbs) {
    free(numbers->values);
    free(numbers->limbs);
    free(numbers);
    return NULL;
  }
  for (long i = 0; i < count; i++) {
    mp_limb_t *limbs = numbers->limbs + (size_t)i * each;
    mpfr_custom_init(limbs, bits);
    mpfr_custom_init_set(AT(i), MPFR_ZERO_KIND, 0, bits, limbs);
  }
  mpfr_init2(numbers->sum, bits);
  mpfr_init2(numbers->term, bits);
  return numbers;
}

void costate_numbers_free(costate_numbers *numbers) {
  mpfr_clear(numbers->sum);
  mpfr_clear(numbers->term);
  free(numbers->values);
  free(numbers->limbs);
  free(numbers);
}

void costate_numbers_set(costate_numbers *numbers, long result, double value) {
  mpfr_set_d(AT(result), value, MPFR_RNDN);
}

bool costate_numbers_read(costate_numbers *numbers, long result, const char *text) {
  return mpfr_set_str(AT(result), text, 10, MPFR_RNDN) == 0;
}

bool costate_numbers_read_quotient(costate_numbers *numbers, long result, const char *numerator,
                                   const char *denominator) {
  if (mpfr_set_str(numbers->sum, numerator, 10, MPFR_RNDN) != 0) return false;
  if (mpfr_set_str(numbers->term, denominator, 10, MPFR_RNDN) != 0) return false;
  mpfr_div(AT(result), numbers->sum, numbers->term, MPFR_RNDN);
  return true;
}

void costate_numbers_pi(costate_numbers *numbers, long result) {
  mpfr_const_pi(AT(result), MPFR_RNDN);
}

void costate_numbers_copy(costate_numbers *numbers, long result, long a) {
  mpfr_set(AT(result), AT(a), MPFR_RNDN);
}

void costate_numbers_import(costate_numbers *numbers, long result, costate_numbers *source,
                            long a) {
  mpfr_set(AT(result), source->values[a], MPFR_RNDN);
}

double costate_numbers_double(costate_numbers *numbers, long a) {
  return mpfr_get_d(AT(a), MPFR_RNDN);
}

void costate_numbers_write(costate_numbers *numbers, long a, int digits, char *buffer, long size) {
  mpfr_snprintf(buffer, (size_t)size, "%.*Re", digits - 1, AT(a));
}

void costate_numbers_add(costate_numbers *numbers, long result, long a, long b) {
  mpfr_add(AT(result), AT(a), AT(b), MPFR_RNDN);
}

void costate_numbers_subtract(costate_numbers *numbers, long result, long a, long b) {
  mpfr_sub(AT(result), AT(a), AT(b), MPFR_RNDN);
}

void costate_numbers_multiply(costate_numbers *numbers, long result, long a, long b) {
  mpfr_mul(AT(result), AT(a), AT(b), MPFR_RNDN);
}

void costate_numbers_divide(costate_numbers *numbers, long result, long a, long b) {
  mpfr_div(AT(result), AT(a), AT(b), MPFR_RNDN);
}

void costate_numbers_power(costate_numbers *numbers, long result, long a, long b) {
  mpfr_pow(AT(result), AT(a), AT(b), MPFR_RNDN);
}

void costate_numbers_times(costate_numbers *numbers, long result, long a, long factor) {
  mpfr_mul_si(AT(result), AT(a), factor, MPFR_RNDN);
}

void costate_numbers_over(costate_numbers *numbers, long result, long a, long divisor) {
  mpfr_div_si(AT(result), AT(a), divisor, MPFR_RNDN);
}

void costate_call(mpfr_ptr r, costate_function function, mpfr_srcptr x) {
  switch (function) {
  case costate_abs: mpfr_abs(r, x, MPFR_RNDN); break;
  case costate_sign:
    if (!mpfr_nan_p(x)) mpfr_set_si(r, mpfr_sgn(x), MPFR_RNDN);
    else mpfr_set_nan(r);
    break;
  case costate_negate: mpfr_neg(r, x, MPFR_RNDN); break;
  case costate_exp: mpfr_exp(r, x, MPFR_RNDN); break;
  case costate_expm1: mpfr_expm1(r, x, MPFR_RNDN); break;
  case costate_log: mpfr_log(r, x, MPFR_RNDN); break;
  case costate_log1p: mpfr_log1p(r, x, MPFR_RNDN); break;
  case costate_sqrt: mpfr_sqrt(r, x, MPFR_RNDN); break;
  case costate_cbrt: mpfr_cbrt(r, x, MPFR_RNDN); break;
  case costate_sin: mpfr_sin(r, x, MPFR_RNDN); break;
  case costate_cos: mpfr_cos(r, x, MPFR_RNDN); break;
  case costate_tan: mpfr_tan(r, x, MPFR_RNDN); break;
  case costate_asin: mpfr_asin(r, x, MPFR_RNDN); break;
  case costate_acos: mpfr_acos(r, x, MPFR_RNDN); break;
  case costate_atan: mpfr_atan(r, x, MPFR_RNDN); break;
  case costate_sinh: mpfr_sinh(r, x, MPFR_RNDN); break;
  case costate_cosh: mpfr_cosh(r, x, MPFR_RNDN); break;
  case costate_tanh: mpfr_tanh(r, x, MPFR_RNDN); break;
  }
}

void costate_numbers_apply(costate_numbers *numbers, costate_function function, long result,
                           long a) {
  costate_call(AT(result), function, AT(a));
}

int costate_numbers_sign(costate_numbers *numbers, long a) {
  if (mpfr_nan_p(AT(a))) return 0;
  int sign = mpfr_sgn(AT(a));
  return (sign > 0) - (sign < 0);
}

int costate_numbers_compare(costate_numbers *numbers, long a, long b) {
  if (mpfr_unordered_p(AT(a), AT(b))) return 0;
  int sign = mpfr_cmp(AT(a), AT(b));
  return (sign > 0) - (sign < 0);
}

bool costate_numbers_is_finite(costate_numbers *numbers, long a) {
  return mpfr_number_p(AT(a)) != 0;
}

double costate_numbers_log2(costate_numbers *numbers, long a) {
  if (mpfr_zero_p(AT(a))) return -INFINITY;
  if (!mpfr_number_p(AT(a))) return NAN;
  long exponent;
  double mantissa = mpfr_get_d_2exp(&exponent, AT(a), MPFR_RNDN);
  return log2(fabs(mantissa)) + (double)exponent;
}

/* mpfr_dot rounds once, and takes several times as long. The sum is kept apart from the result,
   which may be one of the terms. */
void costate_numbers_convolve(costate_numbers *numbers, long result, long a, long b, long k,
                              long first, long last) {
  mpfr_ptr sum = numbers->sum, term = numbers->term;
  mpfr_set_zero(sum, 1);
  if (a == b && first + last == k) {
    /* a[j] a[k - j] comes twice but for the middle. */
    long j = first;
    for (; 2 * j < k; j++) {
      mpfr_mul(term, AT(a + j), AT(a + k - j), MPFR_RNDN);
      mpfr_add(sum, sum, term, MPFR_RNDN);
    }
    mpfr_mul_2ui(sum, sum, 1, MPFR_RNDN);
    if (2 * j == k && j <= last) {
      mpfr_sqr(term, AT(a + j), MPFR_RNDN);
      mpfr_add(sum, sum, term, MPFR_RNDN);
    }
  } else {
    for (long j = first; j <= last; j++) {
      mpfr_mul(term, AT(a + j), AT(b + k - j), MPFR_RNDN);
      mpfr_add(sum, sum, term, MPFR_RNDN);
    }
  }
  mpfr_set(AT(result), sum, MPFR_RNDN);
}

void costate_numbers_convolve_weighted(costate_numbers *numbers, long result, long a, long b,
                                       long k, long first, long last) {
  mpfr_ptr sum = numbers->sum, term = numbers->term;
  mpfr_set_zero(sum, 1);
  for (long j = first; j <= last; j++) {
    mpfr_mul(term, AT(a + j), AT(b + k - j), MPFR_RNDN);
    mpfr_mul_si(term, term, j, MPFR_RNDN);
    mpfr_add(sum, sum, term, MPFR_RNDN);
  }
  mpfr_set(AT(result), sum, MPFR_RNDN);
}

void costate_numbers_polynomial(costate_numbers *numbers, long result, long a, long order,
                                long h) {
  mpfr_ptr sum = numbers->sum;
  mpfr_set(sum, AT(a + order), MPFR_RNDN);
  for (long j = order - 1; j >= 0; j--) {
    mpfr_mul(sum, sum, AT(h), MPFR_RNDN);
    mpfr_add(sum, sum, AT(a + j), MPFR_RNDN);
  }
  mpfr_set(AT(result), sum, MPFR_RNDN);
}
