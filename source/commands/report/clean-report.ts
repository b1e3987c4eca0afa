import {hostname, userInfo} from 'node:os';
import {setImmediate} from 'node:timers/promises';
import {Cleaner} from '../../report/cleaner.js';
import type {Replaced} from '../../report/stand-ins.js';
import type {ReportPart} from './contents.js';

/** What this machine knows about its user and the report must not contain. */
export type KnownPrivate = {readonly hosts: readonly string[]; readonly users: readonly string[]; readonly secrets: readonly string[]};

/** How many lines are processed before signals and timers get their turn. */
const linesAtOnce = 500;

type CleanedParts = {readonly parts: readonly ReportPart[]; readonly replaced: readonly Replaced[]};

/** The parts without private data, and what was replaced. All are read before the first is cleaned: what one of them reveals is hidden in all. */
export async function cleanParts(parts: readonly ReportPart[], {hosts, users, secrets}: KnownPrivate, hidesTargets: boolean): Promise<CleanedParts> {
	const cleaner = new Cleaner({hidesTargets});
	for (const host of [hostname(), ...hosts]) cleaner.learnText('host', host);
	for (const user of [systemUser(), ...users]) cleaner.learnText('user', user);
	for (const secret of secrets) cleaner.learnText('secret', secret);
	for (const {lines} of parts) await each(lines, line => cleaner.learn(line));
	const cleaned: ReportPart[] = [];
	for (const {name, lines} of parts) {
		const cleanLines: string[] = [];
		await each(lines, line => cleanLines.push(cleaner.clean(line)));
		cleaned.push({name, lines: cleanLines});
	}

	return {parts: cleaned, replaced: cleaner.replaced()};
}

async function each(lines: readonly string[], act: (line: string) => void): Promise<void> {
	for (const [index, line] of lines.entries()) {
		act(line);
		if (index % linesAtOnce === linesAtOnce - 1) await setImmediate();
	}
}

/** The user who runs this; a system without an entry for that user throws. */
function systemUser(): string {
	try {
		return userInfo().username;
	} catch {
		return '';
	}
}
