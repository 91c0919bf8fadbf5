// The limit: read each file, libcmark, write HTML; one thread. What a full build is measured
// against.
//   bare INPUT_FOLDER OUTPUT_FOLDER      (flat folders of .md files, one level of sub-folders)
#include <cmark.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void convert(const char *from, const char *to) {
  FILE *in = fopen(from, "rb");
  struct stat info;
  if (!in || fstat(fileno(in), &info) != 0) exit(1);
  char *text = malloc((size_t)info.st_size + 1);
  size_t size = fread(text, 1, (size_t)info.st_size, in);
  fclose(in);
  char *html = cmark_markdown_to_html(text, size, CMARK_OPT_UNSAFE);
  FILE *out = fopen(to, "wb");
  if (!out) exit(1);
  fwrite(html, 1, strlen(html), out);
  fclose(out);
  free(html);
  free(text);
}

static void convert_folder(const char *from, const char *to) {
  mkdir(to, 0777);
  DIR *folder = opendir(from);
  if (!folder) exit(1);
  for (struct dirent *entry; (entry = readdir(folder));) {
    char source[4096], target[4096];
    if (entry->d_name[0] == '.') continue;
    snprintf(source, sizeof source, "%s/%s", from, entry->d_name);
    snprintf(target, sizeof target, "%s/%s", to, entry->d_name);
    struct stat info;
    if (stat(source, &info) != 0) continue;
    if (S_ISDIR(info.st_mode))
      convert_folder(source, target);
    else if (strlen(target) > 3 && strcmp(target + strlen(target) - 3, ".md") == 0) {
      strcpy(target + strlen(target) - 3, ".html");
      convert(source, target);
    }
  }
  closedir(folder);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  convert_folder(argv[1], argv[2]);
  return 0;
}
