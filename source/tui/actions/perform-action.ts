import type {Settings} from '../../machine/settings.js';
import {stacksToSend} from '../stacks-to-send.js';
import type {Action, ViewState} from '../view-state.js';
import {parseScopeAddress} from '../../seestar/address.js';
import {cleanText} from '../../format/clean-text.js';
import {sentence, type Result} from '../../errors/problem.js';
import {writeName, writeSettings} from '../../options/config/config-write.js';
import {askPurge} from './ask-purge.js';
import type {SignedIn} from '../../setup/crowdsky-session.js';
import type {AppContext, Copied} from './app-context.js';
import {loadGallery} from './gallery-pictures.js';

/** Imported when needed: the first screen needs neither pictures nor archive. */
const myStacksActions = async () => import('./my-stacks-actions.js');

const skyActions = async () => import('./sky-actions.js');

/** Imports now what a key may need later in the night, because an update of the package in between would remove the file. */
export function loadActionsAhead(): void {
	void Promise.allSettled([myStacksActions().then(async ({loadJpeg}) => loadJpeg()), skyActions(), loadGallery()]);
}

const partIsGone = 'This part of the program is no longer on the disk: it was updated meanwhile. Start it again when the work is done.';

/** Reports a part of the program that is missing; that is no reason to end a night. */
function withMyStacks(app: AppContext, use: (actions: Awaited<ReturnType<typeof myStacksActions>>) => Promise<void>): void {
	void myStacksActions().then(use, () => {
		const problem = partIsGone;
		app.change(view => ({
			...view,
			myStacks: {...view.myStacks, phase: 'read', problem, download: undefined},
			...(view.overlay?.kind === 'picture' && {overlay: {...view.overlay, error: problem}}),
		}));
	});
}

/** Performs what a key asked for beyond a change of the view. */
export function performAction(app: AppContext, action: Action): void {
	const {runtime, crowdSky, signal} = app;
	switch (action.kind) {
		case 'request': {
			runtime.store.dispatch(action.request);
			return;
		}

		case 'sendStacks': {
			runtime.store.dispatch({kind: 'uploadsRequested', places: stacksToSend(runtime.store.state(), action.of)});
			return;
		}

		case 'addAddress': {
			const address = parseScopeAddress(action.text);
			const isKnown = address.ok && runtime.store.state().scopes.some(({id}) => id === address.value.label);
			if (address.ok) runtime.addScope(address.value);
			app.change(view => {
				if (isKnown) return {...view, overlay: undefined, message: `${cleanText(action.text)} is in the list already`};
				if (address.ok) return {...view, overlay: undefined, message: `Looking for ${cleanText(action.text)}`, awaited: {kind: 'scope', id: address.value.label}};
				return view.overlay?.kind === 'address' ? {...view, overlay: {...view.overlay, error: sentence(address.problem)}} : view;
			});
			return;
		}

		case 'nameScope': {
			void giveName(app, action.scope, action.name).then(message => {
				app.change(view => ({...view, message}));
			});
			return;
		}

		case 'signIn': {
			const before = crowdSky.login()?.username;
			void crowdSky.signIn(action.username, action.password, signal).then(signedIn => {
				// What waited for a box that was closed meanwhile is no longer wanted.
				const {overlay} = app.view() ?? {};
				const then = overlay?.kind === 'login' ? overlay.then : [];
				app.change(view => afterSignIn(view, signedIn));
				if (!signedIn.ok) return;
				goOn(app, then, {isOther: before !== undefined && before !== action.username});
				if (!then.some(({kind}) => kind === 'readStacks')) performAction(app, {kind: 'readStacks'});
			});
			return;
		}

		case 'writeSettings': {
			void keep(app.settingsFile, action.settings).then(note => {
				app.change(view => view.overlay?.kind === 'settings' ? {...view, overlay: {...view.overlay, note}} : view);
			});
			return;
		}

		case 'askPurge': {
			void askPurge(app, action.places);
			return;
		}

		case 'copy': {
			const message = copiedWords[app.copy(action.text)](cleanText(action.text));
			app.change(view => ({...view, message}));
			return;
		}

		case 'searchAgain': {
			runtime.search();
			return;
		}

		case 'readStacks': {
			withMyStacks(app, async ({readStacks}) => readStacks(app));
			return;
		}

		case 'showStackPicture': {
			withMyStacks(app, async ({showStackPicture}) => showStackPicture(app, action));
			return;
		}

		case 'downloadStacks': {
			withMyStacks(app, async ({downloadStacks}) => downloadStacks(app, action));
			return;
		}

		case 'openDemo': {
			app.leave('demo');
			return;
		}

		case 'readSky': {
			void skyActions().then(async ({readSky}) => readSky(app), () => {
				app.change(view => ({...view, skyView: {...view.skyView, phase: 'read', problem: partIsGone}}));
			});
			return;
		}

		case 'quit': app.leave();
	}
}

/** Nobody tells whether the terminal has taken the text: many ask their user first, or ignore it. */
const copiedWords: Readonly<Record<Copied, (name: string) => string>> = {
	sent: name => `Copied, if your terminal allows it: ${name}`,
	tooLong: () => 'This name is too long to be copied',
	noClipboard: name => `This terminal has no clipboard: ${name}`,
};

/** From now on this run's stacks are sent, and what waited for the login goes on. `isOther`: somebody else was signed in before. */
export function goOn(app: AppContext, actions: readonly Action[], {isOther = false} = {}): void {
	const {store} = app.runtime;
	if (!app.isReadOnly) store.dispatch({kind: 'uploadModeChanged', mode: 'new'});
	store.dispatch({kind: 'signedIn', isOther});
	// If the new list cannot be read, the old one must not stand for it.
	if (isOther) app.change(view => ({...view, myStacks: {...view.myStacks, phase: 'unread', rows: []}}));
	for (const action of actions) performAction(app, action);
}

/** Saves the settings, and reports the result. */
async function keep(file: string | undefined, settings: Settings): Promise<{readonly text: string; readonly isBad: boolean}> {
	if (file === undefined) return {text: 'The demo keeps no settings.', isBad: true};
	const written = await writeSettings(file, settings);
	return written.ok ? {text: `Written to ${cleanText(file)}`, isBad: false} : {text: sentence(written.problem), isBad: true};
}

/** Gives a telescope a name, now and for the next start, and reports whether it was saved. */
async function giveName({runtime, settingsFile}: AppContext, scope: string, name: string | undefined): Promise<string> {
	const keys = runtime.nameScope(scope, name);
	const done = name === undefined ? `It is called ${cleanText(scope)} again` : `It is called ${cleanText(name)} from now on`;
	if (keys === undefined) return 'This telescope is no longer in the list';
	if (settingsFile === undefined) return `${done}; the demo does not keep it`;
	const written = await writeName(settingsFile, keys, name);
	return written.ok ? done : sentence(written.problem);
}

/** A refused login stays on the screen with the reason, and the password has to be typed again. */
function afterSignIn(view: ViewState, signedIn: Result<SignedIn>): ViewState {
	// Whatever else is open by now stays: the next keys are typed into it.
	const overlay = view.overlay?.kind === 'login' ? undefined : view.overlay;
	if (signedIn.ok) {
		const {notSaved} = signedIn.value;
		return {...view, isSignedIn: true, overlay, message: notSaved ? `Signed in until you quit. ${sentence(notSaved)}` : 'Signed in; every new stack is sent from now on'};
	}

	if (view.overlay?.kind !== 'login') return view;
	return {...view, overlay: {...view.overlay, isChecking: false, password: '', field: 'password', error: signedIn.problem.kind === 'login' ? sentence({...signedIn.problem, next: 'Type it again.'}) : sentence(signedIn.problem)}};
}
