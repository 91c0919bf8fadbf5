// What a change of a page says, in words: when, who, what, how much.
#ifndef RENDER_STORY_H
#define RENDER_STORY_H

#include "render/context.h"

// The civil day of a time in the zone of the configuration; year 0 when the time is not known.
Date story_day(const Site *site, int64_t seconds);
// {text, iso}: the day in words, the moment in UTC ("2026-05-03T09:12:00Z"); null when it is not
// known.
Value story_when(Context *context, int64_t seconds);
// "2026-05-03T09:12:00Z".
Str story_iso(Arena *arena, int64_t seconds);

// "Edited", "Moved and edited", ...
Str story_kind(ChangeKind kind);
// White space, front matter, or ignored: nothing a reader looks for.
bool story_is_small(const Change *change);
// "+84 −31 words"; empty when the texts were not compared or no word came or went.
Str story_words(Arena *arena, const Change *change);
// What somebody wrote about the change: the commit's note, or for the newest change of its page the
// front matter's. Empty when nobody did. page may be NULL.
Str story_told(const Change *change, const Page *page);
// What is known from the texts: "“Questions” and “Timing” changed", "3 sections changed".
Str story_computed(Arena *arena, const Change *change);
// The first of these that is there.
Str story_sentence(Arena *arena, const Change *change, const Page *page);
// The path a page was moved from, without the folders it shares with where it went; empty when it
// was not moved.
Str story_from(const Change *change);
// A sentence with the words at its end: "Titles changed, +19 words", "New titles. +19 words".
// Either may be empty.
Str story_with_words(Arena *arena, Str sentence, Str words);

// A subject that says nothing: "Update traits.md", "fix typo", "Merge branch 'x'", "".
bool story_is_generic(Str subject);

// "Ana, Ben (+2)": at most `shown` names. Empty when the configuration says that nobody is named.
Str story_names(Arena *arena, const Site *site, const PersonVec *people, size_t shown);

// The commit's first 7 digits.
Str story_hash(const Commit *commit);
// "change-0123456789ab".
Str story_anchor(Arena *arena, const Commit *commit);
// The commit at the forge that repo_url names; empty when that is none whose addresses are known.
Str story_commit_url(Arena *arena, const Site *site, const Commit *commit);

#endif
