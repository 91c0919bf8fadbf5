// Which task on which day before an interview. A function of its arguments: no clock, no page.
//
// A day is counted by its distance from the interview: 0 is its day, 3 is three days before. The rules, in the order
// in which they hold (tests/handbook/planner.mjs tries them for every number of days from 0 to 60):
//
//   1. Nothing after the interview; on its day only what has no distance (the evening's notes).
//   2. Nothing on a day off, and no day holds more minutes than are given; the last day at most LAST_DAY.
//   3. What must come before something comes before it, or earlier on the same day.
//   4. A task keeps its least distance. What belongs to the writing is done by the day on which it is handed in.
//   5. What does not fit is named with the reason. A task gives way only to tasks of its own or a higher priority.
//   6. Tasks spread over the days there are: each as near as possible to its best distance, stretched or drawn
//      together with the days, on the emptier day of two.
'use strict';

const planner = (() => {
  const LAST_DAY = 90; // minutes on the day before
  const SPAN = 28; // days for which the best distances are written
  const NEAR = 7; // distances that stay as they are when there is time enough

  const CALENDAR_DAYS = 2; // of the note, counted the later way: what is left when the earlier day is over

  // The day to work to when the writing is noted "2 days prior": the earlier of two calendar and two business days.
  // weekday: of the interview, 0 is Sunday.
  const handInDistance = (weekday) => [3, 4, 4, 2, 2, 2, 2][weekday];

  // Best distances up to NEAR keep to the last half of the days at most; those beyond share what is left.
  const target = (best, days) => {
    const near = Math.min(NEAR, days / 2);
    if (best <= NEAR) return (best * near) / NEAR;
    return near + ((best - NEAR) * (days - near)) / (SPAN - 1 - NEAR);
  };

  const arrange = (tasks, { days, weekday, off = [], minutes, short = false }) => {
    const due = days < handInDistance(weekday) ? CALENDAR_DAYS : handInDistance(weekday);
    const wanted = (task) => (short && task.short) || task.minutes;
    const isOff = (distance) => off.includes((((weekday - distance) % 7) + 7) % 7);
    const capacity = (distance) => (distance === 1 ? Math.min(LAST_DAY, minutes) : minutes);
    const used = new Map(), placed = new Map(), dropped = [];
    const place = (task, distance) => {
      used.set(distance, (used.get(distance) ?? 0) + wanted(task));
      placed.set(task.id, distance);
    };
    const followers = (task) => tasks.filter((other) => other.after?.includes(task.id));

    const free = (distance) => (isOff(distance) ? 0 : Math.max(0, capacity(distance) - (used.get(distance) ?? 0)));

    // All that waits for a task and matters as much, near or far.
    const waiting = (task, found = new Set()) => {
      for (const other of followers(task)) {
        if (other.priority > task.priority || placed.has(other.id) || found.has(other)) continue;
        found.add(other);
        waiting(other, found);
      }
      return found;
    };

    // The nearest distance from which the task and all that waits for it can follow each other, each on its own day or
    // the same: they are laid out from the end, as near as they go. Beyond all days when they cannot.
    const leaveRoom = (task, from) => {
      const taken = new Map();
      const last = [...sortByNeed([task, ...waiting(task)].sort((a, b) => tasks.indexOf(a) - tasks.indexOf(b)))].reverse();
      let distance = from;
      for (const one of last.filter((one) => one === task || waiting(task).has(one))) {
        while (distance <= days && free(distance) - (taken.get(distance) ?? 0) < wanted(one)) distance++;
        taken.set(distance, (taken.get(distance) ?? 0) + wanted(one));
      }
      return distance;
    };

    // Some are of use in the last days only. Where those are off, on the last day that is not.
    const farthest = (task) => {
      let distance = task.most ? Math.min(task.most, days) : days;
      while (distance < days && free(distance) < wanted(task)) distance++;
      return distance;
    };

    // The nearest and the farthest distance that its order, its least distance and the days allow.
    const window = (task) => {
      const before = (task.after ?? []).map((id) => placed.get(id));
      const after = followers(task).map((other) => placed.get(other.id)).filter((distance) => distance !== undefined);
      const least = Math.max(task.least, task.writing ? due : 0);
      const nearest = Math.max(least, ...after), room = leaveRoom(task, nearest);
      return {
        missing: before.includes(undefined),
        from: room > days ? nearest : room, // when not all of them fit, this one may
        to: Math.min(farthest(task), ...before.filter((distance) => distance !== undefined)),
      };
    };

    const find = (task, { from, to }) => {
      const best = Math.min(to, Math.max(from, target(task.best, days)));
      const scored = [];
      for (let distance = from; distance <= to; distance++) {
        const load = used.get(distance) ?? 0;
        if (isOff(distance) || load + wanted(task) > capacity(distance)) continue;
        scored.push({ distance, cost: Math.abs(distance - best) + (2 * load) / minutes });
      }
      scored.sort((a, b) => a.cost - b.cost || b.distance - a.distance);
      return scored[0]?.distance;
    };

    const drop = (task, reason) => dropped.push({ ...task, reason });
    const put = (task) => {
      if (task.least === 0) return place(task, 0);
      if (task.writing && days < due) return drop(task, 'the day to hand in is over: ask your recruiter today');
      const window_ = window(task);
      if (window_.missing) return drop(task, 'what it builds on does not fit');
      if (task.least > days) return drop(task, `it needs ${task.least} days before the interview`);
      const distance = window_.from <= window_.to ? find(task, window_) : undefined;
      if (distance === undefined) return drop(task, `no day has ${wanted(task)} minutes left for it`);
      return place(task, distance);
    };

    const writingFirst = (task) => (task.writing ? 0 : 1);
    const inOrder = [...tasks].sort(
      (a, b) => a.priority - b.priority || writingFirst(a) - writingFirst(b) || tasks.indexOf(a) - tasks.indexOf(b));
    for (const task of sortByNeed(inOrder)) put(task);
    const list = tasks
      .filter((task) => placed.has(task.id))
      .map((task) => ({ ...task, minutes: wanted(task), distance: placed.get(task.id) }));
    return { placed: sortByDay(list), dropped, due: days >= due ? due : undefined };
  };

  // Each after what it needs; else as it was.
  const sortByNeed = (tasks) => {
    const done = new Set(), out = [];
    const visit = (task) => {
      if (!task || done.has(task.id)) return;
      done.add(task.id);
      for (const id of task.after ?? []) visit(tasks.find((other) => other.id === id));
      out.push(task);
    };
    tasks.forEach(visit);
    return out;
  };

  // By day; within a day what is needed first, then as written.
  const sortByDay = (tasks) => {
    const order = sortByNeed(tasks);
    return order.sort((a, b) => b.distance - a.distance || order.indexOf(a) - order.indexOf(b));
  };

  const lost = ({ dropped }) => dropped.reduce((sum, { priority }) => sum + 10 ** (5 - priority), 0);

  // tasks: as in content/_data/plan.yaml. days: from today to the interview. weekday: of the interview, 0 is Sunday.
  // off: weekdays without tasks. minutes: a day's. Gives { placed: tasks with distance and minutes, by day;
  // dropped: tasks with a reason; due: the distance at which the writing is handed in; short }.
  // When the full lengths do not fit, the short ones are tried; they count if less is lost.
  const plan = (tasks, options) => {
    const full = { ...arrange(tasks, options), short: false };
    if (!full.dropped.length) return full;
    const short = { ...arrange(tasks, { ...options, short: true }), short: true };
    return lost(short) < lost(full) ? short : full;
  };

  return { plan, handInDistance, LAST_DAY };
})();

// Days are numbers, so that no change of the clock moves them: days since 1970-01-01.
const days = {
  DAY: 86400000,
  weekday: (day) => new Date(day * days.DAY).getUTCDay(),
  iso: (day) => new Date(day * days.DAY).toISOString().slice(0, 10),
  show: (day, lang) =>
    new Date(day * days.DAY).toLocaleDateString(lang, { weekday: 'short', month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' }),
  today() {
    const now = new Date();
    return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / days.DAY;
  },
  addBusiness(day, count) {
    for (let left = count; left > 0; ) {
      day += 1;
      if (days.weekday(day) % 6) left -= 1;
    }
    return day;
  },
};

// The plan of one's own: what was entered, as schedule.js keeps it, and the tasks of practice/tasks.js, from a day on.
// Undefined without a day that is to come. The tasks get a day in place of a distance.
const planOf = ({ date, hours, off, ahead }, tasks, from) => {
  const last = Date.parse(date) / days.DAY;
  if (!(last >= from) || off.length === 7) return undefined;
  const chosen = tasks.filter((task) => (task.ahead ?? ['loop']).includes(ahead));
  const minutes = Math.max(30, Math.min(480, hours * 60 || 120));
  const made = planner.plan(chosen, { days: last - from, weekday: days.weekday(last), off, minutes });
  return { ...made, last, left: last - from, placed: made.placed.map((task) => ({ ...task, day: last - task.distance })) };
};
