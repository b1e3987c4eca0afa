import type {ScopeState} from '../../machine/state.js';
import type {Upload} from '../../machine/uploads/upload.js';

type Scope = Pick<ScopeState, 'id' | 'link'> & {readonly worker: Pick<ScopeState['worker'], 'phase'>; readonly targets: ReadonlyArray<Pick<ScopeState['targets'][number], 'phase'>>};

/**
 * Whether a telescope is busy with the night's work, so that pictures have to wait: a batch is set up or its result named,
 * targets are read, or a stack is fetched for upload. While it stacks, its connection is free.
 */
export function isLineNeeded({id, link, worker, targets}: Scope, uploads: ReadonlyArray<Pick<Upload, 'scope' | 'phase'>>): boolean {
	return link !== 'online' || !['idle', 'stacking', 'waiting', 'pausing', 'abandoned'].includes(worker.phase)
		|| targets.some(({phase}) => phase === 'reading') || uploads.some(({scope, phase}) => scope === id && (phase === 'checking' || phase === 'fetching'));
}
