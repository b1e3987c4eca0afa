import {App} from '../screens/app.js';
import {scrolledOverlay} from '../screens/overlays.js';
import {paste} from '../machine/view/paste.js';
import {press} from '../machine/view/press.js';
import {settled} from '../machine/view/list-motion.js';
import {initialView, type ViewState} from '../machine/view/view-state.js';
import {isWorkLeft, runningJobs} from '../machine/view/stack-rows.js';
import {summaryOf} from '../machine/summary.js';
import type {State} from '../machine/state.js';
import {createRuntime, type Runtime} from '../runtime/runtime.js';
import {capabilitiesOf} from '../terminal/capabilities.js';
import {openTerminal, type Terminal} from '../terminal/session.js';
import {cleanText} from '../text/clean.js';
import {sentence, type Trouble} from '../trouble/trouble.js';
import type {Picture} from '../widgets/half-blocks.js';
import {themeOf} from '../widgets/theme.js';
import {doDeed, goOn, type Desk} from './deeds.js';
import {configFileOf} from './config.js';
import {exitStatus, exitStatusOf, statusBeforeWork} from './exit-status.js';
import type {Invocation} from './invocation.js';
import {clockSpan, summaryLine} from './lines.js';
import {openLog} from './log-file.js';
import {createPlainPrinter} from './plain-printer.js';
import type {World} from './run-command.js';
import {reachOf, type Reach} from './scopes-of.js';
import {settingsOf} from './settings-of.js';
import type {Sky} from './sky.js';

/** Seconds a frame that the demo's telescope takes. */
const demoPace = 0.05;
/** How often clocks and remaining times move on, ms. */
const tickMs = 1000;

export type InteractiveWorld = World & {
	readonly logFolder: string;
	/** What the only scope is called, instead of its address: for the demo. */
	readonly scopeName?: string;
	/** The CrowdSky server and who is signed in. */
	readonly sky: Sky;
};

/** The full-screen program: resolves with the exit status when the user has left it. */
export async function runInteractive(invocation: Invocation, world: InteractiveWorld): Promise<number> {
	const {environment, output, dataFolder, logFolder, configFolder, scopeName, sky, signal} = world;
	const log = openLog(logFolder, () => new Date());
	const reach = await reachOf(invocation, environment, {
		log(line) {
			log.write(line);
		},
	});
	if (!reach.ok) {
		output.err(sentence(reach.trouble));
		return statusBeforeWork(reach.trouble);
	}

	const isReadOnly = invocation.switches.has('read-only');
	const runtime = createRuntime({
		...(scopeName === undefined ? reach.value : renamed(reach.value, scopeName)),
		settings: settingsOf(invocation),
		goal: {depth: 'plan', targets: undefined, adopts: !isReadOnly, recording: 'watch'},
		dataFolder,
		timeZone: invocation.texts.get('time-zone')?.[0],
		server: sky.server,
		...(scopeName === undefined ? {} : {usualPace: demoPace}),
	});
	const settingsFile = invocation.switches.has('demo') ? undefined : configFileOf(invocation, configFolder);
	let failed: Trouble | undefined = undefined as Trouble | undefined;
	const status = await show(runtime, {invocation, isReadOnly, log, signal, environment, sky, settingsFile, onFailed(trouble) {
		failed = trouble;
	}});
	await runtime.close();
	await log.flush();
	if (failed) output.err(sentence(failed));
	farewell(runtime.store.state(), output.out);
	return status;
}

/** The demo's telescope has a name that one can remember. */
function renamed(reach: Reach, label: string): Reach {
	return {...reach, discover: async (onFound, signal) => reach.discover(address => {
		onFound({...address, label});
	}, signal)};
}

type Showing = {readonly invocation: Invocation; readonly isReadOnly: boolean; readonly log: ReturnType<typeof openLog>; readonly signal: AbortSignal; readonly environment: World['environment']; readonly sky: Sky; readonly settingsFile: string | undefined; /** Why the program ends without the user's wish. */ readonly onFailed: (trouble: Trouble) => void};

/** Draws the state and takes keys until the user leaves. */
async function show(runtime: Runtime, {invocation, isReadOnly, log, signal, environment, sky, settingsFile, onFailed}: Showing): Promise<number> {
	const {store} = runtime;
	const theme = themeOf(capabilitiesOf({
		environment,
		isInputTty: true,
		isOutputTty: true,
		switches: {ascii: invocation.switches.has('ascii'), noColor: invocation.switches.has('no-color')},
		platform: process.platform,
	}));
	const printer = createPlainPrinter('stack', {out: line => {
		log.write(line);
	}, err: line => {
		log.write(line);
	}});
	return new Promise(resolve => {
		let view: ViewState | undefined;
		let picture: Picture | undefined;
		const holder: {terminal: Terminal | undefined} = {terminal: undefined};
		const leave = (status: number) => {
			clearInterval(ticking);
			unsubscribe();
			holder.terminal?.setTitle('');
			holder.terminal?.close();
			resolve(status);
		};

		const draw = () => {
			const {terminal} = holder;
			if (!terminal || !view) return;
			view = settled(store.state(), {...view, ...terminal.size});
			const drawn = {...view, log: log.lines()};
			terminal.draw(({columns, rows}) => <App state={store.state()} view={{...drawn, columns, rows}} theme={theme} picture={picture} />);
		};

		const desk: Desk = {
			runtime,
			sky,
			signal,
			isReadOnly,
			settingsFile,
			view: () => view,
			change(next) {
				if (view) view = next(view);
				draw();
			},
			setPicture(next) {
				picture = next;
			},
			repaint() {
				holder.terminal?.repaint();
			},
			leave() {
				leave(exitStatusOf(store.state()) === exitStatus.someFailed ? exitStatus.someFailed : exitStatus.done);
			},
		};

		const unsubscribe = store.subscribe(change => {
			printer.change(change);
			if (view) view = reacted(change.before, change.after, view, holder.terminal);
			draw();
		});
		const ticking = setInterval(() => {
			store.dispatch({kind: 'ticked'});
		}, tickMs);
		const terminal = openTerminal({
			onKey(key) {
				if (!view) return;
				const scrolled = scrolledOverlay({state: store.state(), view: {...view, log: log.lines()}, theme});
				const pressed = press(store.state(), scrolled, key);
				view = pressed.view;
				for (const deed of pressed.deeds) doDeed(desk, deed);
				draw();
			},
			onPaste(text) {
				if (view) view = paste(store.state(), view, text);
				draw();
			},
			onResize: draw,
			onResume() {
				store.dispatch({kind: 'ticked'});
			},
			onEnd() {
				leave(exitStatus.cancelled);
			},
		});
		holder.terminal = terminal;
		view = {...initialView({...terminal.size, isReadOnly}), isSignedIn: sky.login() !== undefined};
		if (view.isSignedIn) goOn(desk, []);
		draw();
		signal.addEventListener('abort', () => {
			leave(exitStatus.cancelled);
		}, {once: true});
		void runtime.start().then(started => {
			if (started.ok) return;
			// Nothing can be remembered, so nothing is begun; for the log, too.
			store.dispatch({kind: 'warned', warning: {scope: undefined, ...started.trouble}});
			onFailed(started.trouble);
			leave(exitStatus.unexpected);
		});
	});
}

/** What the view does by itself: the summary opens when the last block has ended, with one bell; the title tells how far it is. */
function reacted(before: State, after: State, view: ViewState, terminal: Terminal | undefined): ViewState {
	if (before.jobs === after.jobs) return view;
	const ended = after.jobs.filter(({endedAtMs}) => endedAtMs !== undefined).length;
	terminal?.setTitle(isWorkLeft(after) ? `CrowdSky ${ended}/${after.jobs.length}` : 'CrowdSky');
	if (!isWorkLeft(before) || isWorkLeft(after)) return view;
	terminal?.ring();
	return view.screen === 'stack' && !view.overlay && !view.hasOpenedDone ? {...view, screen: 'done', hasOpenedDone: true} : view;
}

/** The same summary on the normal screen, and what goes on without the program. */
function farewell(state: State, out: (line: string) => void): void {
	if (state.jobs.length === 0) return;
	for (const job of state.jobs) {
		if (job.phase === 'stacked') out(`${cleanText(job.target)}  ${cleanText(job.file ?? '')}`);
		if (job.phase === 'failed' && job.trouble) out(sentence(job.trouble));
	}

	for (const {scope, target, block} of runningJobs(state)) out(`${cleanText(scope)} still stacks ${cleanText(target)}, ${clockSpan(block)}: it finishes alone, and the next start names it.`);
	out(summaryLine(summaryOf(state)));
}
