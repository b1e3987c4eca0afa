import type {Faults} from '../seestar/faults.js';
import type {RecordedEntry} from './recorded-entry.js';

/** NT statuses of a share that works, or where something simply does not exist, which the replayed files show by themselves. */
const ordinary = new Set(['00000000', '00000103', '80000006', 'C0000016', 'C0000034', 'C000003A', 'C000000F', 'C0000035']);

/**
 * What went wrong when files were read and changed goes wrong again: for the same request for the same file, and for the
 * same command to the share, counted from the beginning.
 */
export function addRecordedFaults(faults: Faults, entries: readonly RecordedEntry[]): void {
	const paths = new Map<unknown, {readonly path: string; readonly nth: number}>();
	const counted = new Map<string, number>();
	const count = (key: string) => {
		const nth = (counted.get(key) ?? 0) + 1;
		counted.set(key, nth);
		return nth;
	};

	const commands = new Map<string, number>();
	for (const {kind, fields} of entries) {
		const number = fields['number'];
		if (kind === 'httpAsked') {
			const path = decoded(String(fields['path']));
			paths.set(number, {path, nth: count(`http ${path}`)});
		}

		const asked = paths.get(number);
		if (kind === 'httpAnswered' && asked && typeof fields['status'] === 'number' && fields['status'] >= 400 && fields['status'] !== 404 && fields['status'] !== 416) {
			faults.add({on: 'http', match: asked.path, nth: asked.nth, do: {kind: 'status', status: fields['status']}});
		}

		if (kind === 'httpFailed' && asked && fields['why'] !== 'cancelled') faults.add({on: 'http', match: asked.path, nth: asked.nth, do: {kind: 'reset'}});
		const command = String(fields['command']);
		if (kind === 'smbAsked') commands.set(`${String(number)} ${String(fields['message'])}`, count(`smb ${command}`));
		if (kind === 'smbAnswered' && !ordinary.has(String(fields['status']))) {
			const nth = commands.get(`${String(number)} ${String(fields['message'])}`);
			if (nth !== undefined) faults.add({on: 'smb', match: command, nth, do: {kind: 'status', status: Number.parseInt(String(fields['status']), 16)}});
		}
	}
}

function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
