// The package's entry `crowdsky-tui/planning`: the public part of the room, where the names of a block are texts.
export * from './index.js';
export type {PlannedBlock as Block} from './block.js';
