import {randomBytes} from 'node:crypto';
import process from 'node:process';
import type {Invocation} from '../options/parse.js';
import {FlightRecorder, usualRingBytes} from '../recorder/flight-recorder.js';
import {maskingPrivate} from '../recorder/mask-private.js';
import {recordingFolder} from '../recorder/segments.js';
import type {Tap} from '../recorder/wire-entry.js';
import {readSalt} from '../runtime/memory/identity.js';
import {parseSize} from '../runtime/uploads/archive/archive-size.js';

/** These commands contact nobody, or read recordings themselves. */
const silentCommands: ReadonlySet<string | undefined> = new Set(['service', 'report', 'simulate', 'completion', 'man']);

/**
 * Runs `use` with a tap that records what goes over the wire in the data folder, unless --no-record is given. At the end
 * everything is on the disk, even when a signal ends the process. If the disk cannot be written to, only the recording is
 * lost.
 */
export async function whileRecording<T>(
	{command, switches, texts}: Pick<Invocation, 'command' | 'switches' | 'texts'>,
	{dataFolder, version}: {readonly dataFolder: string; readonly version: string},
	use: (tap: Tap | undefined) => Promise<T>,
): Promise<T> {
	if (switches.has('no-record') || silentCommands.has(command)) return use(undefined);
	const recorder = new FlightRecorder({folder: recordingFolder(dataFolder), ringBytes: parseSize(texts.get('record-size')?.[0] ?? '') ?? usualRingBytes});
	const flushNow = () => {
		recorder.flushNow();
	};

	// Hashes of serial numbers are the same in all runs, as in the names of journals.
	const salt = await readSalt(dataFolder);
	process.once('exit', flushNow);
	recorder.record({kind: 'started', v: 1, program: version, node: process.versions.node, platform: `${process.platform} ${process.arch}`, command: command ?? 'interactive'});
	try {
		return await use(maskingPrivate(recorder.record, salt.ok ? salt.value : randomBytes(16).toString('hex')));
	} finally {
		await recorder.close();
		process.off('exit', flushNow);
	}
}
