// Makes the videos of content/_data/videos.yaml from their slides: a WebM (VP9), an MP4 (H.264) and a poster each.
//   node scripts/slides.mjs [SLUG...]
// Needs chromium and ffmpeg in the path. One frame a second is enough for slides; the captions are files of their own.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const site = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'slides-'));
const run = (program, ...args) => execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
const escape = (text) => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
const unquoted = (text) => text.replace(/^"(.*)"$/, '$1');

// The file as it is written: a row for each video, its slides below it.
function* videos() {
  for (const row of readFileSync(join(site, 'content/_data/videos.yaml'), 'utf8').split(/^- slug: /m).slice(1)) {
    const slides = [...row.matchAll(/- title: (.*)\n +text: (.*)\n +seconds: (\d+)/g)];
    yield { slug: row.match(/^\S+/)[0], slides: slides.map(([, ...texts]) => texts.map(unquoted)) };
  }
}

function draw(file, [title, text], done) {
  writeFileSync(`${file}.html`, `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; width: 640px; height: 360px; overflow: hidden; background: #fff; font: 26px/1.3 'DejaVu Sans', sans-serif;
      border-left: 12px solid #0b7a6b; box-sizing: border-box; padding: 80px 40px 0 36px; position: relative; color: #595959 }
    h1 { margin: 0 0 16px; font-size: 38px; line-height: 1.2; color: #14181a } p { margin: 0 }
    div { position: absolute; left: 36px; bottom: 34px; width: 542px; height: 5px; background: #e4e4e4 }
    i { display: block; height: 5px; width: ${Math.round(100 * done)}%; background: #0b7a6b }
    </style><h1>${escape(title)}</h1><p>${escape(text)}</p><div><i></i></div>`);
  run('chromium', '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--disable-background-networking',
    `--user-data-dir=${work}/browser`, '--window-size=640,360', `--screenshot=${file}.png`, `file://${file}.html`);
}

function make({ slug, slides }) {
  const files = slides.map((_, i) => join(work, `${slug}-${i}`));
  slides.forEach((slide, i) => draw(files[i], slide, (i + 1) / slides.length));
  const list = slides.map(([, , seconds], i) => `file '${files[i]}.png'\nduration ${seconds}\n`).join('');
  writeFileSync(`${work}/list`, `${list}file '${files.at(-1)}.png'\n`);
  const total = slides.reduce((sum, [, , seconds]) => sum + Number(seconds), 0);
  const out = join(site, 'content/reference/videos', slug);
  const input = ['-v', 'error', '-y', '-f', 'concat', '-safe', '0', '-i', `${work}/list`, '-vf', 'fps=1', '-t', `${total}`];
  const plain = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-pix_fmt', 'yuv420p'];
  run('ffmpeg', ...input, ...plain, '-c:v', 'libvpx-vp9', '-crf', '34', '-b:v', '0', `${out}.webm`);
  run('ffmpeg', ...input, ...plain, '-c:v', 'libx264', '-profile:v', 'main', '-tune', 'stillimage', '-crf', '26',
    '-movflags', '+faststart', `${out}.mp4`);
  run('ffmpeg', '-v', 'error', '-y', '-i', `${files[0]}.png`, '-vf', 'split[a][b];[a]palettegen=16[p];[b][p]paletteuse', '-frames:v', '1', `${out}.png`);
}

const wanted = process.argv.slice(2);
for (const video of videos()) if (wanted.length === 0 || wanted.includes(video.slug)) make(video);
rmSync(work, { recursive: true });
