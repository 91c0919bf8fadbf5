// The Lua of scripts, as `prepbook help lua` prints it.
#ifndef CLI_HELP_LUA_H
#define CLI_HELP_LUA_H

// Prints all of it to standard output.
void help_lua(void);

#endif
