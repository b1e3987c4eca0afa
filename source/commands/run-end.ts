import {isRunSettled} from '../machine/summary.js';
import {nameOf} from '../machine/scope-name.js';
import type {State} from '../machine/state.js';
import type {Runtime} from '../runtime/runtime.js';
import {clockSpan} from '../format/clock-span.js';
import {cleanText} from '../format/clean-text.js';
import {exitStatus} from '../options/exit-status.js';
import type {Printer} from './output/printer.js';
import {suggestionFor} from '../options/suggest.js';

/** Resolves once nothing more will happen by itself, or the signal ends it. */
export async function untilSettled({store}: Runtime, signal: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		const finish = () => {
			unsubscribe();
			signal.removeEventListener('abort', finish);
			resolve();
		};

		const unsubscribe = store.subscribe(({after}) => {
			if (isRunSettled(after)) finish();
		});
		signal.addEventListener('abort', finish);
		if (signal.aborted) finish();
	});
}

/** The first of these targets that no telescope has, in words; undefined if all are there, or if no telescope could be read. */
export function unknownTarget(state: State, targets: readonly string[] | undefined): {what: string; cause: string; next: string} | undefined {
	const readable = state.scopes.filter(({targetsPhase}) => targetsPhase === 'read');
	if (readable.length === 0) return undefined;
	const known = [...new Set(readable.flatMap(scope => scope.targets.map(({name}) => name)))];
	const unknown = targets?.find(name => !known.includes(name));
	if (unknown === undefined) return undefined;
	const near = suggestionFor(unknown, known);
	return {
		what: `There is no target ${JSON.stringify(cleanText(unknown))}`,
		cause: `not on ${readable.map(({id}) => cleanText(id)).join(', ')}`,
		next: near === undefined ? 'See crowdsky-tui targets.' : `Did you mean ${JSON.stringify(cleanText(near))}?`,
	};
}

/** Says what the telescopes continue alone. */
export function cancelledRun(state: State, printer: Printer): number {
	const running = state.jobs.filter(({phase}) => phase === 'stacking' || phase === 'configuring');
	for (const {target, block, scope} of running) {
		printer.error({
			what: `Left ${cleanText(nameOf(state, scope))} stacking ${cleanText(target)}, ${clockSpan(block)}`,
			cause: 'the telescope finishes this block alone',
			next: 'The next start picks it up.',
		});
	}

	printer.leave(state);
	return exitStatus.cancelled;
}
