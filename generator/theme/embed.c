// Host tool: turns folders into a C file that holds their files.
//
//   embed OUTPUT.c FOLDER...
//
// Run by the Makefile; not part of prepbook itself. Files are sorted by path; README.md and names that
// begin with "." are left out.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES_MAX = 4096 };

static char *paths[FILES_MAX];
static size_t path_count;

static void fail(const char *what, const char *path) {
  fprintf(stderr, "embed: %s: ", path);
  perror(what);
  exit(1);
}

static void collect(const char *path) {
  DIR *folder = opendir(path);
  if (!folder) fail("opendir", path);
  for (struct dirent *entry; (entry = readdir(folder));) {
    if (entry->d_name[0] == '.' || strcmp(entry->d_name, "README.md") == 0) continue;
    char *child = malloc(strlen(path) + strlen(entry->d_name) + 2);
    if (!child || path_count == FILES_MAX) fail("too many files", path);
    sprintf(child, "%s/%s", path, entry->d_name);
    struct stat info;
    if (stat(child, &info) != 0) fail("stat", child);
    if (S_ISDIR(info.st_mode)) collect(child);
    if (S_ISREG(info.st_mode)) paths[path_count++] = child;
  }
  closedir(folder);
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

// Writes the file's bytes as an array and returns how many there are.
static size_t write_bytes(FILE *out, size_t index) {
  FILE *in = fopen(paths[index], "rb");
  if (!in) fail("fopen", paths[index]);
  fprintf(out, "static const unsigned char file_%zu[] = {", index);
  size_t size = 0;
  for (int byte; (byte = getc(in)) != EOF; size++) fprintf(out, "%s%d,", size % 24 ? "" : "\n", byte);
  fprintf(out, "0};\n");
  fclose(in);
  return size;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: embed OUTPUT.c FOLDER...\n");
    return 2;
  }
  for (int i = 2; i < argc; i++) collect(argv[i]);
  qsort(paths, path_count, sizeof paths[0], by_bytes);
  FILE *out = fopen(argv[1], "wb");
  if (!out) fail("fopen", argv[1]);
  fprintf(out, "// Made by generator/theme/embed.c.\n#include \"site/embedded.h\"\n\n");
  static size_t sizes[FILES_MAX];
  for (size_t i = 0; i < path_count; i++) sizes[i] = write_bytes(out, i);
  fprintf(out, "\nconst EmbeddedFile embedded_files[] = {\n");
  for (size_t i = 0; i < path_count; i++)
    fprintf(out, "  {{\"%s\", %zu}, {(const char *)file_%zu, %zu}},\n", paths[i], strlen(paths[i]), i,
            sizes[i]);
  fprintf(out, "};\nconst size_t embedded_file_count = %zu;\n", path_count);
  return fclose(out) == 0 ? 0 : 1;
}
