import { createApp, type App } from './app.js';
import { ConfigError, readConfig, type Config } from './config.js';
import { isAppError } from './core/errors.js';
import { STOP_PATIENCE_MS } from './core/limits.js';
import { createLogger, type Logger } from './core/log.js';
import { refusedData } from './models/embedded.js';
import { OfficePackError, problemLine } from './office/office-source.js';
import { startMessage } from './start-message.js';

/** Exit codes ("Exit codes" in docs/contract.md); 75 and 78 are EX_TEMPFAIL and EX_CONFIG of sysexits.h. */
const EXIT = { ok: 0, failure: 1, dataInUse: 75, configuration: 78 } as const;

const config = readConfigOrExit();
const log = createLogger({ level: config.logLevel });
const app = await startOrExit(config, log);
process.stdout.write(`${startMessage(app)}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stopAndExit(signal));
process.on('unhandledRejection', (error) => {
  log.fatal({ err: error }, 'an error that nobody handled');
  void stopAndExit('unhandledRejection');
});

function readConfigOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return exit(EXIT.configuration, error.message);
  }
}

async function startOrExit(settings: Config, logger: Logger): Promise<App> {
  try {
    const made = await createApp(settings, { log: logger, processMetrics: true });
    await made.start();
    return made;
  } catch (error) {
    const refused = refusedData(error);
    if (refused?.inUse) {
      return exit(EXIT.dataInUse, `DATA_DIR ${settings.dataDir} is in use: ${refused.message}`);
    }
    if (refused) return exit(refused.needsSetting ? EXIT.configuration : EXIT.failure, refused.message);
    if (error instanceof OfficePackError) {
      const lines = error.problems.map((problem) => `  - ${problemLine(problem)}`);
      return exit(
        EXIT.configuration,
        [`The office pack ${settings.officeDir} cannot be used:`, ...lines].join('\n'),
      );
    }
    if (isAppError(error) && error.code === 'secret-key-wrong') {
      return exit(EXIT.configuration, `SECRET_KEY: ${error.message}`);
    }
    if (isAppError(error) && error.code === 'weak-password') {
      return exit(EXIT.configuration, `BOOTSTRAP_ADMIN: the password is too weak (${error.message})`);
    }
    if (isInUse(error)) {
      return exit(
        EXIT.configuration,
        `PORT ${settings.port} is taken by another program; set PORT to a free one`,
      );
    }
    logger.fatal({ err: error }, 'could not start');
    return exit(EXIT.failure, 'Loket could not start; the line above has the cause.');
  }
}

/** A second signal ends the process at once, and `STOP_PATIENCE_MS` in any case. */
async function stopAndExit(signal: string): Promise<void> {
  log.info({ signal }, 'stopping');
  const failed = signal === 'unhandledRejection' ? EXIT.failure : EXIT.ok;
  setTimeout(() => {
    log.error('stopping took too long; what is under way is taken up at the next start');
    process.exit(EXIT.failure);
  }, STOP_PATIENCE_MS).unref();
  for (const again of ['SIGTERM', 'SIGINT'] as const) process.on(again, () => process.exit(EXIT.failure));
  try {
    await app.stop();
    log.info('stopped');
    process.exit(failed);
  } catch (error) {
    log.error({ err: error }, 'stopping failed');
    process.exit(EXIT.failure);
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function exit(code: number, message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
