export {
  connectUri,
  startEmbeddedMongo,
  type EmbeddedMongo,
  type EmbeddedMongoLog,
  type EmbeddedMongoOptions,
} from './server.js';
export { EmbeddedMongoDamagedError, EmbeddedMongoLockedError } from './errors.js';
export { hasDatabase } from './storage/folder.js';
export { snapshotInto, storeId, takeBackup, type RunCommand } from './backup.js';
export { BackupError, readBackupNote, restoreBackup, type BackupNote, type Restored } from './backup-file.js';
