import { describe, expect, it } from '@jest/globals';
import { UploadPlaces, type OpenUpload } from '../../../../src/bots/channels/web/upload-places.js';
import {
  CHAT_UPLOAD_BYTES_AT_ONCE,
  CHAT_UPLOAD_SILENT_MS,
  CHAT_UPLOADS_AT_ONCE,
  CHAT_UPLOADS_WAITING,
  FILE_MAX_BYTES,
} from '../../../../src/core/limits.js';

const SMALL = 100_000;

/** Places with a clock of its own; uploads are open until the test ends them. */
class World {
  now = 0;
  readonly places = new UploadPlaces(() => this.now);
  readonly open = new Map<string, OpenUpload>();
  readonly outcomes = new Map<string, string>();
  readonly #ends = new Map<string, () => void>();
  readonly #leaves = new Map<string, AbortController>();

  begin(name: string, address: string, chat = name, bytes = SMALL): void {
    const leave = new AbortController();
    this.#leaves.set(name, leave);
    const upload = async (): Promise<void> =>
      this.places.during({ address, chat, bytes, gone: leave.signal }, (open) => {
        this.open.set(name, open);
        return new Promise((resolve, reject) => {
          this.#ends.set(name, resolve);
          open.takenAway.addEventListener('abort', () => reject(open.takenAway.reason));
        });
      });
    void upload().then(
      () => this.#over(name, 'done'),
      (error: { code: string }) => this.#over(name, error.code),
    );
  }

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.();
    await settled();
  }

  async leave(name: string): Promise<void> {
    this.#leaves.get(name)?.abort();
    await settled();
  }

  #over(name: string, outcome: string): void {
    this.open.delete(name);
    this.outcomes.set(name, outcome);
  }
}

const settled = () => new Promise<void>((done) => setImmediate(done));

describe('places', () => {
  it('of one chat and of one address are a part of all; the others wait', async () => {
    const world = new World();
    for (let n = 0; n < 5; n++) world.begin(`chat ${n}`, 'a', 'chat');
    for (let n = 0; n < 20; n++) world.begin(`other ${n}`, 'a');
    await settled();
    expect([...world.open.keys()].filter((name) => name.startsWith('chat'))).toHaveLength(
      CHAT_UPLOADS_AT_ONCE.session,
    );
    expect(world.open.size).toBe(CHAT_UPLOADS_AT_ONCE.address);
    world.begin('somebody else', 'b');
    await settled();
    expect(world.open.has('somebody else')).toBe(true);
    await world.end('chat 0');
    expect(world.open.size).toBe(CHAT_UPLOADS_AT_ONCE.address + 1);
  });

  it('are bounded by bytes as well: large files wait where small ones pass', async () => {
    const world = new World();
    for (let n = 0; n < 12; n++) world.begin(`large ${n}`, `address ${n}`, `large ${n}`, FILE_MAX_BYTES);
    await settled();
    expect(world.open.size).toBe(Math.floor(CHAT_UPLOAD_BYTES_AT_ONCE.process / FILE_MAX_BYTES));
    world.begin('small', 'z');
    await settled();
    expect(world.open.has('small')).toBe(true);
  });

  it('go to the address that has least', async () => {
    const world = new World();
    for (let address = 0; address < 3; address++) {
      for (let n = 0; n < 11; n++) world.begin(`${address}.${n}`, `address ${address}`);
    }
    world.begin('late', 'somebody');
    await settled();
    expect(world.open.size).toBe(CHAT_UPLOADS_AT_ONCE.process);
    expect(world.open.has('late')).toBe(false);
    await world.end('0.0');
    expect(world.open.has('late')).toBe(true);
  });

  it('of a silent upload of whoever has most are taken away while somebody waits', async () => {
    const world = new World();
    for (let address = 0; address < 3; address++) {
      for (let n = 0; n < 11; n++) world.begin(`${address}.${n}`, `address ${address}`);
    }
    await settled();
    const [worked] = world.open.values();
    const working = worked?.during(() => new Promise<void>(() => undefined));
    expect(working).toBeDefined();
    world.now += CHAT_UPLOAD_SILENT_MS;
    const alive = [...world.open].slice(1, 20);
    for (const [, upload] of alive) upload.alive();
    world.begin('newcomer', 'somebody');
    await settled();
    expect(world.open.has('newcomer')).toBe(true);
    const cut = [...world.outcomes].filter(([, outcome]) => outcome === 'busy').map(([name]) => name);
    expect(cut).toHaveLength(1);
    expect(alive.map(([name]) => name)).not.toContain(cut[0]);
    expect(cut[0]).not.toBe('0.0');
  });

  it('are not taken from equals', async () => {
    const world = new World();
    for (let n = 0; n < 32; n++) world.begin(`${n}`, `address ${n}`);
    world.begin('one more', 'somebody');
    await settled();
    world.now += 10 * CHAT_UPLOAD_SILENT_MS;
    world.begin('another', 'somebody');
    await settled();
    expect(world.outcomes.size).toBe(0);
    await world.end('3');
    expect(world.open.has('one more')).toBe(true);
  });
});

describe('who waits', () => {
  it('is a bounded number, and leaves when the sender is gone', async () => {
    const world = new World();
    const { session } = CHAT_UPLOADS_WAITING;
    for (let n = 0; n < CHAT_UPLOADS_AT_ONCE.session + session; n++) world.begin(`${n}`, 'a', 'chat');
    await settled();
    world.begin('too many', 'a', 'chat');
    await settled();
    expect(world.outcomes.get('too many')).toBe('too-many-requests');
    await world.leave('10');
    expect(world.outcomes.get('10')).toBe('malformed-request');
    world.begin('in its place', 'a', 'chat');
    await settled();
    expect(world.outcomes.has('in its place')).toBe(false);
  });
});
