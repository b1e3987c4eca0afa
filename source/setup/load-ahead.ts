import {loadGot} from '../crowdsky/http-call.js';
import {loadAdapter, loadDiscovery} from './telescopes.js';

/**
 * Loads what a long run will need, once it has started: updating the package in the middle of a night removes the files that
 * are not loaded yet. Each is loaded by the very import that will be used later, because Node looks for the file again for
 * every module that imports it, loaded or not. What cannot be loaded is reported by whoever needs it.
 */
export function loadAhead(): void {
	void Promise.allSettled([loadAdapter(), loadDiscovery(), loadGot()]);
}
