import type {Violation} from './invariants.js';
import type {NightRecord, RunRecord} from './record.js';
import {readStackName} from './truth.js';

type Line = Readonly<Record<string, unknown>>;

/** Exit codes of a finished run, see the README. 1 and 2 would be faults of the program, or of this suite. */
const goodStatus = new Set([0, 3, 4, 5, 6, 11, 130]);
const text = (line: Line, field: string) => typeof line[field] === 'string' ? line[field] : '';

/** Every claim must be true: in lines, sums, exit codes and journals. */
export function claimsOf(night: NightRecord): Violation[] {
	return [...night.runs.flatMap(run => runClaims(run, night)), ...journalClaims(night)];
}

function runClaims(run: RunRecord, night: NightRecord): Violation[] {
	const found: Violation[] = [];
	const complain = (rule: string, what: string) => found.push({rule, what: `${what} (${run.title.slice(0, 60)})`});
	if (!run.hasEnded) complain('a run ends', `it was killed after ${run.seconds.toFixed(0)} s`);
	const wasEnded = run.signal !== undefined || !run.hasEnded;
	const lines = run.lines.filter((line): line is Line => line !== undefined);
	const ofType = (type: string) => lines.filter(line => line['type'] === type);
	// The last line of a killed run may be truncated.
	if (run.lines.slice(0, wasEnded ? -1 : undefined).includes(undefined)) complain('every line is a JSON object', run.lines.map(line => line === undefined ? 'x' : '.').join(''));
	if (/\n\s+at .+:\d+:\d+/.test(run.errors)) complain('nothing breaks', run.errors.slice(0, 600));
	for (const line of lines) {
		if (Object.values(line).some(value => typeof value === 'string' && /Please report this with the log|The program failed/.test(value))) complain('nothing breaks', JSON.stringify(line));
		for (const words of Object.values(line)) {
			if (typeof words !== 'string') continue;
			const isThere = (file: string) => Object.values(run.names).flat().some(name => name.endsWith(`/${file}`));
			const kept = /keeps its (?:own )?name (DSO_.+?\.fit)/.exec(words)?.[1];
			if (kept !== undefined && !isThere(kept)) complain('what is said to keep its name has it', JSON.stringify(line));
			const covering = /(?:stacked already: |^)(CrowdSky_.+?\.fit)(?: appeared|$)/.exec(words)?.[1];
			if (covering !== undefined && line['type'] === 'warning' && !night.hasPurged && !isThere(covering)) complain('what is said to be stacked already is there', JSON.stringify(line));
		}
	}

	for (const line of ofType('stackNamed')) {
		const file = `${text(line, 'target')}/${text(line, 'file')}`;
		if (run.names[text(line, 'scope')]?.includes(file) !== true) complain('what is said to be named is there', file);
	}

	for (const line of ofType('uploaded')) {
		if (!run.stored.includes(text(line, 'file'))) complain('what is said to be uploaded is on the server', text(line, 'file'));
	}

	for (const line of ofType('uploadSkipped')) {
		// A stack that was made again counts as the one sent before the purge, under any name of its frames.
		const isThere = night.hasPurged || run.stored.includes(text(line, 'file'));
		if (text(line, 'reason').includes('already') && !isThere) complain('what is said to be on the server is there', JSON.stringify(line));
	}

	if (wasEnded) return found;
	if (run.status === undefined || !goodStatus.has(run.status)) complain('a run ends with a status of the contract', `${run.status ?? 'none'} ${run.errors.slice(0, 300)}`);
	const last = run.lines.at(-1);
	if (last?.['type'] !== 'summary') {
		complain('the last line is the summary', JSON.stringify(last ?? null).slice(0, 300));
		return found;
	}

	const sums: ReadonlyArray<readonly [string, number]> = [['blocksStacked', ofType('stackNamed').length], ['blocksFailed', ofType('stackFailed').length], ['filesUploaded', ofType('uploaded').length]];
	for (const [sum, count] of sums) {
		const told = last[sum];
		// A block may fail and be tried again, and then counts once.
		if (typeof told === 'number' && (sum === 'blocksFailed' ? told > count : told !== count)) complain('the sums are those of the lines', `${sum} is ${told}, the lines are ${count}`);
	}

	if (run.status === 0) for (const what of leftUndone(run, last, night)) complain('status 0 only when all is done', what);
	return found;
}

/** What a successful run has left undone. */
function leftUndone(run: RunRecord, summary: Line, {scopes, hasPurged, blockSizes}: NightRecord): string[] {
	const left: string[] = [];
	const sum = (name: string) => typeof summary[name] === 'number' ? summary[name] : 0;
	if (sum('blocksFailed') > 0 || sum('filesFailed') > 0) left.push(`${sum('blocksFailed')} blocks and ${sum('filesFailed')} files failed`);
	const isStacking = run.command === 'night' || run.command === 'stack';
	// Somebody else may have stacked a block before its turn came; and one stack of another size covers two blocks.
	const skipped = run.lines.filter(line => line?.['what'] === 'The block was skipped').length;
	if (isStacking && blockSizes.length === 1 && sum('blocksReady') > sum('blocksStacked') + skipped) left.push(`${sum('blocksReady')} blocks were ready and ${sum('blocksStacked')} are stacked`);
	if (run.command !== 'night' && run.command !== 'upload') return left;
	// Another run may name stacks while this one looks; and a stack that was made again counts as the one sent before the purge.
	if (run.isAlongside || hasPurged) return left;
	for (const {host} of scopes) {
		for (const name of run.names[host] ?? []) {
			const file = name.split('/').at(-1) ?? '';
			if (readStackName(file) && !run.stored.includes(file)) left.push(`${name} is not on the server`);
		}
	}

	return left;
}

function journalClaims({journal, scopes, server, hasPurged}: NightRecord): Violation[] {
	if (hasPurged) return [];
	const names = new Set(scopes.flatMap(({stacks}) => stacks.map(({target, name}) => `${target}/${name}`)));
	const stored = new Set(server.map(({name}) => name));
	return journal.flatMap(entry => {
		if (entry['kind'] === 'stackNamed') {
			const file = `${text(entry, 'stackFolder')}/${text(entry, 'to')}`;
			return names.has(file) || names.has(file.replace(/^MyWorks\//, '')) ? [] : [{rule: 'what a journal calls named is there', what: file}];
		}

		const file = text(entry, 'stack').split('/').at(-1) ?? '';
		return entry['kind'] === 'uploadConfirmed' && !stored.has(file) ? [{rule: 'what a journal calls confirmed is on the server', what: file}] : [];
	});
}
