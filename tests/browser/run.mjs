// node tests/browser/run.mjs SITE_FOLDER [WORD]: see README.md.
import { runAll } from './harness.mjs';
import { start, stop } from './browser.mjs';
import './markup.mjs';
import './axe.mjs';
import './loading.mjs';
import './keyboard.mjs';
import './layout.mjs';
import './state.mjs';
import './noscript.mjs';
import './print.mjs';
import './visits.mjs';
import './history.mjs';
import './search.mjs';
import './handbook.mjs';
import './urls.mjs';
import './ids.mjs';

await start();
const good = await runAll(process.argv[3] || '');
await stop();
process.exit(good ? 0 : 1);
