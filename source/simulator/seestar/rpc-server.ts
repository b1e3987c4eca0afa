import {createServer, type Socket} from 'node:net';
import type {Canary} from './canary.js';
import type {Faults, RpcFault} from './faults.js';
import {Listening} from './listening.js';
import {batchMethods} from './methods/batch.js';
import {deviceMethods} from './methods/device.js';
import {fileMethods} from './methods/files.js';
import {isAnsweredUnverified, verifyMethods} from './methods/verify.js';
import {RpcConnection} from './rpc-connection.js';
import {expectedObject, methodNotFound, objectOf, type Call, type Reply, type Scope} from './rpc-reply.js';
import {firmwareNumber} from './options.js';
import {Pace} from './pace.js';

/** A request as a client sent it. */
export type LoggedRequest = {
	readonly method: string;
	readonly params: unknown;
	/** Connections are counted from 1. */
	readonly connection: number;
	/** Milliseconds since 1970. */
	readonly atMs: number;
};

const methods = {...verifyMethods, ...deviceMethods, ...fileMethods, ...batchMethods};

/** After every so many requests, an event is sent between a request and its reply. */
const eventBeforeReply = 3;

/** The control port: JSON-RPC with one object per line, and events to everybody (section 2 of the protocol notes). */
export class RpcServer {
	readonly listening: Listening;
	readonly requests: LoggedRequest[] = [];
	readonly #connections = new Set<RpcConnection>();
	readonly #parts: {scope: () => Scope; faults: Faults; canary: Canary};
	readonly #pace: Pace;
	#connectionCount = 0;
	#statusTimer: NodeJS.Timeout | undefined;

	constructor(parts: {scope: () => Scope; faults: Faults; canary: Canary}, host: string, port: number) {
		this.#parts = parts;
		this.#pace = new Pace(() => parts.scope().setup);
		const server = createServer(socket => this.#accept(socket));
		this.listening = new Listening(server, host, port);
	}

	async open(): Promise<void> {
		await this.listening.open();
		this.#statusTimer = setInterval(() => this.#pushStatus(), this.#parts.scope().setup.statusSeconds * 1000);
		// The open port keeps the process alive; the periodic events should not.
		this.#statusTimer.unref();
	}

	async close(): Promise<void> {
		clearInterval(this.#statusTimer);
		await this.listening.close();
	}

	/** Sends an event to every client; adds its name and the time. */
	push(name: string, fields: Readonly<Record<string, unknown>>): void {
		for (const connection of this.#connections) connection.send(this.#event(name, fields));
	}

	#event(name: string, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
		return {Event: name, Timestamp: this.#parts.scope().clock.uptime(), ...fields};
	}

	#pushStatus(): void {
		this.push('PiStatus', {temp: 48.5});
	}

	#accept(socket: Socket): void {
		const fault = this.#parts.faults.take('connect', ['rpc']);
		if (fault?.kind === 'reset') {
			socket.resetAndDestroy();
			return;
		}

		const connection = new RpcConnection(socket, ++this.#connectionCount, this.#parts.scope().setup.handshake === undefined);
		if (fault?.kind === 'halfOpen') connection.goHalfOpen();
		this.#connections.add(connection);
		socket.on('close', () => this.#connections.delete(connection));
		connection.onLine(line => {
			this.#pace.run(() => this.#answer(connection, line));
		});
		connection.send(this.#event('PiStatus', {temp: 48.5, battery_capacity: 86}));
	}

	#answer(connection: RpcConnection, line: string): void {
		const request = requestOf(line);
		if (request === undefined) return;
		const {method} = request;
		this.requests.push({method, params: request.params, connection: connection.number, atMs: Date.now()});
		if (this.requests.length % eventBeforeReply === 0) connection.send(this.#event('PiStatus', {battery_capacity: 86}));
		const fault = this.#parts.faults.take('rpc', [method]);
		if (fault?.kind === 'halfOpen') connection.goHalfOpen();
		if (fault?.kind === 'silent' || fault?.kind === 'halfOpen') return;
		if (fault?.kind === 'meanwhile') {
			void Promise.resolve(fault.act()).catch(() => undefined).then(() => {
				this.#carryOut(connection, request, undefined);
			});
			return;
		}

		this.#carryOut(connection, request, fault);
	}

	#carryOut(connection: RpcConnection, request: Request, fault: RpcFault | undefined): void {
		const {id, method} = request;
		const scope = this.#parts.scope();
		const envelope = {jsonrpc: '2.0', Timestamp: scope.clock.uptime(), method};
		if (fault?.kind === 'error') {
			connection.reply({...envelope, error: fault.error, code: fault.code, id}, undefined);
			return;
		}

		const reply = this.#call(connection, request, scope);
		if (reply === undefined) return;
		connection.reply('result' in reply ? {...envelope, result: scope.setup.reshape?.(method, reply.result) ?? reply.result, code: 0, id} : {...envelope, ...reply, id}, fault);
	}

	#call(connection: RpcConnection, {method, params}: Request, scope: Scope): Reply {
		if (this.#parts.canary.forbidsMethod(method)) return methodNotFound;
		if (!connection.state.isVerified && !isAnsweredUnverified(method)) return undefined;
		if (scope.setup.missingMethods.includes(method)) return methodNotFound;
		const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
		if (handler === undefined) return methodNotFound;
		const call = undecorated(params, scope.setup.firmware);
		if (call === undefined) return expectedObject;
		return handler({scope, connection: connection.state, method, ...call});
	}
}

type Request = {readonly id: unknown; readonly method: string; readonly params: unknown};

function requestOf(line: string): Request | undefined {
	try {
		const request = objectOf(JSON.parse(line));
		return typeof request?.['method'] === 'string' ? {id: request['id'], method: request['method'], params: request['params']} : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Removes `verify` from the parameters, in any of the dialects of section 2.1. Undefined: a dictionary wrapped in a list,
 * which firmware from 7.06 on refuses.
 */
function undecorated(params: unknown, firmware: string): Pick<Call, 'params' | 'isDecorated'> | undefined {
	if (params === 'verify') return {params: undefined, isDecorated: false};
	if (Array.isArray(params) && params.at(-1) === 'verify') {
		if (params.length === 1) return {params: undefined, isDecorated: false};
		if (objectOf(params[0]) !== undefined && firmwareNumber(firmware) >= 2706) return undefined;
		return {params: params[0] as unknown, isDecorated: false};
	}

	const dictionary = objectOf(params);
	if (dictionary === undefined || !('verify' in dictionary)) return {params, isDecorated: false};
	const {verify: _, ...rest} = dictionary;
	return {params: rest, isDecorated: true};
}
