import type {ScopeState} from '../../machine/state.js';
import type {Upload} from '../../machine/uploads/upload.js';

type Scope = Pick<ScopeState, 'id' | 'link'> & {readonly worker: Pick<ScopeState['worker'], 'phase'>; readonly targets: ReadonlyArray<Pick<ScopeState['targets'][number], 'phase'>>};

/**
 * Whether a telescope's line is needed for the night's work, before which no picture goes: its batch is set up or named, its
 * targets are read, a stack is fetched. While it stacks, it is free.
 */
export function isLineNeeded({id, link, worker, targets}: Scope, uploads: ReadonlyArray<Pick<Upload, 'scope' | 'phase'>>): boolean {
	return link !== 'online' || !['idle', 'stacking', 'waiting', 'pausing', 'abandoned'].includes(worker.phase)
		|| targets.some(({phase}) => phase === 'reading') || uploads.some(({scope, phase}) => scope === id && (phase === 'checking' || phase === 'fetching'));
}
