import type {State} from '../machine/state.js';
import {discoverRows} from './discover/rows.js';
import {cursorId} from './list/list-motion.js';
import {mineUnderCursor} from './mine/under-cursor.js';
import {previewRows, type PreviewRow} from './preview/rows.js';
import {stackRows, type StackRow} from './stack/rows.js';
import {uploadRows} from './upload/rows.js';
import {nameUnderCross} from './sky/cross.js';
import type {ViewState} from './view-state.js';

/** The name to copy for what is under the cursor: of a telescope, a target, a file, the server's key, or a place in the sky. */
export function nameUnderCursor(state: State, view: ViewState): string | undefined {
	const id = cursorId(state, view);
	const under = <Row extends {readonly id: string}>(rows: readonly Row[]) => rows.find(row => row.id === id);
	switch (view.screen) {
		case 'discover': {
			const row = under(discoverRows(state, view));
			return row?.kind === 'target' ? row.target.name : row?.scope.id;
		}

		case 'preview': return nameOfBlock(under(previewRows(state, view)));
		case 'stack': return nameOfJob(under(stackRows(state, view)));
		case 'done': return nameOfJob(under(stackRows(state, {stack: view.done})));
		case 'upload': {
			const row = under(uploadRows(state, view));
			return row?.kind === 'upload' ? row.upload.file : row?.title;
		}

		case 'mine':
		case 'gallery': {
			const {telescope, archive, row, object} = mineUnderCursor(state, view) ?? {};
			return telescope?.file ?? archive?.file ?? row?.chunkKey ?? object;
		}

		case 'sky': return nameUnderCross(state, view);
	}
}

/** The file that a block has become, else its target, because the name of a future stack still has question marks in it. */
function nameOfBlock(row: PreviewRow | undefined): string | undefined {
	if (row?.kind !== 'block') return row?.target.name;
	return row.block.coveredBy ?? (row.job?.phase === 'stacked' ? row.job.file : undefined) ?? row.target.name;
}

function nameOfJob(row: StackRow | undefined): string | undefined {
	return row?.kind === 'job' ? row.job.file ?? row.job.target : row?.scope.id;
}
