import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import type {SimulatedCrowdSky} from '../../source/simulator/simulator.js';
import type {BatchRecord, FrameRecord, NightRecord, ScopeRecord, StackRecord, StoredRecord} from './record.js';
import {worksOf, type Stage} from './stage.js';

const lightName = /^Light_.+_(\d+\.\ds)_([^_]+)_(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)\.fit$/s;

/** The contents of a telescope's disk and memory at the end of a night. */
export function collectScope({scope, plan}: Stage, guests: ReadonlySet<number>): ScopeRecord {
	const batches = scope.batchRuns.map(({path: folder, files, result, output, connection, inode}): BatchRecord => ({
		by: connection === undefined || guests.has(connection) ? 'guest' : 'program',
		folder: folder.replace(/^MyWorks\//, ''),
		frames: files.map(name => path.posix.basename(name)),
		result,
		output: output === undefined ? undefined : path.posix.basename(output),
		fault: result === 'complete' && inode === undefined ? 'no file of its own' : undefined,
	}));
	const frames: FrameRecord[] = [];
	const stacks: StackRecord[] = [];
	for (const folder of readdirSync(worksOf(scope))) {
		for (const name of readdirSync(path.join(worksOf(scope), folder))) {
			const file = path.join(worksOf(scope), folder, name);
			if (!name.endsWith('.fit') || name.startsWith('.')) continue;
			const bytes = readFileSync(file);
			const header = headerOf(bytes);
			if (folder.endsWith('_sub')) {
				const [, exposure = '', filter = '', ...stamp] = lightName.exec(name) ?? [];
				const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = stamp.map(Number);
				frames.push({target: folder.slice(0, -4), name, utcMs: Date.parse(`${header['DATE-OBS'] ?? ''}Z`), wallMs: Date.UTC(year, month - 1, day, hour, minute, second), exposure, filter});
			} else {
				const {ino, size} = statSync(file);
				const batch = scope.batchRuns.findLastIndex(({inode}) => inode === ino);
				stacks.push({target: folder, name, sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: size, header, batch: batch < 0 ? undefined : batch});
			}
		}
	}

	return {host: scope.hostOption, telescope: `S50_${plan.serial}`, frames, stacks, canary: [...scope.canary], batches};
}

/** The names in every folder of a telescope, as `IC 434/Stacked_....fit`. */
export function namesOf({scope}: Stage): string[] {
	return readdirSync(worksOf(scope)).filter(folder => !folder.endsWith('_sub'))
		.flatMap(folder => readdirSync(path.join(worksOf(scope), folder)).map(name => `${folder}/${name}`)).sort();
}

/** The server's records, with the digest of what was sent. */
export function collectServer(server: SimulatedCrowdSky): StoredRecord[] {
	return server.rows().map(row => {
		const upload = server.uploads.find(({id}) => id === row.id);
		const kept = createHash('sha256').update(readFileSync(server.filePath(row.id))).digest('hex');
		return {id: row.id, name: upload?.name ?? '', telescope: row.telescope_id ?? '', sha256: upload?.sha256 ?? kept, chunkKey: row.chunk_key, isSpoilt: kept !== upload?.sha256};
	});
}

/** The files that --dest has kept below a folder. */
export function collectKept(folder: string): NightRecord['kept'] {
	return readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.fit'))
		.map(name => ({name: path.basename(name), sha256: createHash('sha256').update(readFileSync(path.join(folder, name))).digest('hex')}));
}

/** Keywords and values of a header as text; empty for a file that is not FITS. */
function headerOf(bytes: Buffer): Record<string, string> {
	const values: Record<string, string> = {};
	if (bytes.toString('latin1', 0, 9) !== 'SIMPLE  =') return values;
	for (let at = 0; at + 80 <= bytes.length; at += 80) {
		const card = bytes.toString('latin1', at, at + 80);
		if (card.startsWith('END     ')) {
			values['END'] = 'there';
			break;
		}

		if (card.slice(8, 10) !== '= ') continue;
		const text = /^'((?:[^']|'')*)'/.exec(card.slice(10).trimStart());
		values[card.slice(0, 8).trim()] = (text?.[1] ?? card.slice(10).split(' /')[0] ?? '').replaceAll('\'\'', '\'').trim();
	}

	return values;
}
