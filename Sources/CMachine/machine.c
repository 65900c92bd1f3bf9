#include "costate_machine.h"

#if defined(__x86_64__)
#include <cpuid.h>

/* Not __builtin_cpu_supports: it needs a run-time library that not every linker brings along. */
int costate_vector_doubles(void) {
  unsigned a, b, c, d;
  const unsigned os_saves = 1u << 27, avx = 1u << 28;
  if (!__get_cpuid(1, &a, &b, &c, &d) || (c & os_saves) == 0 || (c & avx) == 0) return 2;
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  const unsigned ymm = 0x06, zmm = 0xe6;
  if ((low & ymm) != ymm || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 2;
  const unsigned avx2 = 1u << 5;
  const unsigned avx512 = 1u << 16 | 1u << 17 | 1u << 31; /* F, DQ, VL */
  if ((low & zmm) == zmm && (b & avx512) == avx512) return 8;
  return (b & avx2) != 0 ? 4 : 2;
}
#else
int costate_vector_doubles(void) { return 2; }
#endif
