// The handbook's planner, for every number of days from 0 to 60, every weekday of the interview, 1, 2, 4 and 6 hours a
// day, and three choices of days off, against the rules that stand in scripts/assets/planner.js:
//
//   node tests/handbook/planner.mjs SITE     (the built handbook: practice/tasks.js)
//
// SEED=HEX chooses the quarter that is tried, LONG=1 all.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const script = new URL('../../scripts/assets/planner.js', import.meta.url);
const context = vm.createContext({});
vm.runInContext(readFileSync(script, 'utf8'), context);
const planner = vm.runInContext('planner', context);

vm.runInContext(readFileSync(`${process.argv[2]}/practice/tasks.js`, 'utf8'), context);
const allTasks = vm.runInContext('tasks', context);

let failed = 0;
const counts = { plans: 0, checks: 0 };
let about = '';
const check = (good, text) => {
  counts.checks++;
  if (good) return;
  failed++;
  if (failed <= 20) console.log(`FAILED ${about}: ${text}`);
};

// What a person may look up on a calendar: two days before, counted both ways, and the earlier one.
const earlier = (weekday) => {
  let business = 0;
  for (let left = 2; left > 0; ) {
    business++;
    if (![0, 6].includes((((weekday - business) % 7) + 7) % 7)) left--;
  }
  return Math.max(2, business);
};

function tryPlan(tasks, options) {
  const { days, weekday, off, minutes } = options;
  const { placed, dropped, due } = planner.plan(tasks, options);
  const at = new Map(placed.map((task) => [task.id, task]));
  const isOff = (distance) => off.includes((((weekday - distance) % 7) + 7) % 7);
  const load = new Map();
  for (const task of placed) load.set(task.distance, (load.get(task.distance) ?? 0) + task.minutes);

  check(placed.length + dropped.length === tasks.length, 'a task is lost or doubled');
  check(new Set([...placed, ...dropped].map(({ id }) => id)).size === tasks.length, 'a task is there twice');
  for (const { id, reason } of dropped) check(reason, `${id} is dropped without a reason`);
  for (const { id, distance, least, most, minutes: length, after = [], writing } of placed) {
    check(Number.isInteger(distance) && distance >= 0 && distance <= days, `${id} is ${distance} days before, of ${days}`);
    check(distance >= least, `${id} is nearer than ${least}`);
    check((distance === 0) === (least === 0), `${id} on the day itself`);
    check(distance === 0 || !isOff(distance), `${id} on a day off`);
    check(!most || distance <= most || [...Array(distance - most).keys()].every((i) => isOff(most + i) || load.get(most + i) > planner.LAST_DAY - length || load.get(most + i) > minutes - length),
      `${id} is early, at ${distance}`);
    check(!writing || distance >= due, `${id} is after the hand-in`);
    for (const other of after) check(at.has(other) && at.get(other).distance >= distance, `${id} is before ${other}`);
  }
  for (const [distance, sum] of load) {
    check(sum <= (distance === 1 ? Math.min(planner.LAST_DAY, minutes) : minutes) || distance === 0, `${sum} minutes on one day`);
  }
  // Within a day what is needed stands first.
  placed.forEach((task, i) => {
    for (const other of placed.slice(i + 1)) check(!(task.after ?? []).includes(other.id), `${task.id} is listed before ${other.id}`);
  });
  check(due === undefined || due === (days >= earlier(weekday) ? earlier(weekday) : 2), `handed in ${due} days before`);

  // What gives way: nothing that matters more than something of its length that stands where it could have stood.
  for (const task of dropped) {
    if (task.reason.startsWith('what it builds on') || task.least > days || (task.writing && due === undefined)) continue;
    const worse = placed.find((other) => other.priority > task.priority && other.minutes >= task.minutes && other.distance >= Math.max(task.least, task.writing ? due : 0) &&
      (task.after ?? []).every((id) => at.get(id)?.distance >= other.distance) && (!task.most || other.distance <= task.most) &&
      !placed.some((follower) => follower.after?.includes(task.id)));
    check(!worse, `${task.id} gave way to ${worse?.id}`);
  }
  return { placed, dropped, due, load, isOff };
}

const loopTasks = allTasks.filter((task) => (task.ahead ?? ['loop']).includes('loop'));
const screenTasks = allTasks.filter((task) => task.ahead?.includes('screen'));
const KEEP = ['writing-plan', 'writing-draft', 'writing-edit', 'first-mock', 'stories-1-2', 'tell-each', 'last-look', 'pack-or-place'];
const offs = [[], [0, 6], [2, 3, 4]];

// One in four of all, another quarter with each seed; all of them in the long run.
const EVERY = process.env.LONG ? 1 : 4;
let turn = parseInt(process.env.SEED ?? '0', 16) % EVERY;

for (let days = 0; days <= 60; days++) {
  for (let weekday = 0; weekday < 7; weekday++) {
    for (const hours of [1, 2, 4, 6]) {
      for (const off of offs) {
        if (days > 3 && turn++ % EVERY) continue;
        for (const [name, tasks] of [['loop', loopTasks], ['screen', screenTasks]]) {
          counts.plans++;
          about = `${name}, ${days} days, weekday ${weekday}, ${hours} h, off ${off.join('') || 'none'}`;
          const { placed, dropped, load, isOff } = tryPlan(tasks, { days, weekday, off, minutes: hours * 60 });
          if (name === 'screen') continue;
          const names = new Set(placed.map(({ id }) => id));
          // With a week and two hours a day, or ten days and any, nothing that must not be dropped is.
          const free = [...Array(days).keys()].map((i) => i + 1).filter((distance) => !isOff(distance));
          const time = free.filter((distance) => distance > earlier(weekday)).length * hours;
          if (time >= 10) for (const id of KEEP) check(names.has(id), `${id} is dropped`);
          // No long emptiness: what there is to do is spread.
          if (days >= 7 && days <= 28 && off.length === 0 && hours <= 2) {
            let gap = 0;
            for (let distance = days; distance >= 1; distance--) {
              gap = load.has(distance) ? 0 : gap + 1;
              check(gap <= 2, `more than two empty days at ${distance}`);
            }
          }
          if (days >= 28 && hours >= 2 && off.length === 0) check(dropped.length === 0, `with ${days} days ${dropped[0]?.id} is dropped`);
          // Three days with two hours: the writing and a mock, not a sketch.
          if (days === 3 && hours >= 2 && off.length === 0 && earlier(weekday) === 2) {
            for (const id of ['writing-draft', 'writing-edit', 'first-mock']) check(names.has(id), `${id} is dropped at three days`);
          }
        }
      }
    }
  }
}
console.log(`${counts.plans} plans, ${counts.checks} checks`);
console.log(`${counts.plans - Math.min(failed, counts.plans)} passed, ${failed} failed`);
process.exitCode = failed || !allTasks.length ? 1 : 0;
