import {sentence} from '../../errors/problem.js';
import {needsLine} from '../../machine/uploads/upload-line.js';
import {readSkyCoverage} from '../../setup/sky-coverage.js';
import type {SkyView} from '../view-state.js';
import type {AppContext} from './app-context.js';

/** Reads the coverage feed, but not while a stack is being uploaded. */
export async function readSky(app: AppContext): Promise<void> {
	const {crowdSky, dataFolder, signal, runtime: {store}} = app;
	const change = (changes: Partial<SkyView>) => {
		app.change(view => ({...view, skyView: {...view.skyView, ...changes}}));
	};

	const known = await readSkyCoverage(crowdSky, {
		dataFolder, signal,
		nowMs: store.state().nowMs,
		isLineFree: () => !needsLine(store.state()),
		onLineChange: listener => store.subscribe(listener),
		onKept({coverage, fetchedAtMs}) {
			change({coverage: fetchedAtMs === undefined ? undefined : coverage, fetchedAtMs});
		},
		onWait(isWaiting) {
			change({phase: isWaiting ? 'waiting' : 'reading'});
		},
	});
	if (!known) return;
	const {coverage, fetchedAtMs, problem} = known;
	change({
		phase: 'read',
		coverage: fetchedAtMs === undefined ? undefined : coverage,
		fetchedAtMs,
		problem: problem ? sentence(problem) : coverage.isCut ? 'Part of the coverage feed is missing: where the map is empty, somebody may have observed.' : undefined,
	});
}
