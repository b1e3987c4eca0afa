import {sizeText} from '../../format/amounts.js';
import {cleanText} from '../../format/clean-text.js';
import {counted} from '../../format/counted.js';
import {listed} from '../../format/listed.js';
import {nameOf} from '../scope-name.js';
import type {State} from '../state.js';
import {purgeSums} from './purge.js';
import type {PurgeFile} from './purge-state.js';

/** `2 stacks, 6 files, 24.1 MB` */
export function sumsText(files: readonly PurgeFile[]): string {
	const sums = purgeSums(files);
	return `${counted(sums.stacks, 'stack')}, ${counted(sums.files, 'file')}, ${sizeText(sums.bytes)}`;
}

/** What a yes does and to which files, in the same words at the prompt and on the screen: with the telescope, if there are several. */
export function purgeWords(parts: ReadonlyArray<{readonly scope: string; readonly target: string; readonly files: readonly PurgeFile[]}>, state: Pick<State, 'scopes' | 'scopeNames'>): string {
	const {stacks, files, bytes} = purgeSums(parts.flatMap(part => part.files));
	const targets = listed([...new Set(parts.map(({target}) => cleanText(target)))], 4);
	const scopes = [...new Set(parts.map(({scope}) => cleanText(nameOf(state, scope))))];
	const where = state.scopes.length === 1 ? '' : ` on ${listed(scopes, 4)}`;
	return `Delete ${counted(stacks, 'stack')} of ${targets}${where} (${counted(files, 'file')}, ${sizeText(bytes)})? Sub-frames stay, and the blocks can be stacked again.`;
}
