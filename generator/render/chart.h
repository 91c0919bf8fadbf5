// The activity chart of the changelog: how many changes landed in each week of the last year.
#ifndef RENDER_CHART_H
#define RENDER_CHART_H

#include "render/landed.h"

enum { CHART_WEEKS = 53 };

// Adds `chart` to the values: {label, from, to, bars [{x, y, height, title}]}, in the units of a
// viewBox of 530 by 60. The last week ends with the newest change. Nothing when fewer than two
// weeks had changes.
void chart_put(Context *context, const LandedCountVec *landed);

#endif
