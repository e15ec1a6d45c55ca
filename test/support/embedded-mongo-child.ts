import { startEmbeddedMongo } from '../../src/embedded-mongo/server.js';

/** A process that only runs an embedded database, to be killed: prints the connection string when it is ready. */
const [, , dataDir = ''] = process.argv;
const server = await startEmbeddedMongo({ dataDir });
process.stdout.write(`${server.uri('crash')}\n`);
