// Counts what the calling thread allocates, by standing in for the C library's allocator in the
// test process. Swift's own allocations end there too.
#ifndef COSTATE_ALLOCATIONS_H
#define COSTATE_ALLOCATIONS_H

typedef struct {
  // Calls that returned memory: malloc, calloc, realloc, aligned variants.
  long calls;
  // Bytes allocated and not yet freed since the reset, and the most there ever were at once.
  long live, peak;
} costate_allocations;

// Sets this thread's numbers to zero.
void costate_reset_allocations(void);
costate_allocations costate_read_allocations(void);

#endif
