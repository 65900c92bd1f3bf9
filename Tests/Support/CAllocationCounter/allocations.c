#include "costate_allocations.h"

#include <errno.h>
#include <malloc.h>
#include <stddef.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *pointer);

// One set a thread: tests run side by side. Initial-exec, so that reading it never allocates.
static __thread costate_allocations counts __attribute__((tls_model("initial-exec")));

void costate_reset_allocations(void) { counts = (costate_allocations){0, 0, 0}; }

costate_allocations costate_read_allocations(void) { return counts; }

static void *counted(void *pointer) {
  if (!pointer) return pointer;
  counts.calls += 1;
  counts.live += (long)malloc_usable_size(pointer);
  if (counts.live > counts.peak) counts.peak = counts.live;
  return pointer;
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }

void *calloc(size_t count, size_t size) { return counted(__libc_calloc(count, size)); }

void *realloc(void *old, size_t size) {
  long before = old ? (long)malloc_usable_size(old) : 0;
  void *pointer = __libc_realloc(old, size);
  // Where it fails the old block stays; where the size is 0 it is gone.
  if (pointer || size == 0) counts.live -= before;
  return counted(pointer);
}

void free(void *pointer) {
  if (!pointer) return;
  counts.live -= (long)malloc_usable_size(pointer);
  __libc_free(pointer);
}

void *memalign(size_t alignment, size_t size) {
  return counted(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size) {
  return counted(__libc_memalign(alignment, size));
}

int posix_memalign(void **out, size_t alignment, size_t size) {
  if (alignment < sizeof(void *) || (alignment & (alignment - 1))) return EINVAL;
  void *pointer = counted(__libc_memalign(alignment, size));
  if (!pointer) return ENOMEM;
  *out = pointer;
  return 0;
}
