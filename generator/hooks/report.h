// What scripts did wrong, and what they printed, as problems with places.
#ifndef HOOKS_REPORT_H
#define HOOKS_REPORT_H

#include "hooks/lane.h"

// Notes how a call of the lane failed. A failure that was noted before is counted.
void failure_note(Lane *lane, const SandboxResult *result, Event event);

// Reports what all lanes noted: one problem for each line and message, with the page that comes
// first. Then what scripts printed: in the state of the site, since that is where a script runs
// whatever the pages are.
void failures_report(Hooks *hooks);

#endif
