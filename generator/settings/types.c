#include "settings/types.h"

#include "settings/setters.h"

#define TEXT "'type': ['string', 'number', 'null']"
#define LINE "'type': ['string', 'null']"
#define MAP "'type': ['object', 'null']"
#define PATHS "'type': ['array', 'string', 'null'], 'items': { 'type': 'string', 'minLength': 1 }"

const KeyTypeInfo key_types[KEY_TYPE_COUNT] = {
    [KEY_GROUP] = {key_set_group, "a mapping", MAP},
    [KEY_TEXT] = {key_set_text, "text", TEXT},
    [KEY_LANGUAGE] = {key_set_language, "a language tag",
                      LINE ", 'pattern': '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$'"},
    [KEY_SLUG] = {front_set_slug, "a name", TEXT ", 'pattern': '^[^./\\\\][^/\\\\]*$'"},
    [KEY_TEMPLATE] = {front_set_template, "a template", LINE ", 'pattern': '^[A-Za-z0-9_/-]+$'"},
    [KEY_URL] = {key_set_url, "a URL", LINE ", 'pattern': '^https?://[^/]'"},
    [KEY_BASE_URL] = {config_set_base_url, "a URL",
                      LINE ", 'pattern': '^https?://[^/?#\\\\s][^?#\\\\s]*$'"},
    [KEY_EDIT_URL] = {config_set_edit_url, "a URL with {path}",
                      LINE ", 'pattern': '^https?://.*\\\\{path\\\\}'"},
    [KEY_THEME] = {config_set_theme, "a folder in themes/", LINE},
    [KEY_FLAG] = {key_set_bool, "true or false", "'type': ['boolean', 'null']"},
    [KEY_UNLESS] = {key_set_not, "true or false", "'type': ['boolean', 'null']"},
    [KEY_OFF] = {key_set_off, "on or off", "'enum': [true, false, 'on', 'off', null]"},
    [KEY_SWITCH] = {key_set_switch, "on or off", "'enum': [true, false, 'on', 'off', null]"},
    [KEY_CHOICE] = {key_set_choice, NULL, NULL},
    [KEY_WEIGHT] = {front_set_weight, "a whole number",
                    "'type': ['integer', 'null'], 'minimum': -1000000, 'maximum': 1000000"},
    [KEY_WHOLE] = {key_set_whole, NULL, NULL},
    [KEY_SECONDS] = {key_set_seconds, NULL, NULL},
    [KEY_MONTHS] = {front_set_months, "months or years",
                    "'anyOf': [{ 'type': 'string', 'pattern': '^[0-9]+( +(months?|years?))?$' }, "
                    "{ 'type': 'integer', 'minimum': 1, 'maximum': 1200 }, { 'type': 'null' }], "
                    "'examples': ['6 months', '1 year']"},
    [KEY_TEXTS] = {key_set_texts, "a text or a list",
                   "'type': ['array', 'string', 'number', 'null'], "
                   "'items': { 'type': ['string', 'number'], 'minLength': 1 }, 'maxItems': 1000"},
    [KEY_TAGS] = {front_set_tags, "a list, or texts with commas between",
                  "'type': ['array', 'string', 'number', 'null'], 'maxItems': 1000, "
                  "'items': { 'type': ['string', 'number'], 'minLength': 1, 'maxLength': 60 }"},
    [KEY_ALIASES] = {front_set_aliases, "a path or a list",
                     PATHS ", 'maxItems': 1000, 'examples': [['/old/page.html', 'old/folder/']]"},
    [KEY_DATE] =
        {key_set_date, "a date",
         LINE ", 'pattern': '^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].*)?$', 'examples': ['2026-11-22']"},
    [KEY_MAP] = {key_set_map, "a mapping", MAP},
    [KEY_NAV] = {config_set_nav, "a list",
                 "'anyOf': [{ '$ref': '#/definitions/nav' }, { 'type': 'null' }]"},
    [KEY_NAV_PATH] = {config_set_nav_path, "a page or a URL", LINE},
    [KEY_NAV_CHILDREN] = {config_set_nav_children, "a list", "'$ref': '#/definitions/nav'"},
    [KEY_REDIRECTS] = {config_set_redirects, "a mapping",
                       MAP ", 'additionalProperties': { 'type': 'string', 'minLength': 1 }, "
                           "'examples': [{ 'old/page.html': 'role/traits.md' }]"},
    [KEY_BOOST] = {config_set_boost, "a mapping",
                   MAP
                   ", 'additionalProperties': { 'type': 'number', 'minimum': 0.1, 'maximum': 10 }, "
                   "'examples': [{ 'process/': 1.5 }]"},
    [KEY_SYNONYMS] =
        {config_set_synonyms, "a list of lists, or a mapping",
         "'type': ['array', 'object', 'null'], 'maxItems': 1000, "
         "'items': { 'type': 'array', 'minItems': 2, 'maxItems': 32, "
         "'items': { 'type': ['string', 'number'] } }, "
         "'additionalProperties': { 'type': ['string', 'number', 'array'], "
         "'items': { 'type': ['string', 'number'] } }, 'examples': [[['resume', 'CV']]]"},
    [KEY_PATHS] = {config_set_paths, "a path or a list", PATHS ", 'maxItems': 500"},
    [KEY_TIMEZONE] = {config_set_timezone, "a time zone", LINE},
};
