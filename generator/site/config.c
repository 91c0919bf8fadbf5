#include "site/config.h"

bool config_cjk(const Config *config, Str language) {
  static const Str languages[] = {STR_CONST("zh"), STR_CONST("ja"), STR_CONST("ko")};
  if (config->cjk != SWITCH_UNSET) return config->cjk == SWITCH_ON;
  Str main, region;
  str_cut(language.len > 0 ? language : config->language, '-', &main, &region);
  for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++)
    if (str_eq_nocase(main, languages[i])) return true;
  return false;
}
