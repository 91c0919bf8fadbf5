// The program: the stages in order, each with what it reads and what it writes. A command names the
// data it wants; what has to run for that follows from the two columns.
#ifndef PIPELINE_STAGES_H
#define PIPELINE_STAGES_H

#include "pipeline/run.h"

// What stages hand on. Most of it stands in the Site; a kind is one state of it.
typedef enum Data {
  DATA_SETTINGS,          // the folders, opened, and handbook.yaml
  DATA_FOLDER,            // the output folder, when there is one
  DATA_REPOSITORY,        // opened, when there is one
  DATA_MEMO,              // what the build before read: not what this one would read
  DATA_SCRIPTS,           // loaded, and what they change in the settings
  DATA_FILES,             // a page for each file, not read
  DATA_TEXTS,             // pages that are read
  DATA_SELECTED,          // the pages that are in the site
  DATA_PAGES,             // and those of scripts
  DATA_ORDER,             // URLs, navigation, tags
  DATA_WALK,              // of git: under way, or taken over
  DATA_THEME,             //
  DATA_COMPONENTS,        // those of scripts
  DATA_HTML,              // pages that are converted
  DATA_HISTORY,           // dates, authors, changes; redirects of what moved
  DATA_IDS,               // of headings that readers may have linked to
  DATA_COMPARED,          // versions
  DATA_INTRODUCED,        // releases, with what CHANGELOG.md says of them
  DATA_HISTORY_NOTES,     // what is to be said of the history
  DATA_SITE,              // with the pages that scripts made of it, not converted
  DATA_SITE_HTML,         // and converted
  DATA_GENERATED,         // files of scripts
  DATA_OUTPUTS,           // the table of what is published
  DATA_LINKS,             // as they lead to it
  DATA_FOUND,             // what the check found
  DATA_CHANGELOG,         // as it is printed
  DATA_QUERIES,           // what of check --search is not found
  DATA_PROBLEMS,          // all, sorted
  DATA_INDEX,             // the search index, handed to publish/
  DATA_RENDERED,          // all else, handed to publish/
  DATA_PUBLISHED,         //
  DATA_REMEMBERED,        // the memo for the build after this one
  DATA_RANGE,             // what differs between two revisions
  DATA_REVIEW,            // its problems
  DATA_REVIEW_FILES,      // what is published of it
  DATA_REVIEW_RENDERED,   //
  DATA_REVIEW_PUBLISHED,  //
  DATA_COUNT
} Data;

typedef uint64_t DataSet;
#define IN(kind) ((DataSet)1 << DATA_##kind)

typedef struct Stage {
  StageName name;  // the room, as --timings and the heartbeat show it
  DataSet reads, writes;
  // First each item, spread over the workers; may be NULL.
  size_t (*count)(const Run *run);
  Item *item;
  // Then the rest; may be NULL. False ends the run.
  bool (*run)(Run *run);
  bool always;  // runs as well when the run was ended before it
} Stage;

// What somebody asks for.
typedef enum Command {
  COMMAND_BUILD,
  COMMAND_CHECK,
  COMMAND_CHECK_SEARCH,
  COMMAND_CHANGELOG,
  COMMAND_REVIEW,
  COMMAND_OPEN,     // a preview opens the site
  COMMAND_PREVIEW,  // and makes what is looked at
  COMMAND_COUNT
} Command;

// The table, in the order in which stages run. Never NULL, for ever.
const Stage *stages_table(size_t *len);
// What a command wants.
DataSet stages_wanted(Command command);
// Runs, in order, the stages that are needed for what the command wants; what an earlier call made
// (run->has) is not made again. False when a stage ended the run. Calls pool_run, so from one
// thread at a time.
bool stages_run(Run *run, Command command);

#endif
