// How long 20 MB of a recording take to be cleaned and packed, with everything private planted in every field.
//   node --import tsx bench/report.ts [MEGABYTES]
import {promisify} from 'node:util';
import {gunzip, gzip} from 'node:zlib';
import {cleanParts} from '../source/commands/report/clean-report.js';
import {readTar, writeTar} from '../source/files/tar.js';
import {tell} from './parts/row.js';
import {countIn, plantedLines, secrets, targetNames} from '../test/report/planted.js';

const megabytes = Number(process.argv[2] ?? 20);
const things = [...Object.values(secrets).flat(), ...targetNames];
const {lines: once} = plantedLines(things);
const page = (nth: number) => JSON.stringify({at: 1_772_000_000_000 + nth, kind: 'received', number: 1, scope: 'annas-observatory', text: JSON.stringify({
	jsonrpc: '2.0', method: 'get_img_file_page_name', id: nth, code: 0,
	result: Array.from({length: 20}, (_, at) => ({name: `Light_NGC 7000_10.0s_IRCUT_20260220-${200_000 + ((nth * 20) + at) % 40_000}.fit`, date: '2026-02-20 20:00:01', size_k: 4050, is_dir: false})),
})});

const lines: string[] = [];
let bytes = 0;
for (let nth = 0; bytes < megabytes * 1e6; nth++) {
	const line = nth % 4 === 0 ? page(nth) : once[nth % once.length] ?? '';
	lines.push(line);
	bytes += line.length + 1;
}

lines.push(...once);
const plants = countIn(lines.join('\n'), things);
for (const hidesTargets of [false, true]) {
	const wanted = hidesTargets ? things : Object.values(secrets).flat();
	const beganMs = performance.now();
	const {parts} = await cleanParts([{name: 'recording.jsonl', lines}], {hosts: [], users: [], secrets: []}, hidesTargets);
	const archive = await promisify(gzip)(writeTar(parts.map(part => ({name: part.name, content: Buffer.from(part.lines.join('\n'))})), Date.now()));
	const seconds = (performance.now() - beganMs) / 1000;
	const [file] = readTar(await promisify(gunzip)(archive)) ?? [];
	const found = countIn(file?.content.toString() ?? '', wanted);
	tell({
		work: `report of ${(bytes / 1e6).toFixed(0)} MB${hidesTargets ? ', targets hidden' : ''}`, figure: `${seconds.toFixed(1)} s, ${found} of ${plants} planted secrets left, archive ${(archive.length / 1e6).toFixed(1)} MB`,
		wanted: `${(5 * megabytes / 20).toFixed(1)} s, 0`, isWithin: seconds <= 5 * megabytes / 20 && found === 0,
	});
}
