import {App} from '../tui/app.js';
import {scrolledOverlay} from '../tui/overlays/overlays.js';
import {paste} from '../tui/paste.js';
import {press} from '../tui/press.js';
import {currentViewOf} from '../tui/current-view.js';
import {initialView} from '../tui/view-state.js';
import {reactionTo} from '../tui/reaction.js';
import {sharedSwitch} from '../runtime/linked-signal.js';
import {createRuntime, type Runtime} from '../runtime/runtime.js';
import type {Change} from '../runtime/store.js';
import {capabilitiesOf} from '../terminal/capabilities.js';
import {takeWarnings} from '../terminal/node-warnings.js';
import {pixelsFor} from '../terminal/graphics/bytes-per-screen.js';
import {pictureKinds, type PictureKind} from '../terminal/graphics/picture-kind.js';
import {openTerminal, type Terminal} from '../terminal/session.js';
import {cleanText} from '../format/clean-text.js';
import {sentence, type Problem} from '../errors/problem.js';
import type {Picture} from '../components/half-block-image.js';
import {themeOf} from '../components/theme.js';
import {loadActionsAhead, performAction, goOn} from '../tui/actions/perform-action.js';
import type {AppContext} from '../tui/actions/app-context.js';
import {galleryPicturesOf} from '../tui/actions/gallery-pictures.js';
import {configFileOf} from '../options/config/config.js';
import {exitStatus, exitStatusOf, statusBeforeWork} from '../options/exit-status.js';
import type {Invocation} from '../options/parse.js';
import {farewellLines} from './farewell.js';
import {openLog} from './output/log-file.js';
import {createPlainPrinter} from './output/plain-printer.js';
import {collectSooner, keepHeapSmall} from './small-heap.js';
import type {CommandContext} from './run-command.js';
import {loadAhead} from '../setup/load-ahead.js';
import {scopeSourceOf, type ScopeSource} from '../setup/telescopes.js';
import {settingsOf} from '../setup/settings-of.js';
import type {CrowdSkySession} from '../setup/crowdsky-session.js';

/** Seconds per frame for the demo's telescope. */
const demoPace = 0.05;
/** How often clocks and remaining times are updated, in ms. */
const tickMs = 1000;

type InteractiveContext = CommandContext & {
	readonly logFolder: string;
	/** The name of the only scope, instead of its address: for the demo. */
	readonly scopeName?: string;
	/** The CrowdSky server and who is signed in. */
	readonly crowdSky: CrowdSkySession;
};

/** How the full-screen program ended: with a status, or with the wish to see the demo. */
export type InteractiveEnd = number | 'demo';

/** The full-screen program: resolves when the user has left it. */
export async function runInteractive(invocation: Invocation, context: InteractiveContext): Promise<InteractiveEnd> {
	const {environment, output, dataFolder, logFolder, configFolder, scopeName, crowdSky, signal, tap} = context;
	const log = openLog(logFolder, () => new Date());
	const source = await scopeSourceOf(invocation, environment, {
		tap,
		log(line) {
			log.write(line);
		},
	});
	if (!source.ok) {
		output.err(sentence(source.problem));
		return statusBeforeWork(source.problem);
	}

	const isReadOnly = invocation.switches.has('read-only');
	const isDemo = scopeName !== undefined;
	const runtime = createRuntime({
		...(scopeName === undefined ? source.value : renamed(source.value, scopeName)),
		settings: settingsOf(invocation),
		goal: {depth: 'plan', targets: undefined, adopts: !isReadOnly, recording: 'watch'},
		dataFolder,
		timeZone: invocation.texts.get('time-zone')?.[0],
		names: invocation.names,
		server: crowdSky.server,
		...(scopeName === undefined ? {} : {usualPace: demoPace}),
	});
	const settingsFile = invocation.switches.has('demo') ? undefined : configFileOf(invocation, configFolder);
	let failed: Problem | undefined = undefined as Problem | undefined;
	const status = await show(runtime, {invocation, isReadOnly, isDemo, log, signal, environment, crowdSky, dataFolder, settingsFile, onFailed(problem) {
		failed = problem;
	}});
	await runtime.close();
	await log.flush();
	if (failed) output.err(sentence(failed));
	// A demo without a folder of its own takes its log along.
	const logFile = isDemo && !invocation.texts.has('data') ? undefined : log.file;
	const isSignedIn = crowdSky.login() !== undefined;
	for (const line of farewellLines(runtime.store.state(), {columns: process.stdout.columns, logFile, isSignedIn, isDemo})) output.out(line);
	return status;
}

/** The demo's telescope has a name that is easy to remember. */
function renamed(source: ScopeSource, label: string): ScopeSource {
	return {...source, discover: async (onFound, signal) => source.discover(address => {
		onFound({...address, label});
	}, signal)};
}

type Showing = {readonly invocation: Invocation; readonly isReadOnly: boolean; readonly isDemo: boolean; readonly log: ReturnType<typeof openLog>; readonly signal: AbortSignal; readonly environment: CommandContext['environment']; readonly crowdSky: CrowdSkySession; readonly dataFolder: string; readonly settingsFile: string | undefined; /** Why the program ends although the user did not ask for it. */ readonly onFailed: (problem: Problem) => void};

/** Draws the state and takes keys until the user leaves. */
async function show(runtime: Runtime, {invocation, isReadOnly, isDemo, log, signal, environment, crowdSky, dataFolder, settingsFile, onFailed}: Showing): Promise<InteractiveEnd> {
	const {store} = runtime;
	const capabilities = capabilitiesOf({
		environment,
		isInputTty: true,
		isOutputTty: true,
		switches: {ascii: invocation.switches.has('ascii'), noColor: invocation.switches.has('no-color')},
		platform: process.platform,
	});
	const theme = themeOf(capabilities);
	const printer = createPlainPrinter('stack', {out: line => {
		log.write(line);
	}, err: line => {
		log.write(line);
	}});
	return new Promise(resolve => {
		const view = currentViewOf(() => ({state: store.state(), size: holder.terminal?.size ?? {columns: 0, rows: 0}}));
		let picture: Picture | undefined;
		const holder: {terminal: Terminal | undefined} = {terminal: undefined};
		// What only the screens want ends with them: a download would leave its part behind.
		const leaving = sharedSwitch();
		const leave = (status: InteractiveEnd) => {
			leaving.abort();
			clearTimeout(loading);
			clearInterval(ticking);
			unsubscribe();
			gallery.end();
			giveBackWarnings();
			holder.terminal?.setTitle('');
			holder.terminal?.close();
			resolve(status);
		};

		const draw = () => {
			view.age();
			holder.terminal?.draw(({columns, rows}) => {
				const shown = view.get();
				if (!shown) return null;
				gallery.look(store.state(), shown);
				return <App state={store.state()} view={{...shown, log: log.lines(), columns, rows}} theme={theme} thumbnailOf={gallery.thumbnailOf} picture={picture} />;
			});
		};

		const react = (change: Change) => {
			view.change(old => {
				const {view: next, title, rings} = reactionTo(change.before, change.after, old);
				if (title !== undefined) holder.terminal?.setTitle(title);
				if (rings && !invocation.switches.has('no-bell')) holder.terminal?.ring();
				return next;
			});
		};

		const app: AppContext = {
			runtime,
			crowdSky,
			dataFolder,
			signal: leaving.signal,
			isReadOnly,
			settingsFile,
			view: () => view.get(),
			change(next) {
				const now = view.get();
				if (now) view.set(next(now));
				draw();
			},
			copy: text => holder.terminal?.copy(text) ?? 'noClipboard',
			pictureSize: cells => pixelsFor(cells, holder.terminal?.size ?? cells, holder.terminal?.graphics?.cell),
			setPicture(next) {
				picture = next;
			},
			retryPictures: () => gallery.tryAgain(),
			leave(next) {
				leave(next ?? (exitStatusOf(store.state()) === exitStatus.someFailed ? exitStatus.someFailed : exitStatus.done));
			},
		};

		const gallery = galleryPicturesOf(app, draw);
		const unsubscribe = store.subscribe(change => {
			printer.change(change);
			react(change);
			draw();
		});
		const giveBackWarnings = takeWarnings(line => {
			log.write(cleanText(line));
		});
		// Before the telescopes are read: what the room for new objects has grown to by then it keeps.
		keepHeapSmall();
		collectSooner();
		const loading = setTimeout(() => {
			loadAhead();
			loadActionsAhead();
			// What the server has stands beside what is stacked.
			// Whoever has opened my stacks meanwhile has the list, or waits for it.
			if (crowdSky.login() && view.get()?.myStacks.phase === 'unread') performAction(app, {kind: 'readStacks'});
		}, tickMs);
		const ticking = setInterval(() => {
			store.dispatch({kind: 'ticked'});
		}, tickMs);
		const terminal = openTerminal({
			onKey(key) {
				const now = view.get();
				if (!now) return;
				const scrolled = scrolledOverlay(store.state(), {...now, log: log.lines()});
				const pressed = press(store.state(), scrolled, key);
				view.set(pressed.view);
				for (const action of pressed.actions) performAction(app, action);
				draw();
			},
			onPaste(text) {
				const now = view.get();
				if (now) view.set(paste(store.state(), now, text));
				draw();
			},
			onResize: draw,
			pictures: pictureKindOf(invocation, capabilities),
			onGraphics: draw,
			onResume() {
				store.dispatch({kind: 'ticked'});
			},
			onEnd() {
				leave(exitStatus.cancelled);
			},
		});
		holder.terminal = terminal;
		const first = {...initialView({...terminal.size, isReadOnly, isDemo}), isSignedIn: crowdSky.login() !== undefined};
		view.set(first);
		if (first.isSignedIn) goOn(app, []);
		draw();
		signal.addEventListener('abort', () => {
			leave(exitStatus.cancelled);
		}, {once: true});
		void runtime.start().then(started => {
			if (started.ok) return;
			// If nothing can be remembered, nothing is started; this goes to the log, too.
			store.dispatch({kind: 'warned', warning: {scope: undefined, ...started.problem}});
			onFailed(started.problem);
			leave(exitStatus.unexpected);
		});
	});
}

/** How pictures are drawn. Real ones have colours: where there are to be none, or nothing but ASCII, shades of grey stand for them. */
function pictureKindOf({texts}: Invocation, {isAscii, hasColor}: {readonly isAscii: boolean; readonly hasColor: boolean}): PictureKind {
	const [told] = texts.get('pictures') ?? [];
	return isAscii || !hasColor ? 'blocks' : pictureKinds.find(kind => kind === told) ?? 'auto';
}
