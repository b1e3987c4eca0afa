// A recorded telescope again, and the built program connected to it.
import {runProgram, startProgram, untilWritten} from '../support/run-program.js';

/** The program's answer to a replayed telescope: its lines, its problems, and its exit status. */
export type Said = {readonly lines: readonly string[]; readonly err: string; readonly status: number | undefined; readonly unrecorded: readonly string[]};

/** Starts `simulate --replay`, runs a command against it, and ends it. */
export async function runReplayed(file: string, args: readonly string[], {home, speed = 5}: {readonly home: string; readonly speed?: number}): Promise<Said> {
	const replay = startProgram(['simulate', '--replay', file, '--speed', String(speed), '--json'], {home});
	try {
		await untilWritten(replay, /"type":"simulator".*\n/);
		const {host} = JSON.parse(replay.out().split('\n')[0] ?? '') as {host: string};
		const {lines, err, status} = await runProgram([...args, '--host', host], {home});
		const unrecorded = replay.out().split('\n').filter(line => line.includes('"unrecorded"')).map(line => (JSON.parse(line) as {method: string}).method);
		return {lines: lines.map(line => line.replaceAll(host, 'HOST')), err: err.replaceAll(host, 'HOST'), status, unrecorded};
	} finally {
		replay.child.kill();
		await replay.ended;
	}
}
