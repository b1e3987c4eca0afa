// Every line of the table, each from a command of its own; what fails says so in its line, and the others go on.
//
//   npm run bench                          all of it, in less than ten minutes on two cores
//   npm run bench -- start package         these commands alone; their names are those of the files
//   npm run bench -- --readme              and put the table into README.md
//
// Only figures from a machine that does nothing else can be compared.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import {arch, cpus, loadavg, release, totalmem, type} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {rowsOf, tableText, type Row} from './parts/row.js';
import {listingRows} from './parts/listing-rows.js';

type Command = {
	/** Of its file, without the ending. */
	readonly name: string;
	readonly file?: string;
	readonly args?: readonly string[];
	readonly node?: readonly string[];
	readonly limitSeconds: number;
	/** Of a command that tells no lines by itself. */
	readonly rowsOf?: (output: string) => Row[];
};

const commands: readonly Command[] = [
	{name: 'start', args: ['8'], limitSeconds: 60},
	{name: 'package', limitSeconds: 90},
	{name: 'listing', args: ['3'], limitSeconds: 240, rowsOf: listingRows},
	{name: 'night', limitSeconds: 90},
	{name: 'upload-memory', args: ['10', '50'], limitSeconds: 90},
	{name: 'names', limitSeconds: 90},
	{name: 'stack-view', args: ['15'], limitSeconds: 120},
	{name: 'draw', args: ['10'], limitSeconds: 60},
	{name: 'memory', file: 'memory.tsx', args: ['4000'], node: ['--expose-gc'], limitSeconds: 150},
	{name: 'gallery', args: ['10'], limitSeconds: 120},
	{name: 'gallery-pictures', file: 'gallery.ts', args: ['10', 'sixel'], limitSeconds: 120},
	{name: 'sky', node: ['--expose-gc'], limitSeconds: 120},
	{name: 'keys', limitSeconds: 120},
	{name: 'dawn', limitSeconds: 150},
	{name: 'hours', limitSeconds: 180},
	{name: 'recorder', args: ['2'], limitSeconds: 100},
	{name: 'report', args: ['10'], limitSeconds: 40},
];

type Outcome = {readonly rows: readonly Row[]; readonly details: string; readonly seconds: number; readonly failure: string | undefined};

async function run({name, file = `${name}.ts`, args = [], node = [], limitSeconds, rowsOf: parse = rowsOf}: Command): Promise<Outcome> {
	const beganMs = performance.now();
	const env = {...process.env, NODE_ENV: 'production', FORCE_COLOR: name === 'memory' ? '1' : undefined, CROWDSKY_BENCH_ROWS: '1'};
	// With what it starts it is a group, so that nothing of it is left behind.
	const child = spawn(process.execPath, [...node, '--import', 'tsx', path.join(import.meta.dirname, file), ...args], {cwd: path.join(import.meta.dirname, '..'), env, detached: true, stdio: ['ignore', 'pipe', 'pipe']});
	let [out, err, isLate] = ['', '', false];
	child.stdout.on('data', (piece: Buffer) => {
		out += piece.toString();
	});
	child.stderr.on('data', (piece: Buffer) => {
		err += piece.toString();
	});
	const end = () => {
		try {
			process.kill(-(child.pid ?? 0), 'SIGKILL');
		} catch {}
	};
	const late = setTimeout(() => {
		isLate = true;
		end();
	}, limitSeconds * 1000);
	const [status] = await once(child, 'close') as [number | null];
	clearTimeout(late);
	end();
	const rows = parse(out);
	const said = err.trim().split('\n').find(line => /Error|rror:/.test(line)) ?? err.trim().split('\n').at(-1) ?? '';
	const failure = isLate ? `not done within ${limitSeconds} s` : status === 0 ? rows.length === 0 ? 'it told no line' : undefined : `it ended with status ${String(status)}${said === '' ? '' : `: ${said.slice(0, 160)}`}`;
	return {rows, details: out.split('\n').filter(line => !line.startsWith('ROW ')).join('\n').trim(), seconds: (performance.now() - beganMs) / 1000, failure};
}

const words = process.argv.slice(2);
const chosen = words.filter(word => !word.startsWith('-'));
const unknown = chosen.filter(word => !commands.some(({name}) => name === word));
if (unknown.length > 0) {
	process.stderr.write(`There is no ${unknown.join(', ')}. Choose from: ${commands.map(({name}) => name).join(', ')}\n`);
	process.exit(2);
}

const [cpu] = cpus();
const machine = `${cpus().length} x ${cpu?.model.trim() ?? arch()}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${type()} ${release().split('-')[0] ?? ''}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
const [load = 0] = loadavg();
// A few seconds of a build before it are no load.
const busy = load > 1.5 ? `; other programs were running, a load of ${load.toFixed(1)} when it began: times are longer than they have to be` : '';
const beganMs = performance.now();
const table: Row[] = [];
const details: string[] = [];
let failed = 0;
for (const command of commands.filter(({name}) => chosen.length === 0 || chosen.includes(name))) {
	process.stderr.write(`${command.name}...`);
	const outcome = await run(command);
	process.stderr.write(` ${outcome.seconds.toFixed(0)} s${outcome.failure === undefined ? '' : `, FAILED: ${outcome.failure}`}\n`);
	table.push(...outcome.rows);
	if (outcome.failure !== undefined) {
		failed++;
		table.push({work: `bench/${command.name}`, figure: `FAILED: ${outcome.failure}`});
	}

	if (outcome.details !== '') details.push(`${command.name}\n${outcome.details}`);
}

const cells = table.map(({work, figure, floor = '', ratio = '', wanted = '', isWithin}) => [work, figure, floor, ratio, wanted, isWithin === undefined ? '' : isWithin ? 'yes' : 'no']);
const head = ['work', 'figure', 'floor', 'ratio', 'wanted', 'reached'];
process.stdout.write(`${[...details, tableText([head, ...cells]), `${machine}${busy}; ${((performance.now() - beganMs) / 1000).toFixed(0)} s`].join('\n\n')}\n`);
if (words.includes('--readme')) {
	const row = (texts: readonly string[]) => `| ${texts.map(text => text.replaceAll('|', '\\|')).join(' | ')} |`;
	const text = [row(head), row(head.map(() => '---')), ...cells.map(row), '', `${machine}${busy}.`].join('\n');
	const readme = path.join(import.meta.dirname, '..', 'README.md');
	writeFileSync(readme, readFileSync(readme, 'utf8').replace(/(<!-- bench -->\n)[^]*?(\n<!-- \/bench -->)/, (_, open: string, close: string) => `${open}${text}${close}`));
}

process.exitCode = failed > 0 ? 1 : 0;
