import {createServer, type Socket} from 'node:net';
import {Listening} from '../seestar/listening.js';
import {RpcConnection} from '../seestar/rpc-connection.js';
import {ReplayAnswers} from './replay-answers.js';
import {objectIn} from './recorded-entry.js';
import type {RecordedTelescope} from './recorded-telescope.js';

/** How often to check whether an event is due, in ms. */
const lookEveryMs = 20;

type Told = {
	/**
	 * Called before each answer and at each check with the moment of the recording, in ms since 1970, which is before that
	 * of a command that it waits for.
	 */
	readonly onPosition: (atMs: number) => void;
	/** Called once for each method that the recording has no answer to. */
	readonly onUnrecorded: (method: string) => void;
};

/** The control port of a recorded telescope: answers and events as they were, the same for every client. */
export class ReplayServer {
	readonly listening: Listening;
	readonly #answers: ReplayAnswers;
	readonly #telescope: RecordedTelescope;
	readonly #told: Told;
	readonly #connections = new Set<RpcConnection>();
	readonly #unrecorded = new Set<string>();
	readonly #timers = new Set<NodeJS.Timeout>();
	#looking: NodeJS.Timeout | undefined;
	#nextPushed = 0;
	#nextDropped = 0;
	#count = 0;

	constructor(telescope: RecordedTelescope, {host, port, speed, ...told}: Told & {readonly host: string; readonly port: number; readonly speed: number}) {
		this.#telescope = telescope;
		this.#answers = new ReplayAnswers(telescope, speed);
		this.#told = told;
		this.listening = new Listening(createServer(socket => {
			this.#accept(socket);
		}), host, port);
	}

	async open(): Promise<void> {
		await this.listening.open();
		this.#looking = setInterval(() => {
			this.#look();
		}, lookEveryMs);
	}

	async close(): Promise<void> {
		clearInterval(this.#looking);
		for (const timer of this.#timers) clearTimeout(timer);
		await this.listening.close();
	}

	#accept(socket: Socket): void {
		const connection = new RpcConnection(socket, ++this.#count, true);
		this.#connections.add(connection);
		socket.on('close', () => this.#connections.delete(connection));
		connection.onLine(line => {
			this.#answer(connection, line);
		});
		this.#answers.clock.start();
	}

	/** Sends and does what is due by now. What happened while nobody was connected is over. */
	#look(): void {
		const position = this.#answers.clock.position();
		this.#tellPosition();
		const {pushed, dropped} = this.#telescope;
		for (; (pushed[this.#nextPushed]?.atMs ?? Number.POSITIVE_INFINITY) <= position; this.#nextPushed++) {
			for (const connection of this.#connections) connection.sendLine(pushed[this.#nextPushed]?.text ?? '');
		}

		for (; (dropped[this.#nextDropped] ?? Number.POSITIVE_INFINITY) <= position; this.#nextDropped++) this.listening.drop();
	}

	#tellPosition(): void {
		const {clock} = this.#answers;
		this.#told.onPosition(Math.min(clock.position(), clock.horizon() - 1));
	}

	#answer(connection: RpcConnection, line: string): void {
		const request = objectIn(line);
		const method = request?.['method'];
		if (request === undefined || typeof method !== 'string') return;
		const {id, params} = request;
		const answer = this.#answers.answer(connection.number, method, params);
		// The effect of a command, e.g. a file, exists when the command is answered.
		this.#tellPosition();
		if (answer.kind === 'silent') return;
		if (answer.kind === 'recorded') {
			this.#later(answer.delayMs, () => {
				connection.send({...answer.message, ...partsOf(answer.message, params), id});
			});
			return;
		}

		connection.send({jsonrpc: '2.0', Timestamp: '0', method, ...this.#instead(connection, method), id});
	}

	/** The answer to a question that was never asked in the recording. */
	#instead(connection: RpcConnection, method: string): Readonly<Record<string, unknown>> {
		if (method === 'test_connection') return {result: 'server connected!', code: 0};
		if (method === 'get_device_state' || method === 'pi_is_verified') return {result: method === 'pi_is_verified', code: 0};
		if (!this.#unrecorded.has(method)) {
			this.#unrecorded.add(method);
			this.#told.onUnrecorded(method);
		}

		// A telescope's tasks include its view, and the view may have been requested by itself.
		if (method === 'iscope_get_app_state' && this.#answers.knows('get_view_state')) {
			const view = this.#answers.answer(connection.number, 'get_view_state', undefined);
			if (view.kind === 'recorded') return {result: view.message['result'], code: 0};
		}

		// A folder that was never listed does not exist; it has no pages.
		if (this.#answers.knows(method)) return {result: {}, code: 0};
		return {error: 'method not found', code: 103};
	}

	#later(delayMs: number, act: () => void): void {
		if (delayMs < 1) {
			act();
			return;
		}

		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			act();
		}, delayMs);
		this.#timers.add(timer);
	}
}

/** The parts of a recorded full state that `keys` asks for; undefined if there are none. */
function partsOf({result}: Readonly<Record<string, unknown>>, params: unknown): {readonly result: unknown} | undefined {
	const keys: unknown = typeof params === 'object' && params !== null && 'keys' in params ? params.keys : undefined;
	if (!Array.isArray(keys) || typeof result !== 'object' || result === null) return undefined;
	return {result: Object.fromEntries(Object.entries(result).filter(([name]) => keys.includes(name)))};
}
