/* What the processor at hand can do, which a compiler asked for a portable program does not know. */
#ifndef COSTATE_MACHINE_H
#define COSTATE_MACHINE_H

/* Doubles in the widest vector that processor and operating system let us use: 8 with AVX-512 (F, VL
   and DQ), 4 with AVX2, 2 otherwise (SSE2, NEON). */
int costate_vector_doubles(void);

#endif
