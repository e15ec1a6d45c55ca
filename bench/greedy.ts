import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { usageOf } from '../src/documents/children/child-usage.js';
import { formBomb, streamBomb } from '../test/support/bombs.js';

/**
 * Measures ten ordinary people who send photos, first alone and then beside one greedy address, which sends files that
 * unpack to gigabytes, files of 19 MB and uploads that fall silent. Run `npm run bench:greedy`; it prints one JSON line
 * with the time from sending a photo to its answer, and the memory of the product with its children.
 */
const here = fileURLToPath(new URL('.', import.meta.url));
const PHOTO = readFileSync('test/samples/a06-ktp-foto-meja.jpg');
const PEOPLE = 10;
const PHOTOS = 6;
const WORDS = ['mengerti', 'penggunabench', 'orang@contoh.id', '081234567890'];

async function startProduct(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(join(here, '../src/main.js'), [], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/127\.0\.0\.1:\d+/u.exec(line)?.[0];
    if (url === undefined) continue;
    child.stdout.resume();
    return { child, url };
  }
  throw new Error('the product ended at its start');
}

/** A person at an address of their own, which the bench claims as their proxy. */
class Sender {
  #token = '';
  constructor(
    private readonly url: string,
    private readonly address: string,
  ) {}

  async enter(): Promise<this> {
    const answer = await fetch(`${this.url}/api/chat/sessions`, { method: 'POST', headers: this.#headers() });
    this.#token = ((await answer.json()) as { token: string }).token;
    return this;
  }

  async say(text: string): Promise<void> {
    const headers = { ...this.#headers(), 'content-type': 'application/json' };
    await fetch(`${this.url}/api/chat/messages`, { method: 'POST', headers, body: JSON.stringify({ text }) });
    await this.answered();
  }

  async send(bytes: Buffer): Promise<number> {
    const body = new FormData();
    body.append('files', new Blob([new Uint8Array(bytes)]), 'ktp.jpg');
    const answer = await fetch(`${this.url}/api/chat/messages`, {
      method: 'POST',
      headers: this.#headers(),
      body,
    });
    await answer.text();
    return answer.status;
  }

  idle(): void {
    const head = '--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\nabc';
    const headers = {
      ...this.#headers(),
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': '9000000',
    };
    request(`${this.url}/api/chat/messages`, { method: 'POST', headers })
      .on('error', () => undefined)
      .write(head);
  }

  async answered(): Promise<void> {
    for (;;) {
      const answer = await fetch(`${this.url}/api/chat/messages?after=100000`, { headers: this.#headers() });
      if (((await answer.json()) as { done: boolean }).done) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#token}`, 'x-forwarded-for': this.address };
  }
}

/** Milliseconds from sending each photo to its answer, smallest first. */
async function crowd(people: readonly Sender[]): Promise<number[]> {
  const times: number[] = [];
  const one = async (person: Sender, index: number): Promise<void> => {
    for (let n = 0; n < PHOTOS; n++) {
      // Appended bytes make every photo a different file.
      const photo = Buffer.concat([PHOTO, Buffer.from(`${index} ${n} ${times.length}`)]);
      const began = performance.now();
      const status = await person.send(photo);
      await person.answered();
      if (status !== 202) throw new Error(`a photo of somebody ordinary was refused with ${status}`);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(people.map(one));
  return times.toSorted((a, b) => a - b);
}

function memory(pid: number): number {
  const own = usageOf(pid)?.memoryBytes ?? 0;
  const children = readdirSync('/proc').filter((name) => {
    try {
      return (
        /^\d+$/u.test(name) &&
        new RegExp(`^PPid:\\s+${pid}$`, 'mu').test(readFileSync(`/proc/${name}/status`, 'latin1'))
      );
    } catch {
      return false;
    }
  });
  return children.reduce((sum, child) => sum + (usageOf(Number(child))?.memoryBytes ?? 0), own);
}

const percentile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

const dataDir = mkdtempSync(join(tmpdir(), 'loket-greedy-'));
const { child, url } = await startProduct(dataDir);
try {
  const people = await Promise.all(
    Array.from({ length: PEOPLE }, (_all, n) => new Sender(url, `10.1.0.${n + 1}`).enter()),
  );
  for (const person of people) for (const words of WORDS) await person.say(words);
  await crowd(people.slice(0, 2));
  const quiet = await crowd(people);
  const greedy = await Promise.all(Array.from({ length: 11 }, () => new Sender(url, '10.2.0.1').enter()));
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, memory(child.pid ?? 0))), 50);
  for (let n = 0; n < 22; n++) greedy[n % 11]?.idle();
  const heavy = [streamBomb(), formBomb(), Buffer.concat([PHOTO, Buffer.alloc(19_000_000, 1)])];
  const over = new AbortController();
  let sent = 0;
  const attack = greedy.map(async (sender, n) => {
    while (!over.signal.aborted) {
      sent += 1;
      await sender.send(heavy[(n + sent) % heavy.length] ?? PHOTO).catch(() => 0);
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const beside = await crowd(people);
  over.abort();
  clearInterval(watch);
  const of = (times: number[]) => ({ p50: percentile(times, 0.5), p95: percentile(times, 0.95) });
  const result = {
    bench: 'greedy',
    quietMs: of(quiet),
    besideMs: of(beside),
    greedySent: sent,
    memoryMb: Math.round(most / 1e6),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  child.kill('SIGKILL');
  await Promise.allSettled(attack);
} finally {
  child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
}
