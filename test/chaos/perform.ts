import {RawClient} from '../simulator/seestar/raw-client.js';
import type {SimulatedSeestar} from '../../source/simulator/simulator.js';
import type {Act} from './any-act.js';
import {pickedFrames, type Stage} from './stage.js';
import {world} from './world-clock.js';

/** What acts need of the night: a sleep in its own time that ends with it, and a log of what happened. */
export type Theatre = {
	readonly isOver: () => boolean;
	readonly sleep: (nightMs: number) => Promise<void>;
	readonly note: (what: string) => void;
	/** Acts in progress, which have to be over before the night is. */
	readonly going: Array<Promise<void>>;
	/** Connections of other clients, by telescope. */
	readonly guests: Map<SimulatedSeestar, Set<number>>;
};

const longestWaitMs = 20_000;

/** Waits for the moment of an act and performs it; an act whose moment never comes is not performed. */
export async function schedule(act: Act, stage: Stage, theatre: Theatre): Promise<void> {
	const {when} = act;
	const {scope} = stage;
	const happen = async () => {
		if (theatre.isOver()) return;
		theatre.note(`${scope.hostOption}: ${JSON.stringify(act)}`);
		await perform(act, stage, theatre).catch((error: unknown) => {
			theatre.note(`  in vain: ${String(error)}`);
		});
	};

	switch (when.at) {
		case 'ms':
			await world.sleep(when.afterMs);
			await happen();
			return;
		case 'command':
			// An act that breaks the connection of that very command cannot be awaited by it.
			scope.faults.add({on: 'rpc', match: when.method, nth: when.nth, do: {kind: 'meanwhile', act() {
				const happening = happen();
				theatre.going.push(happening);
				return act.kind === 'guest' ? happening : undefined;
			}}});
			return;
		case 'batch':
			while (scope.batchRuns.length < when.nth && !theatre.isOver()) await world.sleep(4);
			await theatre.sleep(when.afterMs);
			await happen();
	}
}

async function perform(act: Act, stage: Stage, theatre: Theatre): Promise<void> {
	const {scope} = stage;
	switch (act.kind) {
		case 'drop':
			scope.dropConnections(act.services);
			return;
		case 'close':
			await scope.closePort(act.service);
			await theatre.sleep(act.forMs);
			await scope.openPort(act.service);
			return;
		case 'restart':
			await scope.restart({keepsBatchState: act.keepsBatchState, offMs: act.offMs});
			return;
		case 'observe':
			scope.setObserving({target: 'M 44', frames: 12});
			await theatre.sleep(act.forMs);
			scope.setObserving(undefined);
			return;
		case 'guest':
			await (act.overSocket && !stage.plan.hasKey ? guestOverSocket(act, stage, theatre) : guestInside(act, stage, theatre));
			return;
		case 'steal': {
			await scope.closePort('rpc');
			const {folder, files} = pickedFrames(stage.plan, act.frames);
			await untilIdle(scope, theatre);
			if (act.clears) scope.guest.clear();
			if (!isWorking(scope) && !theatre.isOver()) scope.startForeignBatch(folder, files);
			await theatre.sleep(act.forMs);
			await scope.openPort('rpc');
		}
	}
}

type GuestAct = Extract<Act, {kind: 'guest'}>;

async function guestInside({does, frames}: GuestAct, {scope, plan}: Stage, theatre: Theatre): Promise<void> {
	const {folder, files} = pickedFrames(plan, frames);
	for (const action of does) {
		if (action === 'set') scope.guest.set(folder, files);
		else if (action === 'stop') scope.guest.stop();
		else if (action === 'clear') scope.guest.clear();
		else if (action === 'start' && !isWorking(scope)) scope.startForeignBatch(folder, files);
		else if (action === 'wait') await untilIdle(scope, theatre);
	}
}

async function guestOverSocket({does, frames}: GuestAct, {scope, plan}: Stage, theatre: Theatre): Promise<void> {
	const client = await RawClient.to(scope);
	const mark = `guest ${Math.random()}`;
	await client.ask('test_connection', {mark});
	const own = scope.requests.findLast(({params}) => (params as {mark?: string} | undefined)?.mark === mark)?.connection;
	if (own !== undefined) theatre.guests.get(scope)?.add(own);
	const {folder, files} = pickedFrames(plan, frames);
	const path = `MyWorks/${folder}`;
	const isNew = Number(plan.firmware) >= 7.75;
	for (const action of does) {
		// A client that is not known as a guest would be taken for the program.
		if (own === undefined) break;
		if (action === 'set') await client.ask('set_batch_stack_setting', {path, files: files.map(name => ({name: isNew ? `${path}/${name}` : name}))});
		else if (action === 'start') await client.ask('start_batch_stack');
		else if (action === 'stop') await client.ask('stop_batch_stack');
		else if (action === 'clear') await (isNew ? client.ask('clear_batch_stack') : client.ask('clear_app_state', {name: 'BatchStack'}));
		else await untilIdle(scope, theatre);
	}

	client.end();
}

export function isWorking(scope: SimulatedSeestar): boolean {
	return scope.batchRuns.some(({result}) => result === 'working');
}

async function untilIdle(scope: SimulatedSeestar, theatre: Theatre): Promise<void> {
	for (let waited = 0; waited < longestWaitMs && isWorking(scope) && !theatre.isOver(); waited += 300) await theatre.sleep(300);
}
