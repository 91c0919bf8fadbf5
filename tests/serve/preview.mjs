// A preview under test: `prepbook serve` on a folder, its event stream, and what it answers.
import { spawn } from 'node:child_process';
import { get } from 'node:http';

export const SCRIPT = '<script src="/_prepbook/preview.js"></script>\n';
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// An answer: status, headers, body (a Buffer). HTML comes without the preview's script.
export const ask = (url, headers = {}) =>
  new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
      answer.on('error', reject);
    }).on('error', (error) => reject(new Error(`${url}: ${error.message}`)));
  });

export class Preview {
  // Resolves when the first line with the address is printed. A port that somebody took meanwhile is no failure.
  static async start(program, folder, options = {}) {
    for (let attempt = 0; ; attempt++) {
      try {
        return await Preview.startOnce(program, folder, options);
      } catch (error) {
        if (attempt === 3 || options.port || !error.message.includes('the port is taken')) throw error;
      }
    }
  }

  static startOnce(program, folder, { port = 0, args = [] } = {}) {
    const preview = new Preview();
    preview.states = [];
    preview.output = '';
    const asked = port || 20000 + Math.floor(Math.random() * 40000);
    preview.process = spawn(program, ['serve', folder, '-p', String(asked), '--color=never', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    preview.ended = new Promise((resolve) => preview.process.on('exit', (code, signal) => resolve(code ?? signal)));
    return new Promise((resolve, reject) => {
      const note = (text) => {
        preview.output += text;
        const found = preview.output.match(/http:\/\/\S+/);
        if (found && !preview.url) {
          preview.url = found[0];
          preview.listen();
          resolve(preview);
        }
      };
      preview.process.stdout.on('data', note);
      preview.process.stderr.on('data', note);
      preview.process.on('exit', () => reject(new Error(`the preview ended: ${preview.output}`)));
    });
  }

  listen() {
    const request = get(`${this.url}_prepbook/events`, { agent: false }, (stream) => {
      let rest = '';
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        rest += text;
        for (let end; (end = rest.indexOf('\n\n')) >= 0; rest = rest.slice(end + 2))
          for (const line of rest.slice(0, end).split('\n'))
            if (line.startsWith('data: ')) this.states.push({ at: performance.now(), ...JSON.parse(line.slice(6)) });
      });
      stream.on('error', () => {});
      stream.on('close', () => this.closing || setTimeout(() => this.listen(), 50));
    });
    request.on('error', () => this.closing || setTimeout(() => this.listen(), 50));
    this.stream = request;
  }

  get state() {
    return this.states.at(-1);
  }

  // Waits until `holds(state)`; false after `ms`.
  async until(holds, ms = 5000) {
    for (const end = Date.now() + ms; Date.now() < end; await sleep(2)) if (this.state && holds(this.state)) return true;
    return false;
  }

  async ask(path, headers) {
    const answer = await ask(this.url + path, headers);
    if (/^text\/html/.test(answer.headers['content-type'] ?? '')) answer.body = Buffer.from(answer.body.toString().replace(SCRIPT, ''));
    return answer;
  }

  async stop(signal = 'SIGINT') {
    this.closing = true;
    this.stream?.destroy();
    this.process.kill(signal);
    return this.ended;
  }
}
