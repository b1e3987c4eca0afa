import {closeSync, constants, openSync} from 'node:fs';
import process from 'node:process';
import type {IPty} from '@lydell/node-pty';

/** Parts of node-pty's terminal outside Windows that its types leave out. */
type UnixTerminal = {readonly _pty: string; readonly _socket: {destroy: () => unknown}};

/** Closes the terminal at once, with everything that it still holds. */
export type Release = () => void;

/**
 * Has everything read that a program wrote before its end. Once no process has the pseudo-terminal open, libuv takes the next
 * read that does not fill its buffer for the last one, and 200 ms after the end node-pty stops reading: a busy machine loses
 * kilobytes. So this process keeps the terminal open until the program has ended and nothing more arrives.
 */
export function readUntilEnd(program: IPty, bytesRead: () => number): Release {
	if (process.platform === 'win32') return () => undefined;
	const {_pty: name, _socket: socket} = program as unknown as UnixTerminal;
	const destroy = socket.destroy.bind(socket);
	let kept: number | undefined = openSync(name, constants.O_RDWR | constants.O_NOCTTY);
	const release = () => {
		socket.destroy = destroy;
		if (kept !== undefined) closeSync(kept);
		kept = undefined;
	};

	// Called when the program has ended.
	socket.destroy = () => {
		let seen = -1;
		const look = () => {
			if (seen !== bytesRead()) {
				seen = bytesRead();
				setTimeout(look, 30);
				return;
			}

			release();
			destroy();
		};

		look();
	};

	return release;
}
