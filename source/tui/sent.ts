import type {State} from '../machine/state.js';
import {isKnownOnServer} from '../machine/uploads/upload.js';
import {hasServerCopy, myStacksOf, serverSideOf} from './mine/rows.js';
import type {ViewState} from './view-state.js';

/** Whether the server has a stack of a telescope, if known: from its list, its answers in this run, or this machine's journal. */
export type IsSent = (scope: string, folder: string, file: string) => boolean;

let known: {readonly scopes: unknown; readonly uploads: unknown; readonly stacks: unknown; readonly isSent: IsSent} | undefined;

/** Gives the same function while nothing has changed, because it is called for each row that is drawn. */
export function sentOf(state: State, view: Pick<ViewState, 'myStacks'>): IsSent {
	if (known?.scopes === state.scopes && known.uploads === state.uploads && known.stacks === view.myStacks) return known.isSent;
	const server = serverSideOf(state, view.myStacks);
	const ids = new Set([
		...myStacksOf(state, view.myStacks).filter(stack => hasServerCopy(stack, server)).map(({id}) => id),
		// Skipped because the server has it: by its list, or sent before.
		...state.uploads.filter(isKnownOnServer).map(({scope, folder, file}) => idOf(scope ?? '', folder, file)),
	]);
	const isSent: IsSent = (scope, folder, file) => ids.has(idOf(scope, folder, file));
	known = {scopes: state.scopes, uploads: state.uploads, stacks: view.myStacks, isSent};
	return isSent;
}

function idOf(scope: string, folder: string, file: string): string {
	return JSON.stringify([scope, folder, file]);
}
