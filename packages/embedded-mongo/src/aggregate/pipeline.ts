import './group.js';
import './join.js';
import './shape.js';

/** Runs pipelines; the imports above register every stage. */
export { headOf, runPipeline } from './run.js';
