// A small handbook in many scripts, for the search tests: node tests/search/make-site.mjs FOLDER
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(process.argv[2], 'content');
const texts = {
  en: 'The interviewer asks about customers, metrics and trade-offs. Candidates who prepare stories do well; preparing early helps. Re-read the PM-T guide, e.g. the S.T.A.R. page, and the C++ notes.',
  fr: "L’équipe prépare les entretiens d’été. Où est l’élève ? Les critères sont énumérés ici, à côté des œuvres naïves.",
  de: 'Die Häuser der Straße sind größer. Übungen helfen Prüflingen beim Gespräch; geübte Gespräche gelingen.',
  es: '¿Qué preguntas harán mañana? El niño aprendió rápido; las entrevistas técnicas son difíciles.',
  ru: 'Ёлка стоит в доме. Собеседования проходят в июле, ещё один вопрос для кандидата.',
  el: 'Ο Σίσυφος και η συνέντευξη. Οι ερωτήσεις είναι δύσκολες.',
  zh: '面试官会问很多问题。候选人应该准备故事，并练习系统设计。',
  ja: '面接官は質問をします。カタカナとﾊﾝｶｸカナ、がぎぐげご。',
  ko: '면접관은 질문을 합니다. 지원자는 이야기를 준비해야 합니다.',
  th: 'ผู้สัมภาษณ์จะถามคำถามมากมาย ผู้สมัครควรเตรียมตัว',
  he: 'שָׁלוֹם לכל המרואיינים. השאלות קשות.',
  ar: 'العَرَبِيَّة سهلة. يسأل المحاور أسئلة كثيرة.',
  hi: 'साक्षात्कार में कई प्रश्न पूछे जाते हैं। तैयारी करें।',
  code: 'Call `getUserName()` or parse_json_file with HTMLParser; see x86_64, utf-8 and 3.14.',
};
const languages = Object.keys(texts);

for (let i = 0; i < 70; i++) {
  const one = languages[i % languages.length];
  const two = languages[(i * 5 + 3) % languages.length];
  const words = Array.from({ length: 40 }, (_, k) => `${'abcdefghij'[(i * 7 + k * k) % 10]}word${(i * 13 + k * 17) % 200}`);
  const tagged = i % 9 === 0 ? `tags: [tag${i % 4}, "größer"]\naliases: [old/alias-${i}.html]\n` : '';
  const front = `---\nlanguage: ${one === 'code' ? 'en' : one}\n${tagged}---\n`;
  const body = [
    `${front}# Page ${i} ${texts[one].split(' ').slice(0, 3).join(' ')}`,
    texts[two],
    `## ${texts[two].slice(0, 20).replace(/[#*`]/g, '')}`,
    texts[one],
    words.join(' '),
    `See [the other ${two} page](page-${(i + 1) % 70}.md).`,
    i % 5 ? '' : '## Code\n\n```js\nfunction getUserName(user_id) { return userId; }\n```',
  ];
  const file = path.join(folder, `part-${i % 4}`, `page-${i}.md`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${body.join('\n\n').replace(/page-(\d+)\.md/g, (_, n) => `../part-${n % 4}/page-${n}.md`)}\n`);
}
writeFileSync(
  path.join(folder, 'long.md'),
  `# A long page\n\n${Array.from({ length: 300 }, (_, i) => `## Section ${i} about topic${i % 40}\n\n${texts[languages[i % 14]]} topic${(i * 3) % 40}`).join('\n\n')}\n`,
);
writeFileSync(
  path.join(folder, 'handbook.yaml'),
  'title: Many scripts\n',
);
