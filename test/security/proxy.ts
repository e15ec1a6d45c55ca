import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What a proxy does with a client's `X-Forwarded-For`: appends its address, overwrites it, passes it on, or drops it.
 */
export type Behaviour = 'append' | 'overwrite' | 'pass' | 'none';

/** A reverse proxy on this machine. */
export interface Proxy {
  readonly url: string;
  stop(): Promise<void>;
}

/** The address that the proxy reports for every client. */
const CLIENT = '192.0.2.50';

/** Starts a reverse proxy in front of a server. */
export async function proxyBefore(target: string, behaviour: Behaviour): Promise<Proxy> {
  const server = createServer((incoming, outgoing) => {
    const { 'x-forwarded-for': claimed, ...headers } = incoming.headers;
    const forwarded = {
      append: [claimed, CLIENT]
        .flat()
        .filter((one) => one !== undefined)
        .join(', '),
      overwrite: CLIENT,
      pass: String(claimed ?? ''),
      none: '',
    }[behaviour];
    const onward = ask(
      new URL(incoming.url ?? '/', target),
      {
        method: incoming.method ?? 'GET',
        headers: { ...headers, ...(forwarded === '' ? {} : { 'x-forwarded-for': forwarded }) },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
