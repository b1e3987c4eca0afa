import type {ScopeState, State} from '../machine/state.js';
import {askedOnce} from './kept-question.js';
import {isWorkLeft} from './stack/rows.js';
import type {ViewState} from './view-state.js';

/** What the program does by itself after a change of the state: a new view, a new window title, the bell. */
type Reaction = {readonly view: ViewState; /** Undefined where it stays. */ readonly title: string | undefined; readonly rings: boolean};

/**
 * The summary opens when the last block has ended, with one bell; the window title shows the progress. The message of a key
 * goes away when the screen changes by itself, and "looking for" when the answer is there. The user is asked once whether
 * to go on with the blocks that an earlier run left. Once the server has refused the login, nobody is signed in any more, so that the
 * keys that need a login ask for one.
 */
export function reactionTo(before: State, after: State, old: ViewState): Reaction {
	const isRefused = before.loginProblem === undefined && after.loginProblem !== undefined;
	const answered = isAnswered(after, old) ? {...old, message: undefined, awaited: undefined} : old;
	const view = askedOnce(after, isRefused ? {...answered, isSignedIn: false} : answered);
	if (before.jobs === after.jobs) return {view, title: undefined, rings: false};
	const ended = after.jobs.filter(({endedAtMs}) => endedAtMs !== undefined).length;
	const title = isWorkLeft(after) ? `CrowdSky ${ended}/${after.jobs.length}` : 'CrowdSky';
	if (!isWorkLeft(before) || isWorkLeft(after)) return {view, title, rings: false};
	const opensDone = view.screen === 'stack' && !view.overlay && !view.hasOpenedDone;
	return {view: opensDone ? {...view, screen: 'done', hasOpenedDone: true, message: undefined, awaited: undefined} : view, title, rings: true};
}

/** Has what the message is waiting for arrived or failed? */
function isAnswered({scopes, discovery}: State, {awaited}: ViewState): boolean {
	switch (awaited?.kind) {
		case undefined: return false;
		case 'scope': return scopes.some(scope => scope.id === awaited.id && hasAnswered(scope));
		case 'readings': return discovery === 'done' && scopes.every(({targetsPhase, targets}) => targetsPhase !== 'reading' && !targets.some(({phase}) => phase === 'reading'));
	}
}

function hasAnswered({description, problem}: ScopeState): boolean {
	return description !== undefined || problem !== undefined;
}
