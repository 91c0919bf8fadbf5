// The languages. Word lists are sorted by bytes (a test checks it).
#include "highlight/highlight.h"
#include "highlight/highlighter.h"

#define WORDS(list) \
  { (list), sizeof(list) / sizeof(list)[0] }

// clang-format off
static const char *const literal_words[] = {"false", "null", "true"};

static const char *const yaml_words[] = {"False", "Null", "True", "false", "no", "null", "off", "on", "true", "yes", "~"};

static const char *const sql_words[] = {
    "add", "all", "alter", "analyze", "and", "any", "as", "asc", "begin", "between", "by", "cascade", "case", "check",
    "column", "commit", "constraint", "create", "cross", "current", "database", "default", "delete", "desc", "distinct",
    "drop", "else", "end", "except", "exists", "explain", "false", "fetch", "filter", "first", "following", "for",
    "foreign", "from", "full", "function", "grant", "group", "having", "if", "ilike", "in", "index", "inner", "insert",
    "intersect", "interval", "into", "is", "join", "key", "last", "lateral", "left", "like", "limit", "materialized",
    "natural", "not", "null", "nulls", "of", "offset", "on", "only", "or", "order", "outer", "over", "partition",
    "preceding", "primary", "procedure", "range", "recursive", "references", "replace", "returning", "returns", "revoke",
    "right", "rollback", "row", "rows", "schema", "select", "set", "some", "table", "temporary", "then", "to",
    "transaction", "trigger", "true", "truncate", "unbounded", "union", "unique", "update", "using", "values", "view",
    "when", "where", "window", "with"};
static const char *const sql_types[] = {
    "bigint", "boolean", "bytea", "char", "date", "decimal", "double", "float", "int", "integer", "json", "jsonb",
    "numeric", "real", "serial", "smallint", "text", "time", "timestamp", "timestamptz", "uuid", "varchar"};

static const char *const shell_words[] = {
    "break", "case", "continue", "do", "done", "elif", "else", "esac", "exit", "export", "fi", "for", "function",
    "if", "in", "local", "readonly", "return", "select", "set", "shift", "then", "time", "trap", "unset", "until",
    "while"};

static const char *const python_words[] = {
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "match",
    "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield"};
static const char *const python_types[] = {
    "bool", "bytes", "cls", "dict", "float", "frozenset", "int", "list", "object", "self", "set", "str", "tuple", "type"};

static const char *const script_words[] = {
    "abstract", "as", "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "declare",
    "default", "delete", "do", "else", "enum", "export", "extends", "false", "finally", "for", "from", "function", "get",
    "if", "implements", "import", "in", "instanceof", "interface", "keyof", "let", "namespace", "new", "null", "of",
    "private", "protected", "public", "readonly", "return", "satisfies", "set", "static", "super", "switch", "this",
    "throw", "true", "try", "type", "typeof", "undefined", "var", "void", "while", "with", "yield"};
static const char *const script_types[] = {
    "Array", "Date", "Error", "JSON", "Map", "Math", "Number", "Object", "Promise", "RegExp", "Set", "String", "any",
    "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown"};

static const char *const css_words[] = {"!important", "and", "from", "not", "only", "or", "to"};

static const char *const c_words[] = {
    "NULL", "_Alignas", "_Alignof", "_Atomic", "_Bool", "_Noreturn", "_Static_assert", "_Thread_local", "alignas",
    "alignof", "auto", "break", "case", "catch", "class", "const", "constexpr", "continue", "default", "delete", "do",
    "else", "enum", "extern", "false", "for", "goto", "if", "inline", "namespace", "new", "nullptr", "private",
    "protected", "public", "register", "restrict", "return", "sizeof", "static", "struct", "switch", "template", "this",
    "throw", "true", "try", "typedef", "typename", "union", "using", "virtual", "volatile", "while"};
static const char *const c_types[] = {
    "FILE", "bool", "char", "double", "float", "int", "int16_t", "int32_t", "int64_t", "int8_t", "long", "ptrdiff_t",
    "short", "signed", "size_t", "ssize_t", "uint16_t", "uint32_t", "uint64_t", "uint8_t", "uintptr_t", "unsigned",
    "void"};

static const char *const lua_words[] = {
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil", "not",
    "or", "repeat", "return", "self", "then", "true", "until", "while"};

static const char *const ini_words[] = {"false", "inf", "nan", "no", "off", "on", "true", "yes"};
// clang-format on

static const Language languages[] = {
    {.names = " json jsonc json5 geojson jsonl ndjson webmanifest ",
     .keywords = WORDS(literal_words),
     .comments = {"//"},
     .comment_open = "/*",
     .comment_close = "*/",
     .strings = {{.open = "\"", .close = "\"", .escapes = true},
                 {.open = "'", .close = "'", .escapes = true}},
     .keys = KEYS_ANY},
    {.names = " sql mysql postgres postgresql psql pgsql sqlite plsql tsql ",
     .keywords = WORDS(sql_words),
     .types = WORDS(sql_types),
     .comments = {"--"},
     .comment_open = "/*",
     .comment_close = "*/",
     .strings = {{.open = "'", .close = "'", .lines = true},
                 {.open = "\"", .close = "\""},
                 {.open = "`", .close = "`"}},
     .operators = "=<>!+-*/%|&:",
     .any_case = true,
     .calls = true},
    {.names = " sh bash shell zsh ksh ash dash fish ",
     .keywords = WORDS(shell_words),
     .comments = {"#"},
     .strings = {{.open = "$'", .close = "'", .escapes = true, .lines = true},
                 {.open = "'", .close = "'", .lines = true},
                 {.open = "\"", .close = "\"", .escapes = true, .lines = true, .variables = true}},
     .operators = "=|&;<>!*?",
     .word_bytes = "-./+,:@%~",
     .commands = true},
    {.names = " yaml yml ",
     .line = LINE_YAML,
     .keywords = WORDS(yaml_words),
     .comments = {"#"},
     .strings = {{.open = "\"", .close = "\"", .escapes = true, .lines = true},
                 {.open = "'", .close = "'", .lines = true}},
     .word_bytes = "-./+",
     .keys = KEYS_SPACED,
     .quotes_after_words = true},
    {.names = " python py python3 py3 pyi ",
     .keywords = WORDS(python_words),
     .types = WORDS(python_types),
     .comments = {"#"},
     .strings = {{"\"\"\"", "\"\"\"", "rbfu", "{", 'f', .escapes = true, .lines = true},
                 {"'''", "'''", "rbfu", "{", 'f', .escapes = true, .lines = true},
                 {"\"", "\"", "rbfu", "{", 'f', .escapes = true},
                 {"'", "'", "rbfu", "{", 'f', .escapes = true}},
     .operators = "=<>!+-*/%|&^~@:",
     .at_kind = 'f',
     .calls = true},
    {.names = " javascript js mjs cjs jsx typescript ts mts cts tsx ecmascript node ",
     .keywords = WORDS(script_words),
     .types = WORDS(script_types),
     .comments = {"//"},
     .comment_open = "/*",
     .comment_close = "*/",
     .strings = {{.open = "`", .close = "`", .hole = "${", .escapes = true, .lines = true},
                 {.open = "\"", .close = "\"", .escapes = true},
                 {.open = "'", .close = "'", .escapes = true}},
     .operators = "=<>!+-*/%|&^~?:",
     .word_bytes = "$",
     .at_kind = 'f',
     .calls = true,
     .regex = true},
    {.names = " css scss less ",
     .keywords = WORDS(css_words),
     .comment_open = "/*",
     .comment_close = "*/",
     .strings = {{.open = "\"", .close = "\"", .escapes = true},
                 {.open = "'", .close = "'", .escapes = true}},
     .operators = ">+~*",
     .word_bytes = "-!",
     .at_kind = 'k',
     .calls = true,
     .keys = KEYS_SPACED,
     .color_numbers = true},
    {.names = " c h cpp c++ cc cxx hpp ",
     .line = LINE_DIRECTIVE,
     .keywords = WORDS(c_words),
     .types = WORDS(c_types),
     .comments = {"//"},
     .comment_open = "/*",
     .comment_close = "*/",
     .strings = {{.open = "\"", .close = "\"", .prefix = "lu", .escapes = true},
                 {.open = "'", .close = "'", .prefix = "lu", .escapes = true}},
     .operators = "=<>!+-*/%|&^~?:",
     .calls = true},
    {.names = " lua ",
     .keywords = WORDS(lua_words),
     .comments = {"--"},
     .comment_open = "--[[",
     .comment_close = "]]",
     .strings = {{.open = "[[", .close = "]]", .lines = true},
                 {.open = "\"", .close = "\"", .escapes = true},
                 {.open = "'", .close = "'", .escapes = true}},
     .operators = "=<>~+-*/%#^:.",
     .calls = true},
    {.names = " ini toml conf cfg properties dotenv env editorconfig systemd desktop ",
     .line = LINE_INI,
     .keywords = WORDS(ini_words),
     .comments = {"#", ";"},
     .strings = {{.open = "\"\"\"", .close = "\"\"\"", .escapes = true, .lines = true},
                 {.open = "'''", .close = "'''", .lines = true},
                 {.open = "\"", .close = "\"", .escapes = true},
                 {.open = "'", .close = "'"}},
     .operators = "=",
     .word_bytes = "-./",
     .quotes_after_words = true},
    {.names = " html xml htm xhtml svg rss atom xsd xsl vue svelte mustache handlebars ",
     .mode = MODE_MARKUP},
    {.names = " diff patch udiff ", .mode = MODE_DIFF},
    {.names = " http https rest ", .mode = MODE_HTTP},
    {.names = " console shell-session shellsession terminal sh-session bash-session ",
     .mode = MODE_CONSOLE},
};

enum { NAME_MAX_BYTES = 20 };

const Language *highlight_language(Str name) {
  char wanted[NAME_MAX_BYTES + 2] = " ";
  if (name.len == 0 || name.len > NAME_MAX_BYTES) return NULL;
  for (size_t i = 0; i < name.len; i++) {
    if (name.ptr[i] == ' ') return NULL;
    wanted[i + 1] = char_lower(name.ptr[i]);
  }
  wanted[name.len + 1] = ' ';
  for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++)
    if (str_contains(str_from(languages[i].names), (Str){wanted, name.len + 2}))
      return &languages[i];
  return NULL;
}

// ---- for readers --------------------------------------------------------------------------------

Str highlight_language_name(Str language) {
  static const struct {
    Str word, name;
  } names[] = {
      {STR_CONST("bash"), STR_CONST("Shell")},
      {STR_CONST("c"), STR_CONST("C")},
      {STR_CONST("css"), STR_CONST("CSS")},
      {STR_CONST("diff"), STR_CONST("Diff")},
      {STR_CONST("html"), STR_CONST("HTML")},
      {STR_CONST("http"), STR_CONST("HTTP")},
      {STR_CONST("ini"), STR_CONST("INI")},
      {STR_CONST("javascript"), STR_CONST("JavaScript")},
      {STR_CONST("js"), STR_CONST("JavaScript")},
      {STR_CONST("json"), STR_CONST("JSON")},
      {STR_CONST("lua"), STR_CONST("Lua")},
      {STR_CONST("markdown"), STR_CONST("Markdown")},
      {STR_CONST("md"), STR_CONST("Markdown")},
      {STR_CONST("py"), STR_CONST("Python")},
      {STR_CONST("python"), STR_CONST("Python")},
      {STR_CONST("sh"), STR_CONST("Shell")},
      {STR_CONST("shell"), STR_CONST("Shell")},
      {STR_CONST("sql"), STR_CONST("SQL")},
      {STR_CONST("text"), STR_CONST("Text")},
      {STR_CONST("toml"), STR_CONST("TOML")},
      {STR_CONST("ts"), STR_CONST("TypeScript")},
      {STR_CONST("typescript"), STR_CONST("TypeScript")},
      {STR_CONST("xml"), STR_CONST("XML")},
      {STR_CONST("yaml"), STR_CONST("YAML")},
      {STR_CONST("yml"), STR_CONST("YAML")},
  };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (str_eq_nocase(language, names[i].word)) return names[i].name;
  return language;
}
