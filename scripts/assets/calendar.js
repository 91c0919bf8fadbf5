// A calendar file (RFC 5545) of entries with id, day, title, detail and perhaps minutes: lines of at most 75 octets, folded
// between characters. Days are planner.js's.
'use strict';

const calendar = (() => {
  const fold = (line) => {
    let out = '', used = 0;
    for (const character of line) {
      const size = new TextEncoder().encode(character).length;
      if (used + size > 75) {
        out += '\r\n ';
        used = 1;
      }
      out += character;
      used += size;
    }
    return `${out}\r\n`;
  };
  const escape = (text) => text.replace(/[\\;,]/g, '\\$&');
  const compact = (day) => days.iso(day).replaceAll('-', '');

  const eventOf = ({ id, day, title, minutes, detail }) => [
    'BEGIN:VEVENT',
    `UID:${id}@pm-t-prep-handbook`,
    `DTSTAMP:${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`,
    `DTSTART;VALUE=DATE:${compact(day)}`,
    `DTEND;VALUE=DATE:${compact(day + 1)}`,
    `SUMMARY:${escape(minutes ? `${title} (${minutes} min)` : title)}`,
    `DESCRIPTION:${escape(detail)}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
  return (entries) =>
    ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//PM-T Prep Handbook//Plan//EN', 'CALSCALE:GREGORIAN', ...entries.flatMap(eventOf), 'END:VCALENDAR']
      .map(fold)
      .join('');
})();
