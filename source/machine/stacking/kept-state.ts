import type {Block} from '../../planning/index.js';

/** A block of a target, by what coverage compares. */
export type KeptBlock = {readonly target: string} & Pick<Block, 'chunk' | 'exposure' | 'filter' | 'ordinal'>;

/** What the user has asked for on a scope and has not got yet, and the size of those blocks. */
export type KeptQueue = {readonly blockMinutes: number; readonly blocks: readonly KeptBlock[]};
