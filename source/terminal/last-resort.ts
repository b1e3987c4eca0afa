import {closeSync} from 'node:fs';
import process from 'node:process';

/** Why the program should end although the user did not quit. */
export type EndReason =
	| {readonly kind: 'signal'; readonly signal: 'SIGINT' | 'SIGTERM'}
	/** The terminal is gone: SIGHUP, or reading or writing failed. Nothing can be drawn any more. */
	| {readonly kind: 'hangup'};

type LastResortOptions = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	/** Restores the normal screen; must be synchronous and may be called again. */
	readonly restore: () => void;
	readonly onEnd: (reason: EndReason) => void;
	/** What to say on the normal screen after a bug. */
	readonly crashText: (error: unknown) => string;
};

/** An orphan that nobody can quit must not stay: the program may take this long to end. */
const endsWithinMs = 2500;

/** What the shell reports for a program that was cancelled. */
const cancelledStatus = 130;

/**
 * Restores the terminal however the process ends: by signals, an uncaught error, or a lost connection. Returns how to stop
 * watching, and how to crash on purpose.
 */
export function lastResortOf({stdin, stdout, restore, onEnd, crashText}: LastResortOptions): {readonly crash: (error: unknown) => never; readonly end: () => void} {
	let isEnding = false;
	const finish = (reason: EndReason): void => {
		if (isEnding) return;
		isEnding = true;
		setTimeout(() => process.exit(cancelledStatus), endsWithinMs).unref();
		// Not within the signal's own turn: signal-exit, inside Ink, takes the signal for unhandled if its listeners are
		// removed in the middle of it, and sends it again, to kill.
		setImmediate(() => onEnd(reason));
	};

	const crash = (error: unknown): never => {
		restore();
		process.stderr.write(`${crashText(error)}\n`);
		process.exit(1);
	};

	const hangUp = (): void => {
		process.off('exit', closeStandardStreams).once('exit', closeStandardStreams);
		finish({kind: 'hangup'});
	};

	const interrupt = (): void => finish({kind: 'signal', signal: 'SIGINT'});
	const terminate = (): void => finish({kind: 'signal', signal: 'SIGTERM'});
	process.on('exit', restore);
	process.on('uncaughtException', crash);
	process.on('unhandledRejection', crash);
	process.on('SIGHUP', hangUp);
	process.on('SIGINT', interrupt);
	process.on('SIGTERM', terminate);
	// EIO on reading, EIO or EPIPE on writing: the SSH connection was lost, or the window was closed.
	stdin.on('error', hangUp);
	stdin.on('end', hangUp);
	stdout.on('error', hangUp);
	return {
		crash,
		end() {
			process.off('exit', restore);
			process.off('uncaughtException', crash);
			process.off('unhandledRejection', crash);
			process.off('SIGINT', interrupt);
			process.off('SIGTERM', terminate);
			stdin.off('end', hangUp);
			// The others stay: losing the connection now is no reason for another end.
		},
	};
}

/** At its very end Node (20 at least) aborts if it cannot reset the modes of a terminal that is gone; for closed streams it forgets the modes. */
function closeStandardStreams(): void {
	for (const [fd, stream] of [process.stdin, process.stdout, process.stderr].entries()) {
		try {
			if (stream.isTTY) closeSync(fd);
		} catch {
			// Already closed.
		}
	}
}
