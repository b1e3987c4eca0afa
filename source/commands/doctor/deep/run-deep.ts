import process from 'node:process';
import {cleanText} from '../../../format/clean-text.js';
import {jsonLine} from '../../../format/json-line.js';
import {failure, problemOf, sentence} from '../../../errors/problem.js';
import type {Invocation} from '../../../options/parse.js';
import {linkedSignal} from '../../../runtime/linked-signal.js';
import {scopeSourceOf} from '../../../setup/telescopes.js';
import {askYes, canAsk} from '../../ask-line.js';
import type {CommandContext} from '../../run-command.js';
import {createWitness, lookDeep, type DeepFindings, type Judged} from './deep.js';
import {runTestStack} from './test-stack.js';

/** The time limit for one telescope without a test stack, in ms. */
const scopeMs = 180_000;
/** The mark in front of each row; the letter after it is the confidence of its source, from A (seen in captures) to ? (nobody knows). */
const marks = {kept: 'ok', broken: '!!', unseen: '--'} as const;

/** What `doctor --deep` found: how many assumptions are kept and broken on all telescopes, and whether a test stack failed. */
export type DeepSums = {readonly kept: number; readonly broken: number; readonly unseen: number; readonly hasFailed: boolean};

/** `doctor --deep`: one table of assumptions per telescope, one telescope after the other. */
export async function runDeep(invocation: Invocation, context: CommandContext): Promise<DeepSums> {
	const {switches, texts} = invocation;
	const {output: {out, err}, environment, signal, tap} = context;
	const isJson = switches.has('json');
	const sums = {kept: 0, broken: 0, unseen: 0, hasFailed: false};
	const witness = createWitness();
	const source = await scopeSourceOf(invocation, environment, {tap(entry) {
		witness.tap(entry);
		tap?.(entry);
	}});
	if (!source.ok) return sums;
	const addresses: Array<Parameters<typeof source.value.connect>[0]> = [];
	await source.value.discover(address => addresses.push(address), signal);
	for (const address of addresses) {
		if (signal.aborted) break;
		const seestar = await source.value.connect(address);
		const target = texts.get('with-test-stack')?.[0];
		const {signal: limit, end} = linkedSignal(signal, AbortSignal.timeout(scopeMs));
		const scope = address.label;
		const testStack = async () => {
			if (target === undefined) return;
			if (!isJson) out(`${cleanText(scope)}: test stack of ${cleanText(target)}`);
			const beganMs = performance.now();
			const isAsked = switches.has('yes') || canAsk(process.stdin, process.stderr);
			const unasked = problemOf('usage', `No test stack of ${cleanText(target)} was made`, 'there is no terminal to ask on', 'Add --yes to run it without a question.');
			const made = !isAsked ? failure(unasked) : await runTestStack(seestar, {
				target, dataFolder: context.dataFolder, isReadOnly: switches.has('read-only'), stackWhileObserving: switches.has('even-if-observing'),
				timeZone: texts.get('time-zone')?.[0], maxWaitSeconds: Number(texts.get('max-wait')?.[0] ?? 3600), signal,
				ask: async question => switches.has('yes') || askYes(question, process.stdin, process.stderr, signal),
				tell(seen, batch) {
					const seconds = Math.round((performance.now() - beganMs) / 1000);
					if (isJson) out(jsonLine({v: 1, type: 'testStack', scope, target, seconds, seen, ...(batch && {state: batch.word ?? batch.state, percent: batch.percent, stackedFrames: batch.stackedFrames, totalFrames: batch.totalFrames})}));
					else out(`  ${String(seconds).padStart(4)} s  ${seen}`);
				},
			});
			if (made.ok) return;
			sums.hasFailed = true;
			const {what, cause, next} = made.problem;
			if (isJson) out(jsonLine({v: 1, type: 'error', scope, what, cause, next}));
			else err(sentence(made.problem));
		};

		let findings: DeepFindings;
		try {
			findings = await lookDeep(seestar, witness, {signal: limit, more: testStack});
		} finally {
			end();
			await seestar.close();
		}

		tellFindings(findings, isJson, out);
		for (const {outcome} of findings.judged) sums[outcome]++;
		sums.hasFailed ||= findings.problem !== undefined;
	}

	return sums;
}

function tellFindings({scope, firmware, firmwareNumber, judged, problem}: DeepFindings, isJson: boolean, out: (line: string) => void): void {
	if (isJson) {
		for (const row of judged) out(jsonLine({v: 1, type: 'assumption', scope, firmware, firmwareNumber, ...row}));
		return;
	}

	out(`${cleanText(scope)}, firmware ${firmware === '' ? 'unknown' : cleanText(firmware)}: what this program assumes`);
	if (problem) out(`  !!  ${cleanText(problem.what)}: ${cleanText(problem.cause)}`);
	for (const line of judged.flatMap(linesOf)) out(line);
	const count = (outcome: Judged['outcome']) => judged.filter(row => row.outcome === outcome).length;
	out(`  ${count('kept')} kept, ${count('broken')} not kept (!!), ${count('unseen')} not seen here (--)`);
}

/** One row: the mark, how reliable its source is, and below it what was seen instead. */
function linesOf({what, outcome, seen, confidence}: Judged): readonly string[] {
	const row = `  ${marks[outcome]}  ${confidence}  ${what}`;
	return outcome === 'kept' || seen === '' ? [row] : [row, `         ${cleanText(seen)}`];
}
