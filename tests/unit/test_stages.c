// The table of stages: what is read was written before, and what is written somebody wants.
#include "check.h"
#include "pipeline/stages.h"

typedef enum Fault {
  FINE,
  UNKNOWN_ROOM,
  DOES_NOTHING,      // neither items nor a function, or items that nobody counts
  WRITES_NOTHING,    // it would never be needed
  READ_TOO_EARLY,    // no row before it writes that
  WRITTEN_FOR_NONE,  // no row and no command reads that
  WANTED_IN_VAIN,    // a command wants what no row writes
} Fault;

static Fault fault_of_row(const Stage *row, DataSet written) {
  if (row->name >= STAGE_COUNT || !stage_title(row->name)) return UNKNOWN_ROOM;
  if ((!row->item && !row->run) || !row->item != !row->count) return DOES_NOTHING;
  if (row->writes == 0) return WRITES_NOTHING;
  return row->reads & ~written ? READ_TOO_EARLY : FINE;
}

static Fault fault_of(const Stage *table, size_t len) {
  DataSet written = 0, read = 0, wanted = 0;
  for (size_t i = 0; i < len; i++) {
    Fault fault = fault_of_row(&table[i], written);
    if (fault) return fault;
    written |= table[i].writes;
    read |= table[i].reads;
  }
  for (int command = 0; command < COMMAND_COUNT; command++)
    wanted |= stages_wanted((Command)command);
  if (wanted & ~written) return WANTED_IN_VAIN;
  return written & ~(read | wanted) ? WRITTEN_FOR_NONE : FINE;
}

enum { ROWS_MAX = 64 };

// A copy to break.
static size_t copy_table(Stage copy[ROWS_MAX]) {
  size_t len;
  const Stage *table = stages_table(&len);
  memcpy(copy, table, len * sizeof *table);
  return len;
}

static size_t row_that_writes(const Stage *table, DataSet kind) {
  size_t i = 0;
  while (!(table[i].writes & kind)) i++;
  return i;
}

TEST(table_is_whole) {
  size_t len;
  const Stage *table = stages_table(&len);
  CHECK(len < ROWS_MAX);
  CHECK(DATA_COUNT <= 64);
  CHECK_INT(fault_of(table, len), FINE);
}

TEST(every_kind_is_written) {
  size_t len;
  const Stage *table = stages_table(&len);
  DataSet written = 0;
  for (size_t i = 0; i < len; i++) written |= table[i].writes;
  for (int kind = 0; kind < DATA_COUNT; kind++) CHECK(written >> kind & 1);
}

TEST(every_command_wants_something) {
  for (int command = 0; command < COMMAND_COUNT; command++)
    CHECK(stages_wanted((Command)command) != 0);
}

TEST(rows_in_another_order_are_found) {
  Stage copy[ROWS_MAX];
  size_t len = copy_table(copy), theme = row_that_writes(copy, IN(THEME));
  Stage moved = copy[theme];
  copy[theme] = copy[theme + 1];
  copy[theme + 1] = moved;
  CHECK_INT(fault_of(copy, len), READ_TOO_EARLY);
}

TEST(a_row_that_is_gone_is_found) {
  Stage copy[ROWS_MAX];
  size_t len = copy_table(copy);
  CHECK_INT(fault_of(copy, len - 1), WANTED_IN_VAIN);
  CHECK_INT(fault_of(copy + 1, len - 1), READ_TOO_EARLY);
}

TEST(what_nobody_reads_is_found) {
  Stage copy[ROWS_MAX];
  size_t len = copy_table(copy);
  copy[0].writes |= (DataSet)1 << DATA_COUNT;
  CHECK_INT(fault_of(copy, len), WRITTEN_FOR_NONE);
}

TEST(a_row_of_no_room_or_use_is_found) {
  Stage copy[ROWS_MAX];
  size_t len = copy_table(copy), compare = row_that_writes(copy, IN(COMPARED));
  copy[compare].count = NULL;
  CHECK_INT(fault_of(copy, len), DOES_NOTHING);
  len = copy_table(copy);
  copy[compare].name = STAGE_COUNT;
  CHECK_INT(fault_of(copy, len), UNKNOWN_ROOM);
  len = copy_table(copy);
  copy[compare].writes = 0;
  CHECK_INT(fault_of(copy, len), WRITES_NOTHING);
}

CHECK_MAIN
