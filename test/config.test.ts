import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../src/config.js';
import { createLogger } from '../src/core/log.js';
import { createMetrics } from '../src/core/metrics.js';
import { demoSecretKeys, parseSecretKeys } from '../src/core/secret-key.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER = Buffer.alloc(32, 9).toString('base64');

function problems(environment: Record<string, string>): string[] {
  try {
    readConfig(environment, '/srv');
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((problem) => problem.name).sort();
    throw error;
  }
}

/** What the start says about settings; empty when it takes them. */
function words(environment: Record<string, string>): string {
  try {
    readConfig(environment, '/srv');
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe('configuration', () => {
  it('needs nothing in demo mode', () => {
    expect(readConfig({}, '/srv')).toMatchObject({
      mode: 'demo',
      host: '127.0.0.1',
      port: 3000,
      baseUrl: 'http://127.0.0.1:3000',
      dataDir: '/srv/data',
      officeDir: '/srv/office/lpse-kaltim',
      mongodbUri: null,
      secretKeys: null,
      telegram: null,
      whatsapp: null,
      rateLimits: true,
      undoSeconds: null,
      bootstrapAdmin: null,
    });
  });

  it('takes an empty value for unset', () => {
    expect(readConfig({ PORT: '', TELEGRAM_BOT_TOKEN: ' ' }, '/srv')).toMatchObject({
      port: 3000,
      telegram: null,
    });
  });

  it('tells everything that production lacks at once', () => {
    expect(problems({ LOKET_MODE: 'production' })).toEqual([
      'BASE_URL',
      'MONGODB_URI',
      'SECRET_KEY',
      'SMTP_URL',
    ]);
  });

  it('tells single faults and missing settings in one report, each setting once', () => {
    expect(
      problems({
        LOKET_MODE: 'production',
        SECRET_KEY: 'short',
        PORT: 'http',
        DATA_DIR: 'd',
        RATE_LIMITS: 'off',
        SMTP_URL: 'mail.example.id',
      }),
    ).toEqual(['BASE_URL', 'PORT', 'RATE_LIMITS', 'SECRET_KEY', 'SMTP_URL']);
  });

  it('never repeats a secret in its words', () => {
    try {
      readConfig({
        SECRET_KEY: 'rahasia-sekali',
        TELEGRAM_BOT_TOKEN: 'rahasia-juga',
        BOOTSTRAP_ADMIN: 'a:rahasia',
      });
      throw new Error('accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).not.toMatch(/rahasia/);
      expect(String(error)).toMatch(/openssl rand/);
    }
  });

  it('refuses characters of a password that would be read as something else, without repeating it', () => {
    for (const [url, encoded] of [
      ['smtp://loket:ra@hasia@mail.example.id:587', '%40'],
      ['smtp://loket@example.id:rahasia@mail.example.id:587', '%40'],
      ['smtp://loket:ra#hasia@mail.example.id:587', '%23'],
      ['smtp://loket:12#rahasia@mail.example.id:587', '%23'],
      ['smtp://loket:12/rahasia@mail.example.id:587', '%2F'],
      ['smtps://loket:12?rahasia@mail.example.id', '%3F'],
      ['smtp://loket:12%rahasia@mail.example.id', '%25'],
      ['smtp://loket:ra hasia@mail.example.id', '%20'],
    ] as const) {
      expect([url, words({ SMTP_URL: url })]).toEqual([url, expect.stringContaining(encoded)]);
      expect(words({ SMTP_URL: url })).toMatch(/^The configuration cannot be used:\n {2}- SMTP_URL: /u);
      expect(words({ SMTP_URL: url })).not.toContain('hasia');
      const mongodb = url.replace(/^smtps?:/u, 'mongodb:');
      expect([mongodb, problems({ MONGODB_URI: mongodb })]).toEqual([mongodb, ['MONGODB_URI']]);
    }
    for (const url of [
      'smtp://loket%40example.id:ra%40h%23s%2Fi%3Fa%25@mail.example.id:587',
      'smtp://mail.example.id:25?name=loket',
      'smtps://loket:a:b,c+d=e!@mail.example.id/?tls.servername=mail',
    ]) {
      expect([url, words({ SMTP_URL: url })]).toEqual([url, '']);
    }
    const hosts = 'mongodb://loket:sandi@db1:27017,db2:27017,db3:27017/loket?replicaSet=rs0';
    expect(readConfig({ MONGODB_URI: hosts }).mongodbUri).toBe(hosts);
    expect(problems({ MONGODB_URI: 'mongodb://' })).toEqual(['MONGODB_URI']);
  });

  it('refuses a base address with more than a host, and a sender that is no mailbox', () => {
    for (const url of [
      'https://example.go.id/loket',
      'https://example.go.id/?a=b',
      'https://example.go.id#a',
      'https://a:b@example.go.id',
    ]) {
      expect([url, problems({ BASE_URL: url })]).toEqual([url, ['BASE_URL']]);
    }
    expect(problems({ BASE_URL: 'https://loket.example.go.id:8443/' })).toEqual([]);
    for (const from of [
      'loket@',
      '@example.go.id',
      'loket',
      'loket@exa mple',
      'a@b@c',
      'Loket <loket@>',
      'a@b.',
    ]) {
      expect([from, problems({ MAIL_FROM: from })]).toEqual([from, ['MAIL_FROM']]);
      expect([from, problems({ MAIL_REPLY_TO: from })]).toEqual([from, ['MAIL_REPLY_TO']]);
    }
    for (const from of ['loket@example.go.id', 'Loket LPSE <loket@example.go.id>', 'loket@localhost']) {
      expect([from, problems({ MAIL_FROM: from })]).toEqual([from, []]);
    }
  });

  it('names variables that look like settings and are none, and what was probably meant', () => {
    const slips = {
      LOKET_MOED: 'production',
      SMTP_PASSWORD: 'rahasia',
      TELEGRAM_BOT_TOKN: '1:rahasia',
      WHATSAPP_NUMBER: '62811',
      loket_mode: 'demo',
    };
    expect(words({ ...slips, PORT: 'x' })).toBe(
      [
        'The configuration cannot be used:',
        '  - PORT: write the port in digits, 0 to 65535',
        '  - LOKET_MOED: is no setting and probably a slip; known: LOKET_MODE',
        '  - SMTP_PASSWORD: is no setting and probably a slip; known: SMTP_URL, SMTP_INSECURE',
        '  - TELEGRAM_BOT_TOKN: is no setting and probably a slip; known: TELEGRAM_BOT_TOKEN',
        '  - WHATSAPP_NUMBER: is no setting and probably a slip; known: WHATSAPP_WEB_SOCKET_URL, WHATSAPP_MEDIA_HOST, WHATSAPP_PAIR_NUMBER',
        '  - loket_mode: is no setting and probably a slip; known: LOKET_MODE',
      ].join('\n'),
    );
    expect(problems({ LOKET_MOED: '', LOKET_TESTS: 'long', LOKETTE: 'a', PATH: '/bin', HOME: '/' })).toEqual(
      [],
    );
  });

  it('listens on this machine only in demo mode', () => {
    expect(problems({ HOST: '0.0.0.0' })).toEqual(['HOST']);
    expect(problems({ HOST: '::1' })).toEqual([]);
    expect(readConfig({ HOST: '::1' }).baseUrl).toBe('http://[::1]:3000');
  });

  it('believes the proxies that are named, those on this machine by default', () => {
    expect(readConfig({}).trustedProxies).toEqual(['127.0.0.0/8', '::1']);
    const named = readConfig({ TRUSTED_PROXIES: '10.0.0.5, 172.30.0.0/24,2001:db8::/32' });
    expect(named.trustedProxies).toEqual(['10.0.0.5', '172.30.0.0/24', '2001:db8::/32']);
    for (const wrong of [
      'proxy',
      '10.0.0.0/33',
      '10.0.0.0/0',
      '::/0',
      '10.0.0.0/8/8',
      '10.0.0.5,',
      'loopback',
      '*',
    ]) {
      expect([wrong, problems({ TRUSTED_PROXIES: wrong })]).toEqual([wrong, ['TRUSTED_PROXIES']]);
    }
  });

  it('wants a password of twelve characters for the first admin', () => {
    expect(problems({ BOOTSTRAP_ADMIN: 'kepala:sebelas-kar' })).toEqual(['BOOTSTRAP_ADMIN']);
  });

  it('wants an https address and a secret for the webhook', () => {
    const token = { TELEGRAM_BOT_TOKEN: '123456:abcdefghijkl', TELEGRAM_MODE: 'webhook' };
    expect(problems(token)).toEqual(['BASE_URL', 'TELEGRAM_WEBHOOK_SECRET']);
    expect(problems({ ...token, BASE_URL: 'https://a.id', TELEGRAM_WEBHOOK_SECRET: 'x'.repeat(16) })).toEqual(
      [],
    );
  });

  it('in production wants https, and TLS to a mail server on another machine', () => {
    const base = {
      LOKET_MODE: 'production',
      SECRET_KEY: KEY,
      DATA_DIR: 'd',
      BASE_URL: 'https://loket.example.go.id',
    };
    const mail = (smtpUrl: string, more = {}) => problems({ ...base, SMTP_URL: smtpUrl, ...more });
    expect(
      problems({ ...base, BASE_URL: 'http://loket.example.go.id', SMTP_URL: 'smtp://mail:587' }),
    ).toEqual(['BASE_URL']);
    for (const safe of ['smtp://u:p@mail:587', 'smtps://mail', 'smtp://mail?connectionTimeout=5000']) {
      expect([safe, mail(safe)]).toEqual([safe, []]);
      expect(readConfig({ ...base, SMTP_URL: safe }).mail.requireTls).toBe(true);
    }
    for (const weak of [
      'ignoreTLS=true',
      'requireTLS=false',
      'opportunisticTLS=true',
      'secure=false',
      'tls.rejectUnauthorized=false',
    ]) {
      expect([weak, mail(`smtp://mail:25?${weak}`)]).toEqual([weak, ['SMTP_URL']]);
      expect([weak, mail(`smtp://mail:25?${weak}`, { SMTP_INSECURE: 'yes' })]).toEqual([weak, []]);
      expect([weak, mail(`smtp://[::1]:25?${weak}`)]).toEqual([weak, []]);
    }
    expect(readConfig({ ...base, SMTP_URL: 'smtp://127.0.0.1:25' }).mail.requireTls).toBe(false);
    expect(mail('smtp://mail', { SMTP_INSECURE: 'ya' })).toEqual(['SMTP_INSECURE']);
    expect(mail('smtp://mail', { METRICS_TOKEN: 'pendek' })).toEqual(['METRICS_TOKEN']);
  });

  it('reads a full production environment', () => {
    const config = readConfig(
      {
        LOKET_MODE: 'production',
        HOST: '0.0.0.0',
        BASE_URL: 'https://loket.example.go.id/',
        MONGODB_URI: 'mongodb://db/loket?replicaSet=rs0',
        SECRET_KEY: `new:${KEY},old:${OTHER}`,
        SMTP_URL: 'smtp://mail:587',
        LOKET_ROLES: 'web, worker',
        UNDO_SECONDS: '0',
        BOOTSTRAP_ADMIN: 'kepala:sandi:panjang-sekali',
      },
      '/srv',
    );
    expect(config.secretKeys?.map((key) => key.id)).toEqual(['new', 'old']);
    expect(config.bootstrapAdmin).toEqual({ username: 'kepala', password: 'sandi:panjang-sekali' });
    expect([...config.roles]).toEqual(['web', 'worker']);
    expect(config).toMatchObject({
      baseUrl: 'https://loket.example.go.id',
      undoSeconds: 0,
      mail: { from: 'loket@loket.example.go.id' },
    });
  });
});

describe('secret keys', () => {
  it('takes one bare key or several with ids', () => {
    expect(parseSecretKeys(KEY)).toMatchObject({ ok: true, keys: [{ id: 'k1' }] });
    expect(parseSecretKeys(`${KEY},${OTHER}`)).toMatchObject({ ok: false });
    expect(parseSecretKeys(`a:${KEY},a:${OTHER}`)).toMatchObject({ ok: false });
    expect(parseSecretKeys(`a:${KEY.slice(0, -4)}`)).toMatchObject({ ok: false });
  });

  it('makes the demo key once, for its owner only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'loket-key-'));
    try {
      const [first, second] = await Promise.all([demoSecretKeys(folder), demoSecretKeys(folder)]);
      expect(second).toEqual(first);
      expect(await demoSecretKeys(folder)).toEqual(first);
      expect((await stat(join(folder, 'secret-key'))).mode & 0o777).toBe(0o600);
      await writeFile(join(folder, 'secret-key'), 'damaged');
      await expect(demoSecretKeys(folder)).rejects.toThrow(/backup/);
      expect(await readFile(join(folder, 'secret-key'), 'utf8')).toBe('damaged');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('log', () => {
  it('redacts personal fields and what drivers hang on errors', () => {
    const lines: string[] = [];
    const log = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
    log.info({ nik: '6472010101900001', req: { headers: { cookie: 'a=b' } }, row: 6 }, 'act');
    log.error(
      {
        err: Object.assign(new Error('E11000 dup key: { name: "Siti" }'), {
          code: 11000,
          keyValue: { name: 'Siti' },
        }),
      },
      'write failed',
    );
    expect(lines.join('')).not.toMatch(/6472010101900001|a=b|Siti/);
    expect(lines.join('')).toMatch(/"row":6/);
  });
});

describe('metrics', () => {
  it('has the product’s metrics and no personal labels', async () => {
    const metrics = createMetrics({ processMetrics: false });
    metrics.turns.inc({ channel: 'web', result: 'done' });
    metrics.inboxLag.set(0);
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/loket_turns_total\{channel="web",result="done"\} 1/);
    expect(text).not.toMatch(/\{[^}]*(case|chat|user|name)=/);
  });
});
