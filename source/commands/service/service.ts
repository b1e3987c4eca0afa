import {realpath} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {jsonLine} from '../../format/json-line.js';
import {failure, sentence, success, problemOf, type Result} from '../../errors/problem.js';
import {exitStatus} from '../../options/exit-status.js';
import type {Invocation} from '../../options/parse.js';
import {placeKindOf} from '../../options/option-choices.js';
import {optionRows, type OptionName} from '../../options/option-table.js';
import type {Output} from '../output/printer.js';
import {serviceLines, timerLines, type ServicePart} from './service-units.js';

/** Options whose values are paths relative to this folder: systemd starts in another one. */
const pathOptions = new Set(optionRows.filter(row => ['file', 'folder'].includes(placeKindOf(row) ?? '')).map(({name}) => name));
const usualAt = 'sunrise-30m';

/** `service`: prints the systemd user unit and timer for the given options; `service unit` and `service timer` print only one of them. */
export async function runService(invocation: Invocation, output: Output): Promise<number> {
	const parts = partsOf(invocation);
	if (!parts.ok) {
		if (invocation.switches.has('json')) output.out(jsonLine({v: 1, type: 'error', what: parts.problem.what, cause: parts.problem.cause, next: parts.problem.next}));
		else output.err(sentence(parts.problem));
		return exitStatus.usage;
	}

	const program = await realpath(process.argv[1] ?? '').catch(() => process.argv[1] ?? 'crowdsky-tui');
	const at = invocation.texts.get('at')?.[0] ?? usualAt;
	const options = optionsOf(invocation);
	const service = serviceLines({node: process.execPath, program, arguments: ['night', '--at', at, ...options], options: ['--at', at, ...options]});
	const texts: Readonly<Record<ServicePart, readonly string[]>> = {unit: service, timer: timerLines()};
	parts.value.forEach((part, nth) => {
		[...(nth > 0 ? [''] : []), ...texts[part]].forEach(output.out);
	});
	return exitStatus.done;
}

function partsOf({targets, texts}: Invocation): Result<readonly ServicePart[]> {
	const refuse = (what: string, next: string) => failure(problemOf('usage', what, '', next));
	if (texts.get('at')?.[0] === 'now') return refuse('A service that runs every day cannot use --at now', `Give a time, like --at ${usualAt} or --at 05:30.`);
	const [part, ...more] = targets;
	if (part === undefined) return success(['unit', 'timer']);
	if (more.length > 0 || (part !== 'unit' && part !== 'timer')) return refuse(`The service has no part called ${JSON.stringify(more[0] ?? part)}`, 'Write service, service unit or service timer.');
	return success([part]);
}

/** What was written on the command line for the night: the environment and the configuration file also apply there by themselves. */
function optionsOf({texts, switches, origins}: Invocation): string[] {
	return optionRows.flatMap(row => {
		const name = row.name as OptionName;
		if (origins.get(name) !== 'commandLine' || name === 'at' || (row.commands && !row.commands.includes('night'))) return [];
		if (row.argument === undefined) return [switches.has(name) ? `--${name}` : `--no-${name}`];
		return (texts.get(name) ?? []).flatMap(text => [`--${name}`, pathOptions.has(name) ? path.resolve(text) : text]);
	});
}
