import { startEmbeddedMongo } from '../server.js';

/**
 * A process that only runs an embedded database, for tests that kill it. Prints the connection string when it is ready.
 * Arguments: the data folder and the name of the database.
 */
const [, , dataDir = '', name = ''] = process.argv;
const server = await startEmbeddedMongo({ dataDir });
process.stdout.write(`${server.uri(name)}\n`);
