import {cleanText} from '../../format/clean-text.js';
import {sizeText} from '../../format/amounts.js';
import {counted} from '../../format/counted.js';
import {jsonLine} from '../../format/json-line.js';
import {sentence, type Problem} from '../../errors/problem.js';
import {privateKinds, type Replaced} from '../../report/stand-ins.js';
import type {Output} from '../output/printer.js';
import type {ReportPart} from './contents.js';

/** A report that is ready to be written. */
export type ReadyReport = {
	readonly file: string;
	readonly parts: readonly ReportPart[];
	readonly replaced: readonly Replaced[];
	/** The time span of the recording, in ms since 1970; undefined if there is none from that time. */
	readonly recorded: {readonly sinceMs: number; readonly untilMs: number} | undefined;
	readonly hidesTargets: boolean;
	readonly sizeBytes: number;
};

export type ReportPrinter = {
	/** What would be written, and what is left out of it. */
	ready(report: ReadyReport): void;
	/** The beginning of each file, as it would be written. */
	show(report: ReadyReport): void;
	written(report: ReadyReport): void;
	notWritten(): void;
	error(problem: Pick<Problem, 'what' | 'cause' | 'next'>): void;
	end(filesWritten: number, seconds: number): void;
};

/** How many lines of each file are shown, and how much of each line. */
const linesShown = 30;
const charactersShown = 300;

/** Lines for people, or `report` and `summary` objects. */
export function createReportPrinter(isJson: boolean, {out, err}: Output): ReportPrinter {
	const print = (type: string, fields: object) => {
		out(jsonLine({v: 1, type, ...fields}));
	};

	return {
		ready(report) {
			if (!isJson) for (const line of summaryLines(report)) out(line);
		},
		show({parts}) {
			for (const {name, lines} of parts) {
				out(`--- ${name}`);
				for (const line of lines.slice(0, linesShown)) out(cleanText(line.length > charactersShown ? `${line.slice(0, charactersShown)}...` : line));
				if (lines.length > linesShown) out(`... and ${counted(lines.length - linesShown, 'more line')}`);
			}
		},
		written({file, parts, replaced, recorded, hidesTargets, sizeBytes}) {
			if (!isJson) {
				out(`Written: ${cleanText(file)} (${sizeText(sizeBytes)}). Attach it to your bug report.`);
				return;
			}

			print('report', {
				file,
				bytes: sizeBytes,
				entries: parts.find(({name}) => name === recordingName)?.lines.length ?? 0,
				...(recorded && {since: new Date(recorded.sinceMs).toISOString(), until: new Date(recorded.untilMs).toISOString()}),
				hidesTargets,
				replaced,
			});
		},
		notWritten() {
			if (!isJson) out('Nothing was written.');
		},
		error({what, cause, next}) {
			if (isJson) print('error', {what, cause, next});
			else err(sentence({what, cause, next, kind: 'refused', retry: 'permanent'}));
		},
		end(filesWritten, seconds) {
			if (isJson) print('summary', {filesWritten, seconds});
		},
	};
}

/** The recording inside a report. */
export const recordingName = 'recording.jsonl';

function summaryLines({file, parts, replaced, recorded, hidesTargets}: ReadyReport): readonly string[] {
	const local = (ms: number) => new Date(ms).toLocaleString('sv-SE').slice(0, 16);
	return [
		`The report ${cleanText(file)} will hold:`,
		...parts.map(({name, lines}) => {
			const period = name === recordingName && recorded ? `, ${local(recorded.sinceMs)} to ${local(recorded.untilMs)}` : '';
			return `  ${name.padEnd(18)} ${counted(lines.length, 'line')}${period}`;
		}),
		...(recorded ? [] : ['No recording from that time was found: run the program again, or choose another time with --since.']),
		replaced.length === 0 ? 'Nothing private was found in it.' : 'Replaced by stand-ins, always the same one for the same thing:',
		...replaced.map(({kind, different, places}) => `  ${kind === 'coordinate' ? 'coordinates' : counted(different, privateKinds[kind], manyOf(privateKinds[kind]))}, in ${counted(places, 'place')}`),
		hidesTargets
			? 'Names and positions of targets are left out; dates and counts stay.'
			: 'Names of targets and files stay, unless you say --hide-targets.',
	];
}

function manyOf(one: string): string {
	if (one.includes(',')) return 'passwords, signatures or tokens';
	return one.endsWith('s') ? `${one}es` : `${one}s`;
}
