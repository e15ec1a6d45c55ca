import { isDoc, isTruthy, toInteger, type Doc } from '../bson/values.js';
import { MongoCommandError, refusal } from '../errors.js';
import { docOption } from './options.js';

/** What an armed fail point does to one command. */
export interface Failure {
  /** Wait (ms) before anything else. */
  readonly blockMs: number;
  /** True when the connection is closed instead of answering. */
  readonly close: boolean;
  /** The error with which the command is refused, without being carried out. */
  readonly error: MongoCommandError | undefined;
  /** The command is carried out, and this error is added to its reply. */
  readonly writeConcernError: Doc | undefined;
  /** Labels that replace those of the server; undefined for the server's own. */
  readonly labels: readonly string[] | undefined;
}

interface Armed {
  readonly commands: ReadonlySet<string>;
  readonly data: Doc;
  /** Commands that pass before the first failure, and failures that are left. */
  skip: number;
  left: number;
}

/**
 * The fail points by which tests make commands fail: `failCommand`, and `onPrimaryTransactionalWrite` for retryable
 * writes. A server has them only when it was started with the option `failPoints`.
 */
export class FailPoints {
  private readonly armed = new Map<string, Armed>();

  /**
   * Carries out `configureFailPoint`.
   * @throws MongoCommandError 9 for an unknown fail point, 2 when it is malformed
   */
  configure(command: Doc): void {
    const name = String(command['configureFailPoint']);
    if (name !== 'failCommand' && name !== 'onPrimaryTransactionalWrite')
      throw refusal(9, `failpoint not found: ${name}`);
    const mode = command['mode'];
    if (mode === 'off') {
      this.armed.delete(name);
      return;
    }
    const times = isDoc(mode) ? toInteger(mode['times']) : mode === 'alwaysOn' ? Infinity : undefined;
    const skip = isDoc(mode) ? toInteger(mode['skip']) : undefined;
    if (times === undefined && skip === undefined) throw refusal(2, 'unknown mode of a fail point');
    const data = docOption(command, 'data');
    const names = data['failCommands'] ?? [];
    if (!Array.isArray(names)) throw refusal(2, 'failCommands must be an array');
    this.armed.set(name, {
      commands: new Set(names.map((item) => plainName(String(item)))),
      data,
      skip: skip ?? 0,
      left: times ?? Infinity,
    });
  }

  /** What an armed fail point does to this command, which it counts; undefined when nothing. */
  hit(name: string, connection: { readonly appName: string | undefined }): Failure | undefined {
    const armed = this.armed.get('failCommand');
    if (!armed?.commands.has(plainName(name))) return undefined;
    const { data } = armed;
    if (data['appName'] !== undefined && data['appName'] !== connection.appName) return undefined;
    if (!this.fires('failCommand', armed)) return undefined;
    return {
      blockMs: isTruthy(data['blockConnection']) ? (toInteger(data['blockTimeMS']) ?? 0) : 0,
      close: isTruthy(data['closeConnection']),
      error: errorOf(data['errorCode'], 'failCommand'),
      writeConcernError: isDoc(data['writeConcernError']) ? data['writeConcernError'] : undefined,
      labels: Array.isArray(data['errorLabels']) ? data['errorLabels'].map(String) : undefined,
    };
  }

  /** What happens to a retryable write: an error before it is carried out, the loss of the connection, or both. */
  hitWrite(): { readonly before: MongoCommandError | undefined; readonly close: boolean } | undefined {
    const armed = this.armed.get('onPrimaryTransactionalWrite');
    if (!armed || !this.fires('onPrimaryTransactionalWrite', armed)) return undefined;
    return {
      before: errorOf(armed.data['failBeforeCommitExceptionCode'], 'onPrimaryTransactionalWrite'),
      close: armed.data['closeConnection'] !== false,
    };
  }

  private fires(name: string, armed: Armed): boolean {
    if (armed.skip > 0) {
      armed.skip -= 1;
      return false;
    }
    armed.left -= 1;
    if (armed.left <= 0) this.armed.delete(name);
    return true;
  }
}

function errorOf(code: unknown, point: string): MongoCommandError | undefined {
  const number = toInteger(code);
  return number === undefined
    ? undefined
    : new MongoCommandError(number, `Failing command via '${point}' failpoint`);
}

function plainName(name: string): string {
  const lower = name.toLowerCase();
  return lower === 'ismaster' ? 'hello' : lower;
}
