export { onExternalServer, testDatabase, type TestDatabase } from './database.js';
export { startServerProcess, type ServerProcess } from './server-process.js';
export { temporaryMongo, type TemporaryMongo } from './temporary.js';
