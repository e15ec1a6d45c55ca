import './group.js';
import './join.js';
import './shape.js';

/** Pipelines, with every stage registered. */
export { headOf, runPipeline } from './run.js';
