import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the product measures, at `GET /metrics`. Labels never name people, cases or chats. */
export interface Metrics {
  readonly registry: Registry;
  /** Turns of conversations by `channel` and `result` (`done`, `conflict`, `storage-full`, `fenced`, `failed`, `set-aside`). */
  readonly turns: Counter<'channel' | 'result'>;
  /** Seconds from a stored message to its committed turn. */
  readonly turnSeconds: Histogram<'channel'>;
  /** Messages stored and not yet answered. */
  readonly inboxWaiting: Gauge;
  /** Age of the oldest waiting message, seconds; 0 when none waits. */
  readonly inboxLag: Gauge;
  /** Messages of ours not yet delivered. */
  readonly outboxWaiting: Gauge;
  /** Deliveries by `channel` and `result` (`sent`, `retry`, `failed`). */
  readonly deliveries: Counter<'channel' | 'result'>;
  /** Acts on cases by `action` and `result` (`done` or a refusal's code). */
  readonly acts: Counter<'action' | 'result'>;
  /** Scans of files by `result` (`clean`, `infected`, `incomplete`, `failed`; `none` where no scanner is configured). */
  readonly scans: Counter<'result'>;
  /** Security events by `event` (models/security-log) and `result` (`ok`, `refused`). */
  readonly securityEvents: Counter<'event' | 'result'>;
  /** 1 while a channel works, 0 while it does not, by `channel`. */
  readonly channelUp: Gauge<'channel'>;
  /** Seconds of HTTP requests by `method`, `route` (its pattern) and `status`. */
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
}

/** Buckets around the target of 250 ms, seconds. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Makes the product's metrics. `processMetrics` adds those of the process and starts observers; tests leave it off. */
export function createMetrics(options: { readonly processMetrics: boolean }): Metrics {
  const registry = new Registry();
  if (options.processMetrics) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    turns: new Counter({
      name: 'loket_turns_total',
      help: 'Turns of conversations',
      labelNames: ['channel', 'result'],
      registers,
    }),
    turnSeconds: new Histogram({
      name: 'loket_turn_seconds',
      help: 'From a stored message to its committed turn',
      labelNames: ['channel'],
      buckets: SECONDS,
      registers,
    }),
    inboxWaiting: new Gauge({ name: 'loket_inbox_waiting', help: 'Messages not yet answered', registers }),
    inboxLag: new Gauge({
      name: 'loket_inbox_lag_seconds',
      help: 'Age of the oldest message that waits',
      registers,
    }),
    outboxWaiting: new Gauge({ name: 'loket_outbox_waiting', help: 'Replies not yet delivered', registers }),
    deliveries: new Counter({
      name: 'loket_deliveries_total',
      help: 'Deliveries to channels',
      labelNames: ['channel', 'result'],
      registers,
    }),
    acts: new Counter({
      name: 'loket_acts_total',
      help: 'Acts on cases, done or refused',
      labelNames: ['action', 'result'],
      registers,
    }),
    scans: new Counter({
      name: 'loket_file_scans_total',
      help: 'Scans of files for viruses',
      labelNames: ['result'],
      registers,
    }),
    securityEvents: new Counter({
      name: 'loket_security_events_total',
      help: 'Log-ins, codes, tokens and the like, done or refused',
      labelNames: ['event', 'result'],
      registers,
    }),
    channelUp: new Gauge({
      name: 'loket_channel_up',
      help: '1 while a channel takes in and sends, 0 while it does not',
      labelNames: ['channel'],
      registers,
    }),
    httpSeconds: new Histogram({
      name: 'loket_http_request_seconds',
      help: 'HTTP requests',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    }),
  };
}
