#ifndef COSTATE_FUNCTIONS_H
#define COSTATE_FUNCTIONS_H

#include "costate_numbers.h"

#include <mpfr.h>

/* r = function(x), rounded to nearest. */
void costate_call(mpfr_ptr r, costate_function function, mpfr_srcptr x);

#endif
