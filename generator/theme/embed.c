// Host tool: turns folders into a C file that holds their files.
//
//   embed OUTPUT.c SERVED FOLDER...
//
// Run by the Makefile; not part of prepbook itself. Files are sorted by path; README.md, names that
// begin with
// "." and modules (.mjs) are left out. Where SERVED has a file of the same path, that is what sites
// get; what only SERVED has was made of many files.
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES_MAX = 4096 };

typedef struct File {
  char *path;    // in the repository; its bytes are embedded as they are
  char *served;  // the file that sites get instead; NULL: the same
} File;

static File files[FILES_MAX];
static size_t file_count;

static void fail(const char *what, const char *path) {
  fprintf(stderr, "embed: %s: ", path);
  perror(what);
  exit(1);
}

static bool is_left_out(const char *name) {
  const char *ending = strrchr(name, '.');
  return name[0] == '.' || strcmp(name, "README.md") == 0 ||
         (ending && strcmp(ending, ".mjs") == 0);
}

static char *join(const char *folder, const char *name) {
  char *path = malloc(strlen(folder) + strlen(name) + 2);
  if (!path) fail("malloc", folder);
  sprintf(path, "%s/%s", folder, name);
  return path;
}

static void add(char *path) {
  if (file_count == FILES_MAX) fail("too many files", path);
  files[file_count++].path = path;
}

// Calls `add` for the files below a folder; what is served and made of many files has no path of
// its own.
static void collect(const char *path, void (*take)(char *path)) {
  DIR *folder = opendir(path);
  if (!folder) fail("opendir", path);
  for (struct dirent *entry; (entry = readdir(folder));) {
    if (is_left_out(entry->d_name)) continue;
    char *child = join(path, entry->d_name);
    struct stat info;
    if (stat(child, &info) != 0) fail("stat", child);
    if (S_ISDIR(info.st_mode)) collect(child, take);
    if (S_ISREG(info.st_mode)) take(child);
  }
  closedir(folder);
}

static const char *served_folder;

static void add_served(char *served) {
  char *path = served + strlen(served_folder) + 1;
  size_t i = 0;
  while (i < file_count && strcmp(files[i].path, path) != 0) i++;
  if (i == file_count) add(path);
  files[i].served = served;
}

static int by_bytes(const void *a, const void *b) {
  return strcmp(((const File *)a)->path, ((const File *)b)->path);
}

// Writes a file's bytes as an array and returns how many there are.
static size_t write_bytes(FILE *out, const char *path, const char *name, size_t index) {
  FILE *in = fopen(path, "rb");
  if (!in) fail("fopen", path);
  fprintf(out, "static const unsigned char %s_%zu[] = {", name, index);
  size_t size = 0;
  for (int byte; (byte = getc(in)) != EOF; size++)
    fprintf(out, "%s%d,", size % 24 ? "" : "\n", byte);
  fprintf(out, "0};\n");
  fclose(in);
  return size;
}

static bool exists(const char *path) {
  struct stat info;
  return stat(path, &info) == 0;
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: embed OUTPUT.c SERVED FOLDER...\n");
    return 2;
  }
  for (int i = 3; i < argc; i++) collect(argv[i], add);
  served_folder = argv[2];
  collect(served_folder, add_served);
  qsort(files, file_count, sizeof files[0], by_bytes);
  FILE *out = fopen(argv[1], "wb");
  if (!out) fail("fopen", argv[1]);
  fprintf(out, "// Made by generator/theme/embed.c.\n#include \"site/embedded.h\"\n\n");
  static size_t sizes[FILES_MAX], served_sizes[FILES_MAX];
  for (size_t i = 0; i < file_count; i++) {
    const File *file = &files[i];
    if (exists(file->path)) sizes[i] = write_bytes(out, file->path, "file", i);
    if (file->served) served_sizes[i] = write_bytes(out, file->served, "served", i);
  }
  fprintf(out, "\nconst EmbeddedFile embedded_files[] = {\n");
  for (size_t i = 0; i < file_count; i++) {
    fprintf(out, "  {.path = {\"%s\", %zu}", files[i].path, strlen(files[i].path));
    if (exists(files[i].path))
      fprintf(out, ", .bytes = {(const char *)file_%zu, %zu}", i, sizes[i]);
    if (files[i].served)
      fprintf(out, ", .served = {(const char *)served_%zu, %zu}},\n", i, served_sizes[i]);
    else
      fprintf(out, ", .served = {(const char *)file_%zu, %zu}},\n", i, sizes[i]);
  }
  fprintf(out, "};\nconst size_t embedded_file_count = %zu;\n", file_count);
  return fclose(out) == 0 ? 0 : 1;
}
