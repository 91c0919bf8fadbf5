// base/sorted.h: where something stands in a sorted list.
#include "base/sorted.h"

#include <stdint.h>

#include "check.h"

// The first place that is not before `key`, in 0, 2, 4, ...; `asked` counts the comparisons.
static size_t find(size_t count, size_t key, size_t *asked) {
  size_t at;
  *asked = 0;
  SORTED_FIND(at, count, (++*asked, 2 * at < key));
  return at;
}

TEST(finds_the_first_that_is_not_before) {
  size_t asked;
  for (size_t count = 0; count < 70; count++)
    for (size_t key = 0; key <= 2 * count + 1; key++) {
      size_t wanted = (key + 1) / 2;
      CHECK_INT(find(count, key, &asked), wanted < count ? wanted : count);
    }
}

TEST(asks_few_of_many) {
  size_t asked;
  CHECK_INT(find(SIZE_MAX / 4, 2000000, &asked), 1000000);
  CHECK(asked <= 63);
}

CHECK_MAIN
