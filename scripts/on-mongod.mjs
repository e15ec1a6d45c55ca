// `npm run test:mongod`: the tests of the server on a real mongod, a replica set of one member that is fetched on first
// use (fastdl.mongodb.org, about 100 MB; `MONGOMS_VERSION` another release) or is at hand (`MONGOD=/path/to/mongod`).
// Without a mongod it fails: nothing is skipped. Arguments go to Jest, for example a folder of tests.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoMemoryReplSet } from 'mongodb-memory-server-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const systemBinary = process.env.MONGOD;

const server = await MongoMemoryReplSet.create({
  replSet: { count: 1, storageEngine: 'wiredTiger' },
  ...(systemBinary ? { binary: { systemBinary } } : {}),
}).catch((error) => {
  process.stderr.write(
    `There is no mongod to test on: ${error instanceof Error ? error.message : String(error)}\n` +
      'Let this machine reach fastdl.mongodb.org, or set MONGOD to a mongod.\n',
  );
  process.exit(1);
});
process.stdout.write(`mongod at ${server.getUri()}\n`);
const args = ['--selectProjects', 'server', '--maxWorkers=1', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), ...args], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    TEST_MONGODB_URI: server.getUri(),
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
  },
});
await server.stop();
process.exit(status ?? 1);
