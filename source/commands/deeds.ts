import type {Settings} from '../machine/settings.js';
import type {Deed, ViewState} from '../machine/view/view-state.js';
import type {Runtime} from '../runtime/runtime.js';
import {parseScopeAddress} from '../seestar/address.js';
import {cleanText} from '../text/clean.js';
import {sentence, type Result} from '../trouble/trouble.js';
import type {Picture} from '../widgets/half-blocks.js';
import {writeSettings} from './config-write.js';
import {askPurge} from './purge-deed.js';
import type {Sky} from './sky.js';
import {fetchThumbnail} from './thumbnail.js';

/** What the keys of the interactive program can reach. */
export type Desk = {
	readonly runtime: Runtime;
	readonly sky: Sky;
	readonly signal: AbortSignal;
	readonly isReadOnly: boolean;
	/** Where settings are kept; undefined in the demo, which keeps none. */
	readonly settingsFile: string | undefined;
	view(): ViewState | undefined;
	/** Changes the view and draws it. */
	change(next: (view: ViewState) => ViewState): void;
	setPicture(picture: Picture | undefined): void;
	repaint(): void;
	/** Ends the interactive program. */
	leave(): void;
};

/** Does what a key asked for beyond the view. */
export function doDeed(desk: Desk, deed: Deed): void {
	const {runtime, sky, signal} = desk;
	switch (deed.kind) {
		case 'wish': {
			runtime.store.dispatch(deed.wish);
			return;
		}

		case 'addAddress': {
			const address = parseScopeAddress(deed.text);
			if (address.ok) runtime.addScope(address.value);
			desk.change(view => {
				if (address.ok) return {...view, overlay: undefined, message: `Looking for ${cleanText(deed.text)}`};
				return view.overlay?.kind === 'address' ? {...view, overlay: {...view.overlay, error: sentence(address.trouble)}} : view;
			});
			return;
		}

		case 'signIn': {
			void sky.signIn(deed.username, deed.password, signal).then(signedIn => {
				desk.change(view => afterSignIn(view, signedIn));
				if (signedIn.ok) goOn(desk, deed.then);
			});
			return;
		}

		case 'showPicture': {
			const seestar = runtime.seestar(deed.scope);
			void (seestar && fetchThumbnail(seestar, deed.folder, deed.file, signal))?.then(fetched => {
				const {overlay} = desk.view() ?? {};
				if (overlay?.kind !== 'picture' || overlay.file !== deed.file) return;
				desk.setPicture(fetched.ok ? fetched.value : undefined);
				desk.change(view => ({...view, overlay: {...overlay, isThere: fetched.ok, error: fetched.ok ? undefined : sentence(fetched.trouble)}}));
			});
			return;
		}

		case 'writeSettings': {
			void keep(desk.settingsFile, deed.settings).then(note => {
				desk.change(view => view.overlay?.kind === 'settings' ? {...view, overlay: {...view.overlay, note}} : view);
			});
			return;
		}

		case 'askPurge': {
			void askPurge(desk, deed.places);
			return;
		}

		case 'searchAgain': {
			runtime.search();
			return;
		}

		case 'repaint': {
			desk.repaint();
			return;
		}

		case 'quit': desk.leave();
	}
}

/** What this run stacks is sent from now on, and what waited for the login goes on. */
export function goOn(desk: Desk, deeds: readonly Deed[]): void {
	const {store} = desk.runtime;
	if (!desk.isReadOnly) store.dispatch({kind: 'uploadModeChanged', mode: 'new'});
	store.dispatch({kind: 'signedIn'});
	for (const deed of deeds) doDeed(desk, deed);
}

/** Writes the settings, and says what came of it. */
async function keep(file: string | undefined, settings: Settings): Promise<{readonly text: string; readonly isBad: boolean}> {
	if (file === undefined) return {text: 'The demo keeps no settings.', isBad: true};
	const written = await writeSettings(file, settings);
	return written.ok ? {text: `Written to ${cleanText(file)}`, isBad: false} : {text: sentence(written.trouble), isBad: true};
}

/** A login that was refused stays on the screen with the reason; the password is typed anew. */
function afterSignIn(view: ViewState, signedIn: Result<void>): ViewState {
	if (signedIn.ok) return {...view, isSignedIn: true, overlay: undefined, message: 'Signed in; every new stack is sent from now on'};
	if (view.overlay?.kind !== 'login') return view;
	return {...view, overlay: {...view.overlay, isChecking: false, password: '', field: 'password', error: sentence(signedIn.trouble)}};
}
