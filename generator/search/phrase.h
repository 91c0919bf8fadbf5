// Quoted words: pages in which they follow each other. README.md, "Ranking", its last part.
#ifndef SEARCH_PHRASE_H
#define SEARCH_PHRASE_H

#include "search/rank.h"

// Keeps of the results those that have every quoted run of two words or more, each led to by its
// unit. False, and nothing is changed, when none has. *some says whether the question has such
// quotes.
bool phrase_filter(Search *search, Str query, Arena *arena, ResultVec *results, bool *some);

#endif
