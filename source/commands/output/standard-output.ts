import type {Output} from './printer.js';

/** The part of process.stdout and process.stderr that is needed. */
export type Stream = Pick<NodeJS.WriteStream, 'write' | 'on' | 'once' | 'off' | 'writableLength' | 'writableNeedDrain'>;

type StandardOutput = {
	readonly output: Required<Output>;
	/** Resolves when the readers have taken everything, however long that takes, or have gone. */
	readonly drained: () => Promise<void>;
};

/**
 * How many unread characters are kept in full: hours of a night. Beyond that, obsolete lines are left out, so that a reader
 * who has stopped for a day (a pager on its first page) costs no more memory than this plus the lines that the state of the
 * night holds anyway.
 */
const keptWhole = 8_000_000;

/** A pipe or a socket without a reader, or a terminal that was closed. */
const goneCodes: ReadonlySet<string> = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ENOTCONN']);

/**
 * Lines for the two standard streams. Writing to a pipe does not wait for its reader (Node's "process I/O"), so whoever ends
 * the process must first wait for `drained`. `onGone` is called once when a reader has gone away, `onUnwritable` when a
 * stream cannot be written to for another reason (a file on a full disk); anything written there after that is dropped.
 */
export function createStandardOutput(stdout: Stream, stderr: Stream, {onGone, onUnwritable}: {onGone: () => void; onUnwritable: (error: Error) => void}): StandardOutput {
	const told = new Set<string>();
	const tell = (error: NodeJS.ErrnoException) => {
		const isGone = goneCodes.has(error.code ?? '');
		const what = isGone ? 'gone' : 'unwritable';
		if (told.has(what)) return;
		told.add(what);
		if (isGone) onGone();
		else onUnwritable(error);
	};

	const [out, err] = [writerOf(stdout, tell), writerOf(stderr, tell)];
	return {
		output: {
			out: out.write,
			err: err.write,
			passing(line) {
				if (stdout.writableLength < keptWhole) out.write(line);
			},
			room: out.room,
		},
		async drained() {
			await Promise.all([out.drained(), err.drained()]);
		},
	};
}

type Writer = {
	readonly write: (line: string) => void;
	readonly room: () => Promise<void>;
	readonly drained: () => Promise<void>;
};

function writerOf(stream: Stream, onError: (error: NodeJS.ErrnoException) => void): Writer {
	let isGone = false;
	stream.on('error', (error: NodeJS.ErrnoException) => {
		isGone = true;
		onError(error);
	});

	/** Resolves when `ask` calls back, or when the reader goes away. */
	const orGone = async (ask: (done: () => void) => void): Promise<void> => new Promise(resolve => {
		const done = () => {
			stream.off('error', done);
			stream.off('close', done);
			resolve();
		};

		stream.once('error', done);
		stream.once('close', done);
		ask(done);
	});
	return {
		write(line) {
			// Node revives a standard stream that has failed, and then each write would fail again.
			if (!isGone) stream.write(`${line}\n`);
		},
		async room() {
			if (isGone || !stream.writableNeedDrain) return;
			await orGone(done => {
				stream.once('drain', done);
			});
		},
		async drained() {
			if (isGone || stream.writableLength === 0) return;
			// Writes are done in order: this one calls back when all before it are out.
			await orGone(done => {
				stream.write('', done);
			});
		},
	};
}
