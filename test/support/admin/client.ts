import type { ProblemCheck } from './listed-problems.js';

/** An answer of the API. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // The tests look at answers as a client without types would.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** Body and headers of a request. */
export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An HTTP client for one person: keeps the cookie as a browser does, and sends the CSRF token that the login gave. */
export class Client {
  cookie = '';
  csrf: string | null = null;
  bearer: string | null = null;
  readonly url: string;

  readonly #check: ProblemCheck | null;

  /** `check`: judges each problem that the API answers. */
  constructor(url: string, check: ProblemCheck | null = null) {
    this.url = url;
    this.#check = check;
  }

  /** Signs in; throws when that fails. */
  async login(username: string, password = 'demo'): Promise<Answered> {
    const answer = await this.api('POST', '/session', { body: { username, password } });
    if (answer.status !== 200) throw new Error(`login of ${username}: ${JSON.stringify(answer.body)}`);
    this.csrf = answer.body.csrfToken;
    return answer;
  }

  /** A call of the API; the body goes as JSON. Throws for a problem that the OpenAPI document does not list. */
  async api(method: string, path: string, sent: Sent = {}): Promise<Answered> {
    const response = await this.send(method, `/api/v1${path}`, {
      headers: {
        ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.csrf === null ? {} : { 'x-csrf-token': this.csrf }),
        ...sent.headers,
      },
      ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    });
    const text = await response.text();
    const json = (response.headers.get('content-type') ?? '').includes('json');
    const answer = {
      status: response.status,
      headers: response.headers,
      body: json ? JSON.parse(text) : text,
    };
    this.#check?.(method, path, answer);
    return answer;
  }

  /** Carries out an act by the API. */
  act(number: string, action: string, input?: unknown, headers?: Record<string, string>): Promise<Answered> {
    return this.api('POST', `/cases/${number}/actions/${action}`, {
      ...(input === undefined ? {} : { body: input }),
      ...(headers === undefined ? {} : { headers }),
    });
  }

  /** Sends any request with the cookie; does not follow redirects. */
  async send(
    method: string,
    path: string,
    options: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
  ): Promise<Response> {
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(this.bearer === null ? {} : { authorization: `Bearer ${this.bearer}` }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: options.body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const pair = cookie.split(';', 1)[0] ?? '';
      this.cookie = pair.endsWith('=') ? '' : pair;
    }
    return response;
  }
}
