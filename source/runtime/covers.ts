import {parseStackName, type Block} from '../planning/index.js';

/** Is this file the stack of that block? What coverage compares: chunk, exposure, filter and k. */
export function isStackOf(name: string, block: Block): boolean {
	const stack = parseStackName(name);
	return stack?.chunk === block.chunk && stack.filter === block.filter && stack.exposureSeconds === block.exposureSeconds && stack.ordinal === block.ordinal;
}
