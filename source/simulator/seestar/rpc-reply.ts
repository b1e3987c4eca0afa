import type {BatchStack} from './batch-stack.js';
import type {Observing, Setup} from './options.js';
import type {ScopeClock} from './scope-clock.js';
import type {Storage} from './storage.js';

/** What a method answers: a result, or an error with the firmware's code; undefined means silence. */
export type Reply = {readonly result: unknown} | {readonly error: string; readonly code: number} | undefined;

/** What a method can see of the telescope and of the connection that asks. */
export type Call = {
	readonly scope: Scope;
	readonly connection: ConnectionState;
	readonly method: string;
	/** Parameters without the `verify` decoration. */
	readonly params: unknown;
	/** Whether `verify` was inside the parameters' dictionary. */
	readonly isDecorated: boolean;
};

/** The telescope behind all connections. */
export type Scope = {
	readonly setup: Setup;
	readonly clock: ScopeClock;
	readonly storage: Storage;
	readonly batch: BatchStack;
	readonly observing: Observing | undefined;
	/** A plan is running that waits for its next target. */
	readonly isPlanWaiting: boolean;
};

/** What belongs to one connection: the challenge, and the folder that listings are about. */
export type ConnectionState = {
	/** Connections are counted from 1. */
	readonly number: number;
	challenge: string | undefined;
	isVerified: boolean;
	listing: {readonly folder: string; readonly names: readonly string[] | undefined} | undefined;
};

export type Method = (call: Call) => Reply;

export const done: Reply = {result: 0};
export const methodNotFound: Reply = {error: 'method not found', code: 103};
export const expectedObject: Reply = {error: 'expected object param', code: 107};
export const unexpectedParam: Reply = {error: 'unexpected param', code: 109};
export const failToOperate: Reply = {error: 'fail to operate', code: 207};

/** A dictionary of parameters, or undefined. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : undefined;
}
